// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"

#include <QObject>
#include <QTimer>

namespace maskwright::app::gui {

// Moves the view: middle drag, or left drag while Space is held. A Space that moved nothing is a word of its
// own: spaceTapped() tells it when the key comes up, with the modifiers that were held when it went down.
class PanTool final : public QObject, public Tool {
    Q_OBJECT
  public:
    explicit PanTool(Canvas& canvas);

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
    void comeUp();

    Canvas& canvas_;
    QPointF last_;
    Qt::KeyboardModifiers modifiers_;
    quint64 pressedAtMs_ = 0;  // by the events' clock
    QTimer comingUp_;          // whether the key is up, or a held one repeats itself
    double travelledPx_ = 0;   // since Space went down
    bool panning_ = false;
    bool spaceHeld_ = false;
};

}  // namespace maskwright::app::gui
