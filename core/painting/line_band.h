// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <cstdint>
#include <span>
#include <vector>

// A line that a hand has drawn over pixels, and the pixels beside it.
namespace maskwright::core::painting {

// Whether the ends of a line meet, within a tenth of its length.
[[nodiscard]] bool isClosed(std::span<const Point> path);

// A line through some of the path's points, none nearer to the one before than a step (but the last).
// Requires finite points.
struct DrawnLine {
    std::vector<Point> points;
    bool closed = false;

    DrawnLine(std::span<const Point> path, double stepPx);
    // Requires two points, as all that follows does.
    [[nodiscard]] std::size_t segments() const { return closed ? points.size() : points.size() - 1; }
    [[nodiscard]] const Point& at(std::size_t i) const { return points[i % points.size()]; }
    [[nodiscard]] Point direction(std::size_t segment) const {
        return (at(segment + 1) - at(segment)).normalized();
    }
    // Positive: the inside of a closed line lies to its left (y points down, so to the right of the eye).
    [[nodiscard]] double turn() const;
};

enum class LineSide : std::int8_t { Right = -1, None = 0, Left = 1 };

// The pixels of a rectangle within reach of a line, each on the side of the line's nearest place; on none
// where that is an end of an open line and the pixel lies beyond it. Takes time by the line's length, the
// reach and the line's surroundings.
class LineBand {
  public:
    LineBand(const DrawnLine& line, double reachPx, const PixelRect& clip);

    // Around all pixels within reach; empty if there are none. side() and distance() are asked about it
    // alone.
    [[nodiscard]] const PixelRect& window() const { return window_; }
    [[nodiscard]] LineSide side(int x, int y) const { return sides_.at(x - window_.x0, y - window_.y0); }
    // Infinite beyond the reach.
    [[nodiscard]] float distance(int x, int y) const { return distances_.at(x - window_.x0, y - window_.y0); }

  private:
    void addSegment(const DrawnLine& line, std::size_t segment, double reach);

    PixelRect window_;
    Raster<LineSide> sides_;
    Raster<float> distances_;
};

}  // namespace maskwright::core::painting
