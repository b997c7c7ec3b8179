// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/face_curves.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image::portrait {
namespace {

constexpr int kSteps = 48;  // samples of a lid, a lip edge, an edge of a brow

double signOf(std::size_t side) {
    return side == 0 ? -1.0 : 1.0;
}

void drawBrow(FaceCurves& curves, const Identity& id, const Expression& face, std::size_t side) {
    const double sign = signOf(side);
    const double raise = face.browRaiseMm[side];
    const auto middle = [&](double s) {
        const double inner = std::pow(1 - s, 2.0);
        const double arch = id.browArchMm * (1 - std::pow((s - 0.68) / 0.68, 2.0));
        const double tail = 5.5 * std::pow(std::max(0.0, (s - 0.6) / 0.4), 1.5);
        const double x = (12.5 + 37.5 * std::pow(s, 0.95)) * id.eyeSpacing - 2.0 * face.frown * inner;
        const double y = -17.0 - id.browHeightMm - raise - arch + tail + 3.5 * face.frown * inner -
                         0.6 * raise * s * (1 - s);
        return Point(x, y);
    };
    const auto edge = [&](double s, double way) {
        const Point along = (middle(std::min(1.0, s + 0.01)) - middle(std::max(0.0, s - 0.01))).normalized();
        const double half = 0.5 * 7.2 * id.browThickness * (0.82 + 0.5 * s) * std::pow(1 - s, 0.7);
        const Point at = middle(s) + way * half * Point(along.y(), -along.x());
        return Point(sign * at.x(), at.y());
    };
    Curve& outline = curves.brow[side];
    for (int i = 0; i <= kSteps; ++i) {
        outline.push_back(edge(static_cast<double>(i) / kSteps, 1));
    }
    for (int i = kSteps - 1; i >= 0; --i) {
        outline.push_back(edge(static_cast<double>(i) / kSteps, -1));
    }
    // From the inner to the outer end: upper edge at 0, 1/4, 1/2, 3/4, tip, lower edge at 3/4, 1/2, 1/4, 0.
    static constexpr std::array<std::array<std::size_t, 9>, kSides> kIndices = {
        {{37, 36, 35, 34, 33, 41, 40, 39, 38}, {42, 43, 44, 45, 46, 47, 48, 49, 50}}};
    for (std::size_t i = 0; i < 9; ++i) {
        const double s = i <= 4 ? 0.25 * static_cast<double>(i) : 0.25 * static_cast<double>(8 - i);
        curves.points[kIndices[side][i]] = edge(s, i <= 4 ? 1 : -1);
    }
}

void drawEye(FaceCurves& curves, const Identity& id, const Expression& face, std::size_t side) {
    const double sign = signOf(side);
    const double open = face.eyeOpen[side];
    const double squeeze = 1 - 0.22 * std::max(0.0, face.smile);
    const double centre = 30.8 * id.eyeSpacing;
    const double width = 28.8 * id.eyeWidth;
    const double lowerHeight = 4.0 * id.eyeHeight * squeeze;
    const double upperHeight = 6.0 * id.eyeHeight;
    const auto lower = [&](double t) {
        const double skewed = std::pow(t, 1.12);
        const double shape = 1 - std::pow(std::abs(2 * skewed - 1), 2.2);
        const double x = centre + (t - 0.5) * width;
        const double y =
            1.2 - (1.4 + id.eyeTiltMm) * t + lowerHeight * (0.6 + 0.4 * std::min(1.0, open)) * shape;
        return Point(sign * x, y);
    };
    const auto upper = [&](double t) {
        const double skewed = std::pow(t, 0.92);
        const double shape = 1 - std::pow(std::abs(2 * skewed - 1), 2.35);
        return Point(lower(t) - Point(0, open * (upperHeight + lowerHeight) * shape));
    };
    for (int i = 0; i <= kSteps; ++i) {
        const double t = static_cast<double>(i) / kSteps;
        curves.upperLid[side].push_back(upper(t));
        curves.lowerLid[side].push_back(lower(t));
    }
    static constexpr std::array<std::array<std::size_t, 8>, kSides> kIndices = {
        {{70, 69, 68, 67, 66, 73, 72, 71}, {75, 76, 77, 78, 79, 80, 81, 82}}};
    for (std::size_t i = 0; i < 8; ++i) {
        const double t = i <= 4 ? 0.25 * static_cast<double>(i) : 0.25 * static_cast<double>(8 - i);
        curves.points[kIndices[side][i]] = i <= 4 ? upper(t) : lower(t);
    }
    const Point middle = (upper(0.5) + lower(0.5)) / 2;
    constexpr double kEyeballRadius = 12;
    const Point gaze(kEyeballRadius * std::sin(face.gazeX), kEyeballRadius * std::sin(face.gazeY) - 0.6);
    Point iris = Point(sign * centre, 1.2 - (1.4 + id.eyeTiltMm) / 2) + gaze;
    if (open <= 0) {
        iris = middle;
    } else {
        // A pupil that cannot be seen cannot be marked: it stays between the lids.
        const double t = std::clamp((sign * iris.x() - centre) / width + 0.5, 0.12, 0.88);
        iris.x() = sign * (centre + (t - 0.5) * width);
        const double top = upper(t).y();
        const double bottom = lower(t).y();
        const double margin = 0.2 * (bottom - top);
        iris.y() = std::clamp(iris.y(), top + margin, bottom - margin);
    }
    curves.iris[side] = iris;
    curves.points[side == 0 ? 74 : 83] = middle;
    curves.points[side == 0 ? 104 : 105] = iris;
}

void drawNose(FaceCurves& curves, const Identity& id) {
    const double w = id.noseWidth;
    for (std::size_t i = 0; i < 4; ++i) {
        curves.points[51 + i] = Point(0, std::array{-3.0, 11.0, 24.5, 37.5}[i]);
    }
    const std::array<Point, 5> half = {Point(8.6, 0), Point(11.6 * w, 29.5), Point(17.6 * w, 41),
                                       Point(13.6 * w, 47.6), Point(6.8 * w, 49.3)};
    // Between the points: the straight side, and the round wing.
    const Curve controls = {
        Point(0, -3),          half[0], Point(8.9, 12), half[1],       Point(15.4 * w, 34.5), half[2],
        Point(17.0 * w, 45.2), half[3], half[4],        Point(0, 50.5)};
    const Curve right = smoothThrough(controls, 10);
    for (const Point& p : right) {
        curves.nose.emplace_back(-p.x(), p.y());
    }
    for (std::size_t i = right.size() - 1; i-- > 1;) {
        curves.nose.push_back(right[i]);
    }
    for (std::size_t i = 0; i < 5; ++i) {
        curves.points[55 + i] = Point(-half[i].x(), half[i].y());
        curves.points[65 - i] = half[i];
    }
    curves.points[60] = Point(0, 50.5);
}

void drawMouth(FaceCurves& curves, const Identity& id, const Expression& face) {
    const double gap = face.mouthOpenMm;
    const double smile = face.smile;
    const double thin = 1 - 0.22 * std::max(0.0, smile);
    const double cornerX = 24.8 * id.mouthWidth + 4.8 * smile - 0.12 * gap;
    const double cornerY = 71.4 - 4.2 * smile + 0.38 * gap;
    const double innerX = cornerX - 1.8;
    const double upperMiddle = 71.2 + 0.5 * smile - (gap > 0 ? 1.3 * std::max(0.0, smile) : 0.0);
    const double lowerMiddle = gap > 0 ? upperMiddle + gap : upperMiddle;
    const double top = upperMiddle - 7.2 * id.upperLip * thin;
    const double bottom = lowerMiddle + 10.0 * id.lowerLip * thin;
    const auto corner = [&](double way) { return Point(way * cornerX, cornerY + way * face.mouthSkewMm); };
    const auto inner = [&](double middleY, double t) {
        const double endY = cornerY + (t > 0 ? 1.0 : -1.0) * face.mouthSkewMm;
        return Point(t * innerX, middleY + (endY - middleY) * t * t);
    };
    for (int i = -kSteps / 2; i <= kSteps / 2; ++i) {
        const double t = 2.0 * i / kSteps;
        curves.upperLipBottom.push_back(inner(upperMiddle, t));
        curves.lowerLipTop.push_back(inner(lowerMiddle, t));
    }
    const auto above = [&](double part, double x, double way) {
        return Point(way * x, top + (corner(way).y() - top) * part);
    };
    const auto below = [&](double part, double x, double way) {
        return Point(way * x, bottom + (corner(way).y() - bottom) * part);
    };
    const double peak = 6.3 * id.mouthWidth;
    const double dip = 1.5 * id.upperLip * (1 - 0.5 * std::max(0.0, smile));
    const Curve upper = {corner(-1),
                         above(0.66, 0.82 * cornerX, -1),
                         above(0.31, 0.56 * cornerX, -1),
                         Point(-peak, top),
                         Point(0, top + dip),
                         Point(peak, top),
                         above(0.31, 0.56 * cornerX, 1),
                         above(0.66, 0.82 * cornerX, 1),
                         corner(1)};
    const Curve lower = {corner(-1),
                         below(0.70, 0.86 * cornerX, -1),
                         below(0.36, 0.66 * cornerX, -1),
                         below(0.055, 0.32 * cornerX, -1),
                         Point(0, bottom),
                         below(0.055, 0.32 * cornerX, 1),
                         below(0.36, 0.66 * cornerX, 1),
                         below(0.70, 0.86 * cornerX, 1),
                         corner(1)};
    curves.upperLipTop = smoothThrough(upper, 10);
    curves.lowerLipBottom = smoothThrough(lower, 10);
    curves.mouthGapMm = gap;
    curves.mouthMiddleY = upperMiddle;
    constexpr std::array<std::size_t, 7> kTaken = {0, 2, 3, 4, 5, 6, 8};  // of the nine controls
    for (std::size_t i = 0; i < 7; ++i) {
        curves.points[84 + i] = upper[kTaken[i]];
        if (i > 0 && i < 6) {
            curves.points[90 + i] = lower[kTaken[6 - i]];
        }
    }
    for (std::size_t i = 0; i < 5; ++i) {
        const double t = 0.5 * static_cast<double>(i) - 1;
        curves.points[96 + i] = inner(upperMiddle, t);
        if (i > 0 && i < 4) {
            curves.points[100 + i] = inner(lowerMiddle, -t);
        }
    }
}

}  // namespace

Curve smoothThrough(const Curve& controls, int stepsPerPiece) {
    Curve curve;
    const auto at = [&](std::ptrdiff_t i) -> Point {
        const auto count = static_cast<std::ptrdiff_t>(controls.size());
        if (i < 0) {
            return 2 * controls[0] - controls[1];
        }
        if (i >= count) {
            return 2 * controls[static_cast<std::size_t>(count - 1)] -
                   controls[static_cast<std::size_t>(count - 2)];
        }
        return controls[static_cast<std::size_t>(i)];
    };
    for (std::ptrdiff_t i = 0; i + 1 < static_cast<std::ptrdiff_t>(controls.size()); ++i) {
        const Point p0 = at(i - 1);
        const Point p1 = at(i);
        const Point p2 = at(i + 1);
        const Point p3 = at(i + 2);
        const double d01 = std::sqrt((p1 - p0).norm());
        const double d12 = std::sqrt((p2 - p1).norm());
        const double d23 = std::sqrt((p3 - p2).norm());
        const Point m1 = d12 * ((p1 - p0) / d01 - (p2 - p0) / (d01 + d12)) + (p2 - p1);
        const Point m2 = d12 * ((p3 - p2) / d23 - (p3 - p1) / (d12 + d23)) + (p2 - p1);
        for (int step = 0; step < stepsPerPiece; ++step) {
            const double t = static_cast<double>(step) / stepsPerPiece;
            const double t2 = t * t;
            const double t3 = t2 * t;
            curve.emplace_back((2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 +
                               (t3 - t2) * m2);
        }
    }
    curve.push_back(controls.back());
    return curve;
}

FaceCurves drawFaceCurves(const Identity& identity, const Expression& expression) {
    FaceCurves curves;
    for (std::size_t side = 0; side < kSides; ++side) {
        drawBrow(curves, identity, expression, side);
        drawEye(curves, identity, expression, side);
    }
    drawNose(curves, identity);
    drawMouth(curves, identity, expression);
    return curves;
}

}  // namespace maskwright::core::image::portrait
