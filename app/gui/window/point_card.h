// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/example_face.h"
#include "app/gui/model/point_selection.h"

#include <optional>

#include <QDialog>

class QLabel;

namespace maskwright::app::gui {

// Where the selected point belongs: a picture of a synthetic face, a sentence, and what to do when it is
// hidden. Stays beside the photo and follows the selection, or else the mouse. The selection outlives it.
class PointCardDialog : public QDialog {
    Q_OBJECT
  public:
    explicit PointCardDialog(const PointSelection& selection, QWidget* parent = nullptr);

  private:
    void showPoint();
    void showPicture();

    const PointSelection& selection_;
    ExampleFaceMaker maker_;
    std::shared_ptr<const ExampleFace> face_;
    std::optional<std::size_t> point_;
    QLabel* picture_;
    QLabel* name_;
    QLabel* where_;
    QLabel* hidden_;
};

}  // namespace maskwright::app::gui
