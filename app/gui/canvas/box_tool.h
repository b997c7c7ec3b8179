// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

#include <QObject>
#include <QRectF>

namespace maskwright::app::gui {

// Draws a box around a face, once it was switched on; switches itself off afterwards.
class BoxTool final : public QObject, public Tool {
    Q_OBJECT
  public:
    explicit BoxTool(Canvas& canvas) : canvas_(canvas) {}

    void setActive(bool active);
    [[nodiscard]] bool active() const { return active_; }

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    bool keyPress(const QKeyEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, const ViewTransform& view) override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  Q_SIGNALS:
    // In photo coordinates; never smaller than a face can be (8 photo pixels).
    void drawn(const maskwright::core::Box& box);
    void activeChanged(bool active);

  private:
    [[nodiscard]] QRectF rect() const { return QRectF(from_, to_).normalized(); }

    Canvas& canvas_;
    bool active_ = false;
    bool drawing_ = false;
    QPointF from_;
    QPointF to_;
};

}  // namespace maskwright::app::gui
