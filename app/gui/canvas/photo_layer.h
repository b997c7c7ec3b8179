// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "app/gui/canvas/photo_pyramid.h"
#include "app/gui/canvas/tone.h"

#include <memory>
#include <optional>

namespace maskwright::app::gui {

// The photo itself. Keeps the picture of the current view, so that a repaint during a drag only copies it.
class PhotoLayer final : public Layer {
  public:
    // Of a whole canvas, in device pixels, and how it was drawn.
    struct Picture {
        QImage image;
        ViewTransform view;
        Tone tone;
    };
    // What paint() would make of a canvas of this size in device pixels; for any thread.
    [[nodiscard]] static Picture drawn(const PhotoPyramid& photo, const ViewTransform& view,
                                       const QSize& sizePx, double devicePixelRatio, const Tone& tone);

    // Null: no photo. Shared, because the loader keeps recent photos for the way back. picture: of this
    // photo, if it was drawn already.
    void setPhoto(std::shared_ptr<const PhotoPyramid> photo, std::optional<Picture> picture = {});
    void setTone(const Tone& tone);
    [[nodiscard]] const Tone& tone() const { return tone_; }
    [[nodiscard]] bool coversCanvas() const override { return photo_ != nullptr; }
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
