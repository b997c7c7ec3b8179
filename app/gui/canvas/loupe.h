// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/photo_pyramid.h"
#include "app/gui/canvas/tone.h"
#include "core/landmarks.h"

#include <memory>
#include <optional>

#include <QWidget>

namespace maskwright::app::gui {

class Canvas;

// A fixed window in the corner of the canvas that shows the photo around the mouse, or around the point being
// moved, enlarged and with a cross-hair, bare of curves and map. It goes to the other corner when the mouse
// comes near. A widget of its own, so that its repainting costs the canvas nothing.
class Loupe : public QWidget {
    Q_OBJECT
  public:
    explicit Loupe(Canvas& canvas);

    // Null: no photo. Shared with the canvas's layer.
    void setPhoto(std::shared_ptr<const PhotoPyramid> photo);
    void setTone(const Tone& tone);
    // The points are somebody else's and stay valid until the next call; null: none.
    void setLandmarks(const core::Landmarks* landmarks);
    // What the cross-hair stands on, in photo coordinates; none: the loupe is empty.
    void setCentre(const std::optional<core::Point>& centre);

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void placeAwayFrom(const QPointF& screen);

    Canvas& canvas_;
    std::shared_ptr<const PhotoPyramid> photo_;
    const core::Landmarks* landmarks_ = nullptr;
    Tone tone_;
    std::optional<core::Point> centre_;
    bool left_ = false;
};

}  // namespace maskwright::app::gui
