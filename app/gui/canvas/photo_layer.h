// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "app/gui/canvas/photo_pyramid.h"
#include "app/gui/canvas/tone.h"

#include <memory>

namespace maskwright::app::gui {

// The photo itself. Keeps the picture of the current view, so that a repaint during a drag only copies it.
class PhotoLayer final : public Layer {
  public:
    // Null: no photo. Shared, because the loader keeps recent photos for the way back.
    void setPhoto(std::shared_ptr<const PhotoPyramid> photo);
    void setTone(const Tone& tone);
    [[nodiscard]] const Tone& tone() const { return tone_; }
    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    void refresh(const ViewTransform& view, const QSize& sizePx, double devicePixelRatio);

    std::shared_ptr<const PhotoPyramid> photo_;
    Tone tone_;
    QImage picture_;  // of the whole canvas, device pixels
    ViewTransform pictureView_;
    bool pictureValid_ = false;
};

}  // namespace maskwright::app::gui
