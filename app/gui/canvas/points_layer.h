// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "app/gui/canvas/marker_pictures.h"
#include "app/gui/model/point_selection.h"
#include "core/landmarks.h"

#include <vector>

namespace maskwright::app::gui {

// How near to a marker a press takes it, in device-independent pixels, at any zoom and for photos of any
// size.
inline constexpr double kGrabRadiusPx = 11;

// The 106 markers, of constant size on the screen. What a point is shows in its shape as well as in its
// colour: predicted ring, doubtful diamond, moved square, accepted disc; occluded ones are crossed out.
class PointsLayer final : public Layer {
  public:
    explicit PointsLayer(const PointSelection& selection);

    // The points are somebody else's and stay valid until the next call; null: none.
    void setLandmarks(const core::Landmarks* landmarks);
    void pointsChanged(const core::Box& area);
    void selectionChanged(const std::vector<std::size_t>& points);
    // While a point is dragged its marker is only a small cross, so that the photo below is seen.
    void setDragged(std::optional<std::size_t> point);
    void setNamesShown(bool shown);

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;
    // The nearest point within kGrabRadiusPx.
    [[nodiscard]] std::optional<Hit> hitTest(const QPointF& screen, const ViewTransform& view) const override;

  private:
    void paintMarker(QPainter& painter, std::size_t point, const QPointF& at);
    void paintCross(QPainter& painter, std::size_t point, const QPointF& at) const;
    void paintLabel(QPainter& painter, std::size_t point, const QPointF& at) const;

    const PointSelection& selection_;
    const core::Landmarks* landmarks_ = nullptr;
    std::optional<std::size_t> dragged_;
    bool namesShown_ = false;
    MarkerPictures pictures_;
};

}  // namespace maskwright::app::gui
