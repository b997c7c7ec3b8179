// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

#include <vector>

#include <QObject>
#include <QString>

namespace maskwright::app::gui {

// An explicit mode in which clicks name places: what the next click is for stands beside the cursor before it
// is made. Backspace goes back by one, Esc or another start ends the mode. The right button and drags do
// nothing.
class ClickTool final : public QObject, public Tool {
    Q_OBJECT
  public:
    explicit ClickTool(Canvas& canvas) : canvas_(canvas) {}

    // Asks for these places in turn, from the given one on.
    void start(const std::vector<QString>& names, std::size_t first = 0);
    void stop();
    [[nodiscard]] bool active() const { return !names_.empty(); }
    // Which place the next click is for.
    [[nodiscard]] std::size_t next() const { return next_; }

    bool press(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void hover(const PointerEvent& event) override;
    void leave() override;
    bool keyPress(const QKeyEvent& event) override;
    void paint(QPainter& painter, const ViewTransform& view) override;
    [[nodiscard]] std::optional<QCursor> cursor() const override;

  Q_SIGNALS:
    // In photo coordinates. The mode ends by itself after the last place.
    void clicked(std::size_t place, const maskwright::core::Point& at);
    // The last click is taken back: this place is asked for again.
    void takenBack(std::size_t place);
    // Started, gone on or ended; text says what to click, empty: nothing.
    void changed(const QString& text);

  private:
    void ask();

    Canvas& canvas_;
    std::vector<QString> names_;
    std::size_t first_ = 0;
    std::size_t next_ = 0;
    std::optional<QPointF> mouse_;
    QPointF pressedAt_;
};

}  // namespace maskwright::app::gui
