// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "app/gui/canvas/tool.h"
#include "app/gui/canvas/view_transform.h"

#include <memory>
#include <vector>

#include <QWidget>

namespace maskwright::app::gui {

// Smallest and largest zoom in device pixels per photo pixel.
inline constexpr double kMinZoom = 0.02;
inline constexpr double kMaxZoom = 40;

// The widget: holds the view, layers and tools, zooms with the wheel at the cursor, and passes events on. New
// overlays are layers and new gestures are tools; neither needs a change here.
class Canvas : public QWidget {
    Q_OBJECT
  public:
    explicit Canvas(QWidget* parent = nullptr);
    ~Canvas() override;

    // Takes it over; painted above the earlier ones.
    template <typename T>
    T& addLayer(std::unique_ptr<T> layer) {
        T& added = *layer;
        adopt(std::move(layer));
        return added;
    }
    // Takes it over; asked before the earlier ones.
    template <typename T>
    T& addTool(std::unique_ptr<T> tool) {
        T& added = *tool;
        tools_.insert(tools_.begin(), std::move(tool));
        return added;
    }

    [[nodiscard]] const ViewTransform& view() const { return view_; }
    // The zoom is kept within its limits.
    void setView(const ViewTransform& view);
    // Device pixels per photo pixel, what a person calls "100 %".
    [[nodiscard]] double zoom() const { return view_.scale() * devicePixelRatioF(); }
    void zoomBy(double factor, const QPointF& screen);

    [[nodiscard]] bool gestureUnderWay() const { return active_ != nullptr; }
    void cancelGesture();
    // Repaints this part of the canvas soon. Requests until then grow to one rectangle: Qt paints a single
    // one by plain copying, several through clipping, which costs more than the pixels between them.
    void requestRepaint(const QRect& part);
    // Shows the cursor that the tools want now; for tools whose wish changed without an event.
    void refreshCursor();

  Q_SIGNALS:
    void viewChanged();
    // After the tools have seen it.
    void pointerMoved(const QPointF& screen);
    void pointerLeft();
    // After every painting; benches and tests wait for it.
    void painted();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void adopt(std::unique_ptr<Layer> layer);

    ViewTransform view_;
    std::vector<std::unique_ptr<Layer>> layers_;
    std::vector<std::unique_ptr<Tool>> tools_;
    Tool* active_ = nullptr;
    QRect requested_;
};

}  // namespace maskwright::app::gui
