// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/export_request.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace maskwright::app::gui {

// Asks how a release is to be written: where, in which format, of which images and what of them. Changes
// nothing by itself: request() is what stands in it.
class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    // listed: what the list of images shows now, which may be all that is wanted; listedCount: how many those
    // are.
    ExportDialog(annotation::store::ImageQuery listed, int listedCount, QWidget* parent = nullptr);
    [[nodiscard]] ExportRequest request() const;

  private:
    void showChoice();

    annotation::store::ImageQuery listed_;
    QLineEdit* folder_;
    QComboBox* format_;
    QLabel* layout_;  // the files of the format, and what it cannot hold, in words
    QComboBox* images_;
    QComboBox* content_;
    QCheckBox* withoutFlagged_;
    QCheckBox* crops_;
    QSpinBox* cropPx_;
    QDoubleSpinBox* cropMargin_;
    QLineEdit* earlier_;
    QPushButton* write_;
};

}  // namespace maskwright::app::gui
