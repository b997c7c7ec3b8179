// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <optional>
#include <span>
#include <vector>

namespace maskwright::core::editing {

// A smooth stretch of a part's contour: the unit that bends, that points slide along and are spaced on.
// Closed parts consist of two, which meet at their corners (lid corners, brow tips, mouth corners).
struct Line {
    Part part = Part::Contour;
    std::vector<std::size_t> points;  // in the order of the line, both ends included; at least 2
    // Points with a place of their own, like the chin: they stay when the others are spaced, as the ends do.
    std::vector<std::size_t> anchors = {};
    // The ends are nobody else's corners and follow a bend near them.
    bool freeEnds = false;
};

// All of them, in the order of the parts.
[[nodiscard]] const std::vector<Line>& lines();
// The lines that hold the point, two for a corner, none for pupils and eye centres.
[[nodiscard]] std::vector<const Line*> linesOf(std::size_t point);

// A place on the drawn line, between points[segment] and the next one, as a share of the way (0..1).
struct LinePlace {
    const Line* line = nullptr;
    std::size_t segment = 0;
    double share = 0;
    double distancePx = 0;  // from what was asked for, in photo pixels
};

// The nearest place of any line, if one is within reachPx (photo pixels).
[[nodiscard]] std::optional<LinePlace> nearestLine(const Landmarks& landmarks, const Point& at,
                                                   double reachPx);

// The line drawn through its points (a smooth curve) bent so that the place goes along by the shift. Points
// near it follow with falling weight, up to a third of the line's length to each side; the corners at its
// ends stay unless the place is a corner itself (free ends follow). A shift of zero changes nothing.
[[nodiscard]] Landmarks bent(Landmarks landmarks, const LinePlace& place, const Point& shift);

// The point moved along the curve of its lines to where it is nearest to the target, never past a neighbour
// (it keeps a tenth of the way to it). The curve is that of `original`, so that a slide in many steps does
// not creep. A point that is on no line, or the end of all its lines, stays.
[[nodiscard]] Landmarks slid(Landmarks landmarks, const Landmarks& original, std::size_t point,
                             const Point& target);

// The points of the line at equal distances along its curve between its ends and anchors, which stay.
[[nodiscard]] Landmarks spacedEvenly(Landmarks landmarks, const Line& line);

}  // namespace maskwright::core::editing
