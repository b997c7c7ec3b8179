// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/points_layer.h"
#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

namespace maskwright::app::gui {

class ImageSession;

// Ctrl and the left button on a point: a click adds it to the selection or takes it out, a drag slides it
// along its curve between its neighbours, so that a point that sits well across its contour stays on it. A
// drag is one edit.
class SlideTool final : public Tool {
  public:
    SlideTool(Canvas& canvas, PointsLayer& points, PointSelection& selection);

    void setSession(ImageSession* session);

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;

  private:
    Canvas& canvas_;
    PointsLayer& points_;
    PointSelection& selection_;
    ImageSession* session_ = nullptr;
    std::optional<std::size_t> gripped_;
    core::Landmarks before_;
    QPointF pressedAt_;
    bool moving_ = false;
};

}  // namespace maskwright::app::gui
