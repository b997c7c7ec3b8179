// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/project_tasks.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace maskwright::app::gui {

// Asks what to add to a project: a folder, what stands in it, and where the photos come from. Changes nothing
// by itself: request() is what stands in it.
class ImportDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ImportDialog(QWidget* parent = nullptr);
    [[nodiscard]] ImportRequest request() const;

  private:
    void takeFolder(const QString& folder);
    void showChoice();

    QLineEdit* folder_;
    QComboBox* format_;
    QLabel* layout_;  // the files of the format, in words
    QComboBox* points_;
    QCheckBox* pointsFromMaps_;
    QLineEdit* source_;
    QLineEdit* licence_;
    QLineEdit* consent_;
    QPushButton* add_;
};

}  // namespace maskwright::app::gui
