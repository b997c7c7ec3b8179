// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/editing/line.h"

#include "core/editing/editing.h"
#include "core/geometry/bezier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::editing {

namespace {

// Samples of a piece: finer than a hand can place, whatever the zoom.
constexpr int kStepsPerPiece = 64;
// How far from the grabbed place a bend reaches, as a share of the line's length.
constexpr double kBendReach = 1.0 / 3;
// A slid point keeps this share of the way to a neighbour.
constexpr double kNeighbourMargin = 0.1;

std::vector<Point> positions(const Landmarks& landmarks, const Line& line) {
    std::vector<Point> at;
    at.reserve(line.points.size());
    for (const std::size_t point : line.points) {
        at.push_back(landmarks.point(point));
    }
    return at;
}

// The drawn curve as samples, with the way walked up to each; pieces follow one another, kStepsPerPiece each.
struct Walk {
    std::vector<Point> samples;
    std::vector<double> way;

    explicit Walk(const std::vector<geometry::CubicBezier>& pieces) {
        for (const geometry::CubicBezier& piece : pieces) {
            for (int step = samples.empty() ? 0 : 1; step <= kStepsPerPiece; ++step) {
                const Point next =
                    step == kStepsPerPiece ? piece.p3 : piece.at(step / double{kStepsPerPiece});
                way.push_back(samples.empty() ? 0 : way.back() + (next - samples.back()).norm());
                samples.push_back(next);
            }
        }
    }
    [[nodiscard]] Point at(double wanted) const {
        const auto after = std::ranges::lower_bound(way, wanted);
        if (after == way.begin() || after == way.end()) {
            return after == way.begin() ? samples.front() : samples.back();
        }
        const auto i = static_cast<std::size_t>(after - way.begin());
        const double step = way[i] - way[i - 1];
        const double share = step > 0 ? (wanted - way[i - 1]) / step : 0;
        return samples[i - 1] + share * (samples[i] - samples[i - 1]);
    }
};

std::vector<std::size_t> contour() {
    return Scheme::lapa().pointsOf(Part::Contour);
}

std::vector<Line> makeLines() {
    return {
        {.part = Part::Contour, .points = contour(), .anchors = {16}, .freeEnds = true},
        {.part = Part::ImageLeftBrow, .points = {33, 34, 35, 36, 37}},
        {.part = Part::ImageLeftBrow, .points = {38, 39, 40, 41, 33}},
        {.part = Part::ImageRightBrow, .points = {42, 43, 44, 45, 46}},
        {.part = Part::ImageRightBrow, .points = {46, 47, 48, 49, 50}},
        {.part = Part::NoseBridge, .points = {51, 52, 53, 54}, .freeEnds = true},
        {.part = Part::NoseOutline, .points = {55, 56, 57, 58}},
        {.part = Part::NoseOutline, .points = {58, 59, 60, 61, 62}, .anchors = {60}},
        {.part = Part::NoseOutline, .points = {62, 63, 64, 65}},
        {.part = Part::ImageLeftEye, .points = {66, 67, 68, 69, 70}},
        {.part = Part::ImageLeftEye, .points = {70, 71, 72, 73, 66}},
        {.part = Part::ImageRightEye, .points = {75, 76, 77, 78, 79}},
        {.part = Part::ImageRightEye, .points = {79, 80, 81, 82, 75}},
        {.part = Part::OuterMouth, .points = {84, 85, 86, 87, 88, 89, 90}, .anchors = {86, 87, 88}},
        {.part = Part::OuterMouth, .points = {90, 91, 92, 93, 94, 95, 84}},
        {.part = Part::InnerMouth, .points = {96, 97, 98, 99, 100}},
        {.part = Part::InnerMouth, .points = {100, 101, 102, 103, 96}},
    };
}

}  // namespace

const std::vector<Line>& lines() {
    static const std::vector<Line> all = makeLines();
    return all;
}

std::vector<const Line*> linesOf(std::size_t point) {
    std::vector<const Line*> found;
    for (const Line& line : lines()) {
        if (std::ranges::find(line.points, point) != line.points.end()) {
            found.push_back(&line);
        }
    }
    return found;
}

std::optional<LinePlace> nearestLine(const Landmarks& landmarks, const Point& at, double reachPx) {
    std::optional<LinePlace> best;
    for (const Line& line : lines()) {
        const std::vector<geometry::CubicBezier> pieces = geometry::smoothCurve(positions(landmarks, line));
        for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
            // A curve lies inside the hull of its four points: most pieces are too far away to be looked at.
            const auto& [p0, p1, p2, p3] = pieces[piece];
            const Point low = p0.cwiseMin(p1).cwiseMin(p2).cwiseMin(p3);
            const Point high = p0.cwiseMax(p1).cwiseMax(p2).cwiseMax(p3);
            const double limit = best ? best->distancePx : reachPx;
            if (((low - at).array() > limit).any() || ((at - high).array() > limit).any()) {
                continue;
            }
            for (int step = 0; step <= kStepsPerPiece; ++step) {
                const double share = step / double{kStepsPerPiece};
                const double distance = (pieces[piece].at(share) - at).norm();
                if (distance <= (best ? std::nextafter(best->distancePx, 0) : reachPx)) {
                    best = LinePlace{&line, piece, share, distance};
                }
            }
        }
    }
    return best;
}

Landmarks bent(Landmarks landmarks, const LinePlace& place, const Point& shift) {
    expects(place.line != nullptr && place.segment + 1 < place.line->points.size(),
            "editing: a place is on its line");
    const std::vector<std::size_t>& points = place.line->points;
    const std::vector<Point> before = positions(landmarks, *place.line);
    std::vector<double> way(points.size(), 0);
    for (std::size_t i = 1; i < points.size(); ++i) {
        way[i] = way[i - 1] + (before[i] - before[i - 1]).norm();
    }
    const double grabbed = way[place.segment] + place.share * (way[place.segment + 1] - way[place.segment]);
    const bool first = place.segment == 0 && place.share <= 0;
    const bool last = place.segment + 2 == points.size() && place.share >= 1;
    const double reach = kBendReach * way.back();
    std::vector<double> weights(points.size(), 0);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool corner =
            !place.line->freeEnds && ((i == 0 && !first) || (i + 1 == points.size() && !last));
        const double distance = std::abs(way[i] - grabbed);
        if (!corner && reach > 0 && distance < reach) {
            weights[i] = std::pow(std::cos(std::numbers::pi / 2 * distance / reach), 2);
        }
    }
    // Between two points the curve goes where their weighted mean goes: raised, so that the place itself
    // follows the hand, but never so much that a far neighbour is thrown about.
    const double atPlace =
        (1 - place.share) * weights[place.segment] + place.share * weights[place.segment + 1];
    constexpr double kLeastWeight = 0.25;
    const double gain = 1 / std::max(atPlace, kLeastWeight);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (weights[i] > 0) {
            put(landmarks, points[i], before[i] + gain * weights[i] * shift);
        }
    }
    return landmarks;
}

Landmarks slid(Landmarks landmarks, const Landmarks& original, std::size_t point, const Point& target) {
    std::optional<Point> best;
    for (const Line* line : linesOf(point)) {
        const auto at =
            static_cast<std::size_t>(std::ranges::find(line->points, point) - line->points.begin());
        if (at == 0 || at + 1 == line->points.size()) {
            continue;
        }
        const std::vector<geometry::CubicBezier> pieces = geometry::smoothCurve(positions(original, *line));
        for (const std::size_t piece : {at - 1, at}) {
            for (int step = 0; step <= kStepsPerPiece; ++step) {
                const double share = step / double{kStepsPerPiece};
                const double toNeighbour = piece == at ? 1 - share : share;
                const Point candidate = pieces[piece].at(share);
                if (toNeighbour >= kNeighbourMargin &&
                    (!best || (candidate - target).norm() < (*best - target).norm())) {
                    best = candidate;
                }
            }
        }
    }
    if (best) {
        put(landmarks, point, *best);
    }
    return landmarks;
}

Landmarks spacedEvenly(Landmarks landmarks, const Line& line) {
    const Walk walk(geometry::smoothCurve(positions(landmarks, line)));
    const auto wayOf = [&](std::size_t index) { return walk.way[index * kStepsPerPiece]; };
    std::size_t from = 0;
    for (std::size_t to = 1; to < line.points.size(); ++to) {
        const bool stays = to + 1 == line.points.size() ||
                           std::ranges::find(line.anchors, line.points[to]) != line.anchors.end();
        if (!stays) {
            continue;
        }
        const double step = (wayOf(to) - wayOf(from)) / static_cast<double>(to - from);
        for (std::size_t i = from + 1; i < to; ++i) {
            put(landmarks, line.points[i], walk.at(wayOf(from) + step * static_cast<double>(i - from)));
        }
        from = to;
    }
    return landmarks;
}

}  // namespace maskwright::core::editing
