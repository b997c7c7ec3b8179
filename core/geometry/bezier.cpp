// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/bezier.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::geometry {

namespace {

constexpr int kMostSteps = 256;

// The inner Bezier point at the start of the piece from p1 to p2 of a centripetal Catmull-Rom curve, p0
// before p1. Knot spacings are square roots of the distances; see the closed form in Yuksel et al.,
// section 2.
Point innerPoint(const Point& p0, const Point& p1, const Point& p2) {
    const double before = std::sqrt((p1 - p0).norm());
    const double after = std::sqrt((p2 - p1).norm());
    if (before <= 0 || after <= 0) {
        return p1 + (p2 - p1) / 3;
    }
    const double bb = before * before;
    const double aa = after * after;
    return (bb * p2 - aa * p0 + (2 * bb + 3 * before * after + aa) * p1) / (3 * before * (before + after));
}

}  // namespace

CubicBezier CubicBezier::line(const Point& from, const Point& to) {
    return {from, from + (to - from) / 3, to - (to - from) / 3, to};
}

Point CubicBezier::at(double t) const {
    const double s = 1 - t;
    return s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3;
}

CubicBezier CubicBezier::mapped(const Similarity& toFromHere) const {
    return {toFromHere.apply(p0), toFromHere.apply(p1), toFromHere.apply(p2), toFromHere.apply(p3)};
}

int flatSteps(const CubicBezier& curve, double flatnessPx) {
    expects(flatnessPx > 0, "flatSteps: the tolerance must be positive");
    const double bend =
        std::max((curve.p0 - 2 * curve.p1 + curve.p2).norm(), (curve.p1 - 2 * curve.p2 + curve.p3).norm());
    // A chord over 1/n of the parameter leaves the curve by at most max|B''| / (8 n^2), and |B''| <= 6 bend.
    const double steps = std::ceil(std::sqrt(6 * bend / (8 * flatnessPx)));
    return steps >= kMostSteps ? kMostSteps : std::max(1, static_cast<int>(steps));
}

void appendFlattened(const CubicBezier& curve, double flatnessPx, std::vector<Point>& samples) {
    const int steps = flatSteps(curve, flatnessPx);
    for (int i = 1; i < steps; ++i) {
        samples.push_back(curve.at(static_cast<double>(i) / steps));
    }
    samples.push_back(curve.p3);
}

std::vector<CubicBezier> smoothCurve(std::span<const Point> points) {
    std::vector<CubicBezier> pieces;
    if (points.size() < 2) {
        return pieces;
    }
    if (points.size() == 2) {
        pieces.push_back(CubicBezier::line(points[0], points[1]));
        return pieces;
    }
    const std::size_t last = points.size() - 1;
    for (std::size_t i = 0; i < last; ++i) {
        CubicBezier piece{points[i], points[i], points[i + 1], points[i + 1]};
        if (i > 0) {
            piece.p1 = innerPoint(points[i - 1], points[i], points[i + 1]);
        }
        if (i + 1 < last) {
            piece.p2 = innerPoint(points[i + 2], points[i + 1], points[i]);
        }
        // An end piece is the parabola with the tangent of its inner end: raised to a cubic, both inner
        // points lie two thirds of the way to the parabola's control point.
        if (i == 0) {
            const Point control = piece.p3 + 1.5 * (piece.p2 - piece.p3);
            piece.p1 = piece.p0 + (control - piece.p0) * (2.0 / 3);
        } else if (i + 1 == last) {
            const Point control = piece.p0 + 1.5 * (piece.p1 - piece.p0);
            piece.p2 = piece.p3 + (control - piece.p3) * (2.0 / 3);
        }
        pieces.push_back(piece);
    }
    return pieces;
}

std::vector<CubicBezier> naturalCurve(std::span<const Point> points) {
    std::vector<CubicBezier> pieces;
    if (points.size() < 2) {
        return pieces;
    }
    const std::size_t last = points.size() - 1;
    double length = 0;
    for (std::size_t i = 0; i < last; ++i) {
        length += (points[i + 1] - points[i]).norm();
    }
    std::vector<double> steps(last);
    for (std::size_t i = 0; i < last; ++i) {
        steps[i] = std::max((points[i + 1] - points[i]).norm(), 1e-6 * length);
    }
    // Second derivatives at the points, 0 at both ends, by elimination of the tridiagonal system (Thomas
    // algorithm): steps[i-1] m[i-1] + 2 (steps[i-1] + steps[i]) m[i] + steps[i] m[i+1] = 6 (change of slope).
    std::vector<Point> second(points.size(), Point::Zero());
    if (length > 0) {
        std::vector<double> factor(points.size(), 0);
        for (std::size_t i = 1; i < last; ++i) {
            const Point slopeBefore = (points[i] - points[i - 1]) / steps[i - 1];
            const Point slopeAfter = (points[i + 1] - points[i]) / steps[i];
            const double pivot = 2 * (steps[i - 1] + steps[i]) - steps[i - 1] * factor[i - 1];
            factor[i] = steps[i] / pivot;
            second[i] = (6 * (slopeAfter - slopeBefore) - steps[i - 1] * second[i - 1]) / pivot;
        }
        for (std::size_t i = last - 1; i >= 1; --i) {
            second[i] -= factor[i] * second[i + 1];
        }
    }
    for (std::size_t i = 0; i < last; ++i) {
        // The inner Bezier points lie a third of the end tangents away from the ends.
        const Point chord = (points[i + 1] - points[i]) / 3;
        const double bend = steps[i] * steps[i] / 18;
        pieces.push_back({points[i], points[i] + chord - bend * (2 * second[i] + second[i + 1]),
                          points[i + 1] - chord - bend * (second[i] + 2 * second[i + 1]), points[i + 1]});
    }
    return pieces;
}

}  // namespace maskwright::core::geometry
