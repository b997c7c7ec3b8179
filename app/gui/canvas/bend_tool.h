// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/curves_layer.h"
#include "app/gui/canvas/points_layer.h"
#include "app/gui/canvas/tool.h"
#include "core/editing/line.h"

namespace maskwright::app::gui {

class ImageSession;

// Drags the curve of a part, where it is shown and no point is near, to bend it: the place under the mouse
// follows, points near it with falling weight. A click bends nothing; a drag is one edit.
class BendTool final : public Tool {
  public:
    BendTool(Canvas& canvas, PointsLayer& points, CurvesLayer& curves);

    void setSession(ImageSession* session);
    // The part whose curve lies under the mouse.
    [[nodiscard]] std::optional<core::Part> hoveredPart() const;

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void hover(const PointerEvent& event) override;
    void leave() override { hovered_.reset(); }
    void cancel() override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  private:
    [[nodiscard]] std::optional<core::editing::LinePlace> placeAt(const QPointF& screen) const;

    Canvas& canvas_;
    PointsLayer& points_;
    CurvesLayer& curves_;
    ImageSession* session_ = nullptr;
    std::optional<core::editing::LinePlace> hovered_;
    std::optional<core::editing::LinePlace> gripped_;
    core::Landmarks before_;
    QPointF pressedAt_;
    bool moving_ = false;
};

}  // namespace maskwright::app::gui
