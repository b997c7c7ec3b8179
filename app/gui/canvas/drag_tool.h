// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/points_layer.h"
#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

namespace maskwright::app::gui {

class Following;
class ImageSession;

// Selects and moves one point: left drag, arrow keys. A drag moves that point and what follows it (never a
// point that a person has placed), begins only after a few pixels of way (a click moves nothing), and is one
// edit when the button comes up; so is a held arrow key when it comes up.
class DragTool final : public Tool {
  public:
    DragTool(Canvas& canvas, PointsLayer& points, PointSelection& selection, Following& following);

    // The face that is edited from now on; null: none. An unfinished edit of the old one is finished first.
    void setSession(ImageSession* session);

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void hover(const PointerEvent& event) override;
    void leave() override;
    bool keyPress(const QKeyEvent& event) override;
    bool keyRelease(const QKeyEvent& event) override;
    void focusLost() override;
    void cancel() override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  private:
    [[nodiscard]] bool editable() const;
    void movePoint(std::size_t point, const core::Point& to, Qt::KeyboardModifiers modifiers);
    void finishNudge();
    [[nodiscard]] QString moveName(std::size_t point) const;

    Canvas& canvas_;
    PointsLayer& points_;
    PointSelection& selection_;
    Following& following_;
    ImageSession* session_ = nullptr;
    QPointF pressedAt_;
    QPointF grabOffset_;  // from the mouse to the point, so that the point does not jump to the mouse
    std::optional<std::size_t> dragged_;
    bool moving_ = false;
    bool nudging_ = false;
};

}  // namespace maskwright::app::gui
