// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "core/painting/mended_map.h"

#include <span>

#include <QImage>

namespace maskwright::app::gui {

// Hatches the pixels that a person has set, whatever class they have. Hidden until asked for.
class SetPixelsLayer final : public Layer {
  public:
    SetPixelsLayer() { setVisible(false); }

    // Somebody else's, alive while it is set; null: none.
    void setMap(const core::painting::MendedMap* map);
    void mapChanged(std::span<const core::PixelRect> pixels);

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    const core::painting::MendedMap* map_ = nullptr;
};

}  // namespace maskwright::app::gui
