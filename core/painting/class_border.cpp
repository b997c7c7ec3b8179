// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/class_border.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::core::painting {

namespace {

constexpr std::array<int, 4> kStepX{1, 0, -1, 0};
constexpr std::array<int, 4> kStepY{0, 1, 0, -1};

}  // namespace

std::optional<BorderStep> ClassBorder::nearest(const Point& place, double reachPx) const {
    const auto x = static_cast<int>(std::lround(std::clamp(place.x(), -1.0, 1.0 * map_.width())));
    const auto y = static_cast<int>(std::lround(std::clamp(place.y(), -1.0, 1.0 * map_.height())));
    std::optional<BorderStep> best;
    double least = reachPx;
    const auto look = [&](int atX, int atY) {
        for (int way = 0; way < 4; ++way) {
            const BorderStep step{atX, atY, way};
            const double distance = (step.place() - place).norm();
            if (distance < least && runsAlong(step, Side::Right)) {
                least = distance;
                best = step;
            }
        }
    };
    for (int ring = 0; ring <= least + 1; ++ring) {
        for (int k = -ring; k <= ring; ++k) {
            look(x + k, y - ring);
            look(x + k, y + ring);
            look(x - ring, y + k);
            look(x + ring, y + k);
        }
    }
    return best;
}

// Whether the class lies on this side of the step, and not on the other.
bool ClassBorder::runsAlong(const BorderStep& step, Side side) const {
    constexpr std::array<int, 4> kRightX{0, -1, -1, 0};
    constexpr std::array<int, 4> kRightY{0, 0, -1, -1};
    constexpr std::array<int, 4> kLeftX{0, 0, -1, -1};
    constexpr std::array<int, 4> kLeftY{-1, 0, 0, -1};
    const auto way = static_cast<std::size_t>(step.way);
    const bool right = shows(step.x + kRightX[way], step.y + kRightY[way]);
    const bool left = shows(step.x + kLeftX[way], step.y + kLeftY[way]);
    return side == Side::Right ? right && !left : left && !right;
}

// At the same corner, the step that keeps the class on the side; the narrowest turn around the class first.
BorderStep ClassBorder::turned(const BorderStep& at, Side side) const {
    for (const int turn : side == Side::Right ? std::array{1, 0, 3, 2} : std::array{3, 0, 1, 2}) {
        const BorderStep next{at.x, at.y, (at.way + turn) % 4};
        if (runsAlong(next, side)) {
            return next;
        }
    }
    return at;
}

BorderStretch ClassBorder::walk(const BorderStep& from, Side side, std::size_t most) const {
    BorderStretch result;
    BorderStep at = from;
    while (result.corners.size() < most) {
        result.corners.push_back(at.place());
        const auto way = static_cast<std::size_t>(at.way);
        at = turned({at.x + kStepX[way], at.y + kStepY[way], at.way}, side);
        if (at == from) {
            result.closed = true;
            break;
        }
    }
    return result;
}

}  // namespace maskwright::core::painting
