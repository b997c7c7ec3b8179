// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "app/gui/model/image_list_model.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QStyledItemDelegate;

namespace maskwright::app::gui {

// The list of images with its search box and filters.
class ImagePanel : public QWidget {
    Q_OBJECT
  public:
    explicit ImagePanel(QWidget* parent = nullptr);

    // Null: none. Somebody else's; outlives its being shown.
    void setModel(ImageListModel* model);
    // Marks and shows the row of the image being worked on.
    void setCurrent(annotation::store::ImageId image);
    void setCounts(const QString& text);
    void focusSearch();
    // Pictures of the faces side by side, or rows of names.
    void setThumbnailsShown(bool shown);

  Q_SIGNALS:
    void imageChosen(maskwright::annotation::store::ImageId image);

  private:
    void applyFilters();

    ImageListModel* model_ = nullptr;
    std::optional<annotation::store::ImageId> current_;
    QLineEdit* search_;
    QComboBox* state_;
    QComboBox* mark_;
    QComboBox* split_;
    QComboBox* order_;
    QListView* list_;
    QStyledItemDelegate* rows_;
    QStyledItemDelegate* tiles_;
    QLabel* found_;
    QLabel* counts_;
    QTimer typing_;
};

}  // namespace maskwright::app::gui
