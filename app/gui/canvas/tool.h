// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QCursor>
#include <QKeyEvent>
#include <QPainter>
#include <QPointF>
#include <QWheelEvent>

namespace maskwright::app::gui {

class Canvas;
class ViewTransform;

// A mouse event on the canvas. Everything is a screen coordinate; tools ask the canvas for the transform.
struct PointerEvent {
    QPointF screen;
    Qt::MouseButton button = Qt::NoButton;  // that was pressed or released
    Qt::MouseButtons buttons;               // that are down
    Qt::KeyboardModifiers modifiers;
};

// What the canvas does with events. The canvas asks its tools in turn; the tool that answers true to a press
// owns the gesture: it alone gets moves and the release, until the last button is up or it is cancelled.
class Tool {
  public:
    Tool() = default;
    virtual ~Tool() = default;
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;

    virtual bool press(const PointerEvent& /*event*/) { return false; }
    virtual void move(const PointerEvent& /*event*/) {}
    virtual void release(const PointerEvent& /*event*/) {}
    // The mouse moves and no gesture is under way; goes to all tools.
    virtual void hover(const PointerEvent& /*event*/) {}
    virtual void leave() {}
    // True: the tool has taken it; else the canvas zooms.
    virtual bool wheel(const QWheelEvent& /*event*/) { return false; }
    // Whether this key is the tool's now, though the window has an action of the same key.
    [[nodiscard]] virtual bool wantsKey(const QKeyEvent& /*event*/) const { return false; }
    virtual bool keyPress(const QKeyEvent& /*event*/) { return false; }
    virtual bool keyRelease(const QKeyEvent& /*event*/) { return false; }
    // A key that was held when the keyboard went elsewhere is never seen coming up: forget it.
    virtual void focusLost() {}
    // The gesture ends without effect (Esc, another face shown).
    virtual void cancel() {}
    // Painted above all layers; the painter's clip is what is painted anew.
    virtual void paint(QPainter& /*painter*/, const ViewTransform& /*view*/) {}
    // The cursor this tool wants now, if any.
    [[nodiscard]] virtual std::optional<QCursor> cursor() const { return std::nullopt; }
};

}  // namespace maskwright::app::gui
