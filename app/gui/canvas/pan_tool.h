// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"

#include <QObject>

namespace maskwright::app::gui {

// Moves the view: middle drag, or left drag while Space is held. A Space that moved nothing is a word of its
// own: tapped() tells it when the key comes up.
class PanTool final : public QObject, public Tool {
    Q_OBJECT
  public:
    explicit PanTool(Canvas& canvas) : canvas_(canvas) {}

    bool press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    bool keyPress(const QKeyEvent& event) override;
    bool keyRelease(const QKeyEvent& event) override;
    void focusLost() override;
    void cancel() override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  Q_SIGNALS:
    void spaceTapped(Qt::KeyboardModifiers modifiers);

  private:
    Canvas& canvas_;
    QPointF last_;
    double travelledPx_ = 0;  // since Space went down
    bool panning_ = false;
    bool spaceHeld_ = false;
};

}  // namespace maskwright::app::gui
