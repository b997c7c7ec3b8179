// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "core/fitting/face_fit.h"

namespace maskwright::app::gui {

// The contours of the parts: the same curves that make the label map.
class CurvesLayer final : public Layer {
  public:
    // The fit is somebody else's and stays valid until the next call; null: none.
    void setFit(const core::fitting::FaceFit* fit);
    // The curves in this area of the photo have changed.
    void areaChanged(const core::Box& photo);

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    const core::fitting::FaceFit* fit_ = nullptr;
};

}  // namespace maskwright::app::gui
