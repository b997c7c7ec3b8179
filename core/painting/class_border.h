// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <optional>
#include <vector>

namespace maskwright::core::painting {

// A step along the border of a class, from a corner between pixels to the next: (x, y) is the upper left
// corner of pixel (x, y).
struct BorderStep {
    int x = 0;
    int y = 0;
    int way = 0;  // right, down, left, up

    bool operator==(const BorderStep&) const = default;
    // On the photo, where the middle of a pixel stands at whole numbers.
    [[nodiscard]] Point place() const { return {x - 0.5, y - 0.5}; }
};

struct BorderStretch {
    std::vector<Point> corners;
    bool closed = false;  // it ends before it would begin anew
};

// Walks along the border of a class, from corner to corner of its pixels. Pixels that meet at a corner alone
// are parted there. Holds the map, which must outlive it. Thread-safe.
class ClassBorder {
  public:
    ClassBorder(const LabelMap& map, std::uint8_t value) : map_(map), value_(value) {}

    // The step nearest to a place, nearer than reachPx, with the class to its right; none if there is none.
    [[nodiscard]] std::optional<BorderStep> nearest(const Point& place, double reachPx) const;

    // The border from a step of nearest() on, that step's corner first, at most so many corners: ahead with
    // the class to the right of the way, or back, with the class to the left of it.
    [[nodiscard]] BorderStretch ahead(const BorderStep& from, std::size_t most) const {
        return walk(from, Side::Right, most);
    }
    [[nodiscard]] BorderStretch back(const BorderStep& from, std::size_t most) const {
        return walk(turned(from, Side::Left), Side::Left, most);
    }

  private:
    enum class Side { Left, Right };

    [[nodiscard]] bool shows(int x, int y) const {
        return map_.bounds().contains(x, y) && map_.at(x, y) == value_;
    }
    [[nodiscard]] bool runsAlong(const BorderStep& step, Side side) const;
    [[nodiscard]] BorderStep turned(const BorderStep& at, Side side) const;
    [[nodiscard]] BorderStretch walk(const BorderStep& from, Side side, std::size_t most) const;

    const LabelMap& map_;
    std::uint8_t value_;
};

}  // namespace maskwright::core::painting
