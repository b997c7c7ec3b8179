// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/points_layer.h"
#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

#include <vector>

#include <QRectF>

namespace maskwright::app::gui {

class ImageSession;

// Selects several points and moves them together. Shift and drag draws a box around points, with Ctrl as well
// it adds them; Ctrl and a click adds or takes out one. A selection of two or more has a frame: drag one of
// its points to move it, a corner of the frame to scale it about its middle, the knob above it to turn it;
// arrow keys nudge it. Each is one edit. A single selected point is the drag tool's business.
class GroupTool final : public Tool {
  public:
    GroupTool(Canvas& canvas, PointsLayer& points, PointSelection& selection);

    // The face that is edited from now on; null: none. An unfinished edit of the old one is finished first.
    void setSession(ImageSession* session);

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void hover(const PointerEvent& event) override;
    bool keyPress(const QKeyEvent& event) override;
    bool keyRelease(const QKeyEvent& event) override;
    void focusLost() override;
    void cancel() override;
    void paint(QPainter& painter, const ViewTransform& view) override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  private:
    enum class Grip { None, Box, Move, Scale, Turn };

    [[nodiscard]] bool editable() const;
    // On the screen; empty for fewer than two selected points.
    [[nodiscard]] QRectF frame() const;
    [[nodiscard]] QPointF knob() const;
    [[nodiscard]] Grip gripAt(const QPointF& screen) const;
    [[nodiscard]] QString editName() const;
    void selectBox(bool add);
    void finishNudge();

    Canvas& canvas_;
    PointsLayer& points_;
    PointSelection& selection_;
    ImageSession* session_ = nullptr;
    Grip grip_ = Grip::None;
    Grip hovered_ = Grip::None;
    bool moving_ = false;
    bool nudging_ = false;
    bool adds_ = false;  // the box adds to the selection
    QPointF from_;
    QPointF to_;
    core::Landmarks before_;
    core::Point centre_ = core::Point::Zero();  // of the selection when it was gripped
    std::vector<std::size_t> group_;            // as it was gripped
};

}  // namespace maskwright::app::gui
