// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "app/gui/model/point_selection.h"

namespace maskwright::app::gui {

// Number and name of the point under the mouse, or else of the selected one if it is the only one.
class NamesLayer final : public Layer {
  public:
    explicit NamesLayer(const PointSelection& selection) : selection_(selection) {}

    // The points are somebody else's and stay valid until the next call; null: none.
    void setLandmarks(const core::Landmarks* landmarks);
    // Selection, hovering or points have changed.
    void refresh();
    // While the mouse moves points no name covers the photo.
    void setQuiet(bool quiet);

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    [[nodiscard]] std::optional<std::size_t> named() const;

    const PointSelection& selection_;
    const core::Landmarks* landmarks_ = nullptr;
    bool quiet_ = false;
    std::optional<std::size_t> painted_;
};

// "33 · image-left brow: outer tip"
[[nodiscard]] QString numberedPointName(std::size_t point);

}  // namespace maskwright::app::gui
