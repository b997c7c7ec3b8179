// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"
#include "app/gui/model/paint_settings.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <optional>
#include <vector>

#include <QPainterPath>

namespace maskwright::app::gui {

class Canvas;
class ImageSession;

// Paints the label map by hand: brush, eraser, smart stroke, outline, fill, lasso. Each gesture is one edit.
// Brush and eraser paint while the mouse moves; a smart stroke and a redrawn outline show their path and how
// far they reach, and change the map when the button comes up; the lasso takes a drag as a free line and
// clicks as the corners of a polygon, which Enter, a double click or a click on the first corner closes.
// Shift begins a straight line where the last stroke ended; with Alt the border beyond both ends of an
// outline follows; Ctrl+click takes the class under the mouse. Keys: see PaintSettings, B E T R F L, digits,
// X, [ and ].
class PaintTool final : public Tool {
  public:
    PaintTool(Canvas& canvas, PaintSettings& settings);

    // The face that is painted from now on; null: none.
    void setSession(ImageSession* session);
    // Whether its keys and gestures work at all: where label maps are looked at.
    void setEnabled(bool enabled);

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void hover(const PointerEvent& event) override;
    void leave() override;
    [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override;
    bool keyPress(const QKeyEvent& event) override;
    bool wheel(const QWheelEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, const ViewTransform& view) override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  private:
    [[nodiscard]] bool active() const;
    [[nodiscard]] core::Point photoAt(const QPointF& screen) const;
    [[nodiscard]] std::uint8_t paintedValue() const;
    void pick(const core::Point& at);
    void paintAlong(const core::Point& from, const core::Point& to);
    void fill(const core::Point& at);
    void cutAlong();
    void redrawAlong();
    // Whether the tool draws a path that counts when the button comes up, and how far it reaches to its
    // sides.
    [[nodiscard]] std::optional<double> pathReachPx() const;
    void closeLasso();
    void addCorner(const QPointF& screen);
    void showCursorAt(const std::optional<QPointF>& screen);
    void repaintPath();
    // What a move has added to it.
    void repaintPathEnd();
    // What the line of the gesture so far says of the outline on the map as it was before.
    [[nodiscard]] std::vector<core::Point> meantOutline(const core::LabelMap& before) const;
    void previewOutline();
    void addPath(QPainterPath& line, const QRectF& seen, const ViewTransform& view) const;
    [[nodiscard]] QRect cursorRect(const QPointF& screen) const;

    Canvas& canvas_;
    PaintSettings& settings_;
    ImageSession* session_ = nullptr;
    bool enabled_ = false;
    bool stroking_ = false;
    std::vector<core::Point> path_;                // of the gesture, in photo coordinates
    std::optional<core::LabelMap> beforeOutline_;  // of the gesture
    bool beyond_ = false;                          // the border beyond the line's ends follows
    bool polygon_ = false;                         // path_ holds corners that wait for more
    bool dragged_ = false;                         // since the press, by more than a click
    std::optional<core::Point> lastEnd_;           // of the stroke before
    std::optional<QPointF> pointer_;               // where the brush is shown
};

}  // namespace maskwright::app::gui
