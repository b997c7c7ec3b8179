// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/canvas.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QWheelEvent>

namespace maskwright::app::gui {

namespace {

// Dark whatever the theme, so that the photo's own brightness is judged alike in both.
constexpr QColor kBackground(0x1b, 0x1d, 0x20);
// One notch of a plain wheel (120 units).
constexpr double kZoomPerNotch = 1.2;

PointerEvent pointerEvent(const QMouseEvent& event) {
    return {event.position(), event.button(), event.buttons(), event.modifiers()};
}

}  // namespace

Canvas::Canvas(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Photo with points and label map"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(200, 150);
}

Canvas::~Canvas() = default;

void Canvas::adopt(std::unique_ptr<Layer> layer) {
    layer->canvas_ = this;
    layers_.push_back(std::move(layer));
    update();
}

void Canvas::setView(const ViewTransform& view) {
    const double ratio = devicePixelRatioF();
    const double scale = std::clamp(view.scale(), kMinZoom / ratio, kMaxZoom / ratio);
    const QPointF middle = rect().toRectF().center();
    const ViewTransform limited = scale == view.scale() ? view : view.zoomedAt(middle, scale / view.scale());
    if (limited != view_) {
        view_ = limited;
        update();
        Q_EMIT viewChanged();
    }
}

void Canvas::zoomBy(double factor, const QPointF& screen) {
    const double ratio = devicePixelRatioF();
    const double scale = std::clamp(view_.scale() * factor, kMinZoom / ratio, kMaxZoom / ratio);
    setView(view_.zoomedAt(screen, scale / view_.scale()));
}

void Canvas::cancelGesture() {
    if (active_ != nullptr) {
        std::exchange(active_, nullptr)->cancel();
        refreshCursor();
    }
}

void Canvas::requestRepaint(const QRect& part) {
    requested_ = requested_.united(part.intersected(rect()));
    update(requested_);
}

void Canvas::refreshCursor() {
    if (active_ != nullptr) {
        setCursor(active_->cursor().value_or(QCursor(Qt::ArrowCursor)));
        return;
    }
    for (const auto& tool : tools_) {
        if (const auto wanted = tool->cursor()) {
            setCursor(*wanted);
            return;
        }
    }
    setCursor(Qt::ArrowCursor);
}

void Canvas::paintEvent(QPaintEvent* event) {
    requested_ = {};
    QPainter painter(this);
    if (std::ranges::none_of(layers_,
                             [](const auto& layer) { return layer->visible() && layer->coversCanvas(); })) {
        painter.fillRect(event->rect(), kBackground);
    }
    for (const auto& layer : layers_) {
        if (layer->visible()) {
            painter.save();
            layer->paint(painter, view_, event->rect());
            painter.restore();
        }
    }
    painter.setClipRect(event->rect());
    for (const auto& tool : tools_) {
        painter.save();
        tool->paint(painter, view_);
        painter.restore();
    }
    painter.end();
    Q_EMIT painted();
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    const PointerEvent pointer = pointerEvent(*event);
    if (active_ == nullptr) {
        for (const auto& tool : tools_) {
            if (tool->press(pointer)) {
                active_ = tool.get();
                break;
            }
        }
        refreshCursor();
    }
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const PointerEvent pointer = pointerEvent(*event);
    if (active_ != nullptr) {
        active_->move(pointer);
    } else {
        for (const auto& tool : tools_) {
            tool->hover(pointer);
        }
        refreshCursor();
    }
    Q_EMIT pointerMoved(event->position());
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
    if (active_ == nullptr) {
        return;
    }
    active_->release(pointerEvent(*event));
    if (event->buttons() == Qt::NoButton) {
        active_ = nullptr;
    }
    refreshCursor();
}

void Canvas::wheelEvent(QWheelEvent* event) {
    for (const auto& tool : tools_) {
        if (tool->wheel(*event)) {
            event->accept();
            return;
        }
    }
    // Touch pads send many small steps, wheels whole notches: the exponent makes them alike.
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    zoomBy(std::pow(kZoomPerNotch, delta / 120.0), event->position());
    event->accept();
}

void Canvas::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && active_ != nullptr) {
        cancelGesture();
        return;
    }
    for (const auto& tool : tools_) {
        if (tool->keyPress(*event)) {
            refreshCursor();
            return;
        }
    }
    QWidget::keyPressEvent(event);
}

void Canvas::keyReleaseEvent(QKeyEvent* event) {
    for (const auto& tool : tools_) {
        if (tool->keyRelease(*event)) {
            refreshCursor();
            return;
        }
    }
    QWidget::keyReleaseEvent(event);
}

void Canvas::focusOutEvent(QFocusEvent* event) {
    for (const auto& tool : tools_) {
        tool->focusLost();
    }
    refreshCursor();
    QWidget::focusOutEvent(event);
}

void Canvas::leaveEvent(QEvent* event) {
    for (const auto& tool : tools_) {
        tool->leave();
    }
    Q_EMIT pointerLeft();
    QWidget::leaveEvent(event);
}

bool Canvas::event(QEvent* event) {
    // Tab belongs to the tools (next doubtful point) and not to the walk through the controls, which F6 does.
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) {
            keyPressEvent(key);
            return true;
        }
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (std::ranges::any_of(tools_, [&](const auto& tool) { return tool->wantsKey(*key); })) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace maskwright::app::gui
