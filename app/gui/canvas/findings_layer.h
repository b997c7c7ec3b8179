// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "core/landmarks.h"

#include <vector>

namespace maskwright::app::gui {

// Marks points that a check doubts: a triangle around the marker, which follows it.
class FindingsLayer final : public Layer {
  public:
    // The shown points, valid until the next call; null: none.
    void setLandmarks(const core::Landmarks* landmarks);
    // Points in this area of the photo have moved.
    void pointsChanged(const core::Box& area);
    // By index.
    void setDoubted(const std::vector<std::size_t>& points);
    [[nodiscard]] const std::vector<std::size_t>& doubted() const { return doubted_; }

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    const core::Landmarks* landmarks_ = nullptr;
    std::vector<std::size_t> doubted_;
};

}  // namespace maskwright::app::gui
