// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "core/label_map.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

#include <QImage>

namespace maskwright::app::gui {

// The label map over the photo. Keeps its colours at the resolution of the screen; a change of the map
// recolours the changed rectangles alone, so the cost follows what changed on the screen and not the size of
// the photo.
class LabelLayer final : public Layer {
  public:
    using Colours = std::array<QRgb, 256>;
    // Of a whole canvas, in device pixels, premultiplied, and how it was drawn.
    struct Picture {
        QImage image;
        ViewTransform view;
        Colours colours;
    };
    // What paint() would make of a canvas of this size in device pixels; for any thread.
    [[nodiscard]] static Picture drawn(const core::LabelMap& map, const ViewTransform& view,
                                       const QSize& sizePx, double devicePixelRatio, const Colours& colours);

    LabelLayer();

    // The map is somebody else's and stays valid until the next call; null: none. picture: of this map as it
    // is now, if it was drawn already.
    void setMap(const core::LabelMap* map, std::optional<Picture> picture = {});
    [[nodiscard]] const Colours& colours() const { return colours_; }
    // These pixels of the map have changed.
    void mapChanged(std::span<const core::PixelRect> pixels);
    // LaPa's own colours, in which both eyes are pale yellow, instead of ours, in which image left and image
    // right differ clearly.
    void useLapaColours(bool lapa);
    void setOpacity(double opacity);  // 0..1
    [[nodiscard]] double opacity() const { return opacity_; }

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    const core::LabelMap* map_ = nullptr;
    double opacity_ = 0.4;
    Colours colours_{};
    QImage picture_;  // of the whole canvas, device pixels, premultiplied
    ViewTransform pictureView_;
    bool pictureValid_ = false;
    std::vector<core::PixelRect> changed_;  // of the map, since the picture was last brought up to date
};

}  // namespace maskwright::app::gui
