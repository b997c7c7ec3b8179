// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/head_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

constexpr double kExponent =
    2.15;  // of the head's cross-sections, superellipses a little squarer than ellipses
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double hill(double x, double y, double atX, double atY, double radiusX, double radiusY) {
    const double dx = (x - atX) / radiusX;
    const double dy = (y - atY) / radiusY;
    return std::exp(-dx * dx - dy * dy);
}

double smoothStep(double from, double to, double value) {
    const double t = std::clamp((value - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

// y of a curve that runs in one direction of x; not a number beyond its ends.
double heightAt(const Curve& curve, double x) {
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        const double x0 = curve[i].x();
        const double x1 = curve[i + 1].x();
        if ((x0 <= x && x <= x1) || (x1 <= x && x <= x0)) {
            const double t = std::abs(x1 - x0) < 1e-9 ? 0 : (x - x0) / (x1 - x0);
            return curve[i].y() + t * (curve[i + 1].y() - curve[i].y());
        }
    }
    return kNan;
}

double distanceToSegment(const Point& p, const Point& a, const Point& b) {
    const Point along = b - a;
    const double t = std::clamp((p - a).dot(along) / along.squaredNorm(), 0.0, 1.0);
    return (p - a - t * along).norm();
}

// Identity lengths stretch the standard head between fixed heights.
Profile stretchOf(const Identity& id, double gap) {
    const double nose = 50 * id.noseLength;
    const double mouth = nose + 21.5 * id.lipDistance;
    const double chin = mouth + gap + 42.5 * id.chinLength;
    return Profile({{-130, -20 - 110 * id.foreheadHeight},
                    {-60, -20 - 40 * id.foreheadHeight},
                    {-20, -20},
                    {0, 0},
                    {20, 20 * id.noseLength},
                    {50, nose},
                    {71.5, mouth},
                    {114 + gap, chin},
                    {130 + gap, chin + 16}});
}

}  // namespace

double Profile::operator()(double at) const {
    if (at <= knots_.front().at) {
        return knots_.front().value;
    }
    if (at >= knots_.back().at) {
        return knots_.back().value;
    }
    std::size_t i = 0;
    while (at > knots_[i + 1].at) {
        ++i;
    }
    const auto slope = [&](std::size_t k) {
        const std::size_t low = k == 0 ? 0 : k - 1;
        const std::size_t high = std::min(k + 1, knots_.size() - 1);
        return (knots_[high].value - knots_[low].value) / (knots_[high].at - knots_[low].at);
    };
    const double length = knots_[i + 1].at - knots_[i].at;
    const double t = (at - knots_[i].at) / length;
    const double t2 = t * t;
    const double t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * knots_[i].value + (t3 - 2 * t2 + t) * length * slope(i) +
           (3 * t2 - 2 * t3) * knots_[i + 1].value + (t3 - t2) * length * slope(i + 1);
}

HeadShape::HeadShape(const Identity& identity, const Expression& expression, const FaceCurves& curves)
    : identity_(identity),
      expression_(expression),
      gap_(curves.mouthGapMm),
      mouthY_(curves.mouthMiddleY),
      stretch_(stretchOf(identity, curves.mouthGapMm)),
      front_({{-40, 92},
              {-25, 93},
              {-10, 90},
              {0, 87.5},
              {20, 86.5},
              {35, 86},
              {49, 87},
              {60, 88},
              {71, 87},
              {82, 85.5},
              {90, 84},
              {100, 83.5},
              {107, 81},
              {111, 77.5},
              {114, 70}}),
      centre_({{-40, -12}, {0, -12}, {20, -6}, {45, 6}, {70, 20}, {90, 40}, {105, 58}, {114, 70}}),
      back_({{-30, -108}, {0, -106}, {20, -98}, {45, -75}, {70, -30}, {90, 12}, {105, 46}, {114, 70}}),
      width_({{-30, 74}, {-10, 72.5}, {10, 70}, {30, 66.5}, {36, 65.8}}),
      ridge_({{-24, 0},
              {-12, 2.2 * identity.noseBridge},
              {-4, 4.0 * identity.noseBridge},
              {8, 9.0 * identity.noseBridge},
              {20, 15.5},
              {30, 21.5},
              {36, 25},
              {39.5, 25.6},
              {43, 23},
              {47, 13},
              {50.5, 4},
              {54, 0}}),
      ridgeWidth_({{-12, 9.5},
                   {0, 7.6},
                   {15, 8.6},
                   {27, 10},
                   {36, 11 * identity.noseWidth},
                   {46, 10 * identity.noseWidth}}) {
    const std::array<const Curve*, 4> edges = {&curves.upperLipTop, &curves.upperLipBottom,
                                               &curves.lowerLipTop, &curves.lowerLipBottom};
    for (std::size_t i = 0; i < edges.size(); ++i) {
        for (double x = -kLipRange; x <= kLipRange; x += kLipStep) {
            lips_[i].push_back(heightAt(*edges[i], x));
        }
    }
    lipLeft_ = curves.upperLipTop.front().x();
    lipRight_ = curves.upperLipTop.back().x();
    for (std::size_t side = 0; side < kSides; ++side) {
        Eye& eye = eyes_[side];
        eye.upper = curves.upperLid[side];
        eye.lower = curves.lowerLid[side];
        eye.centre = Point((eye.upper.front().x() + eye.upper.back().x()) / 2, 0.5);
        const double a = angleAt(eye.centre);
        eye.front = basePoint(a, eye.centre.y()).z() + faceRelief(eye.centre.x(), eye.centre.y()) + 5.2;
    }
}

double HeadShape::closedHeight(double y) const {
    // Below the mouth the jaw has moved down as a whole; within the opening the head keeps its shape.
    return y < mouthY_ ? y : std::max(mouthY_, y - gap_);
}

double HeadShape::spreadHeight(double y) const {
    // Beside the mouth the cheek stretches evenly down to the chin.
    constexpr double kFrom = 30;
    return y < kFrom ? y : kFrom + (y - kFrom) * (kChin - kFrom) / (kChin + gap_ - kFrom);
}

double HeadShape::halfWidth(double y) const {
    const double q = spreadHeight(y);
    if (q < -30) {
        const double t = std::min(1.0, (-30 - q) / (-30 - kTop));
        return 74 * std::pow(std::max(0.0, 1 - std::pow(t, 2.3)), 1 / 2.3);
    }
    if (q < 30) {
        return width_(q);
    }
    const double t = std::min(1.0, (q - 30) / (kChin - 30));
    return 66.5 * std::sqrt(std::max(0.0, 1 - std::pow(t, identity_.jawSquareness)));
}

Vec3 HeadShape::basePoint(double a, double y) const {
    const double q = spreadHeight(y);
    const double centre = centre_(q);
    const double aside = smoothStep(0.35, 0.85, std::abs(a));
    double front = front_(aside * q + (1 - aside) * closedHeight(y));
    double back = back_(q);
    if (q < -40) {
        const double t = std::min(1.0, (-40 - q) / (-40 - kTop));
        front = centre + (92 - centre) * std::pow(std::max(0.0, 1 - std::pow(t, 2.5)), 1 / 2.5);
    }
    if (q < -30) {
        const double t = std::min(1.0, (-30 - q) / (-30 - kTop));
        back = centre - (108 + centre) * std::pow(std::max(0.0, 1 - std::pow(t, 2.2)), 1 / 2.2);
    }
    // A dropped jaw turns about the ear: the chin moves back.
    const double dropped = gap_ * std::clamp((y - mouthY_) / 42.0, 0.0, 1.0);
    const double sine = std::sin(a);
    const double cosine = std::cos(a);
    const double x = halfWidth(y) * std::copysign(std::pow(std::abs(sine), 2 / kExponent), sine);
    const double reach = std::pow(std::abs(cosine), 2 / kExponent);
    const double z = cosine >= 0 ? centre + (front - centre) * reach : centre - (centre - back) * reach;
    return {x, y, z - 0.3 * dropped};
}

double HeadShape::planeX(double a, double y) const {
    const double sine = std::sin(a);
    return halfWidth(y) * std::copysign(std::pow(std::abs(sine), 2 / kExponent), sine);
}

double HeadShape::angleAt(const Point& facePlane) const {
    const double part = std::clamp(facePlane.x() / halfWidth(facePlane.y()), -1.0, 1.0);
    return std::copysign(std::asin(std::pow(std::abs(part), kExponent / 2)), part);
}

double HeadShape::noseRelief(double x, double y) const {
    const double away = std::abs(x) / ridgeWidth_(y);
    const double ridge = ridge_(y) * std::exp(-0.85 * std::pow(away, 2.1));
    const double wing = 9.5 * hill(std::abs(x), y, 12.2 * identity_.noseWidth, 41.5, 5.0, 6.2);
    const double groove = -1.6 * hill(std::abs(x), y, 18.6 * identity_.noseWidth, 39, 2.0, 6.0);
    return identity_.noseHeight * (ridge + wing) + groove;
}

double HeadShape::faceRelief(double x, double y) const {
    const double ax = std::abs(x);
    const Identity& id = identity_;
    const double smile = std::max(0.0, expression_.smile);
    const double q = closedHeight(y);
    double z = -8.0 * hill(ax, y, 31, -1, 17, 11) - 3.0 * hill(ax, y, 17, -3, 7, 8);
    z += (1.6 + 2.6 * id.masculinity) * hill(ax, y, 26, -19, 20, 6);
    z += 4.8 * id.cheekbones * hill(ax, y, 45, 23, 17, 14) + 3.2 * smile * hill(ax, y, 36, 29, 13, 10);
    z -= (3.0 + 2.5 * id.age) * hill(ax, y, 48, 58, 13, 18);
    z -= 3.0 * hill(ax, y, 64, -22, 10, 16);
    z += 4.0 * hill(x, q, 0, 70, 25, 19);
    z -= 3.6 * hill(x, q, 0, 91, 16, 4.5);
    z += (4.0 + 1.5 * id.masculinity) * hill(x, q, 0, 103, 15, 9);
    z += (0.9 * hill(ax, y, 4, 58, 2.0, 6) - 1.2 * hill(ax, y, 0, 58, 2.4, 6)) * (1 - 0.6 * smile);
    const double cornerX = lipRight_ + 2;
    z -= 2.0 * hill(ax, y, cornerX, mouthY_ + 0.8 - 4.2 * expression_.smile + 0.38 * gap_, 4.0, 4.5);
    const double fold = distanceToSegment({ax, y}, {19.5, 41}, {31 + 4 * smile, 66});
    z -= (0.35 + 1.1 * id.age + 1.3 * smile) * std::exp(-fold * fold / 5.0);
    return z;
}

double HeadShape::lipRelief(double x, double y) const {
    if (x <= lipLeft_ || x >= lipRight_) {
        return 0;
    }
    const double at = (x + kLipRange) / kLipStep;
    const auto index = static_cast<std::size_t>(at);
    const double rest = at - std::floor(at);
    std::array<double, 4> edge{};
    for (std::size_t i = 0; i < 4; ++i) {
        edge[i] = lips_[i][index] * (1 - rest) + lips_[i][index + 1] * rest;
    }
    if (std::isnan(edge[0]) || std::isnan(edge[3])) {
        return 0;
    }
    const bool inside = !std::isnan(edge[1]) && !std::isnan(edge[2]);
    const double middleUpper = inside ? edge[1] : (edge[0] + edge[3]) / 2;
    const double middleLower = inside ? edge[2] : middleUpper;
    const double half = x < 0 ? -lipLeft_ : lipRight_;
    const double taper = std::pow(std::max(0.0, 1 - std::pow(std::abs(x) / half, 2.0)), 0.55);
    if (y <= edge[0] || y >= edge[3]) {
        return 0;
    }
    if (y < middleUpper) {
        const double t = (y - edge[0]) / (middleUpper - edge[0]);
        return taper * 3.6 * identity_.upperLip * (0.9 * std::pow(t, 0.65) - 0.75 * std::pow(t, 7.0));
    }
    if (y > middleLower) {
        const double t = (y - middleLower) / (edge[3] - middleLower);
        return taper * 4.6 * identity_.lowerLip *
               std::pow(std::sin(std::numbers::pi * (0.06 + 0.94 * t)), 0.75);
    }
    const double deep = std::min(y - middleUpper, middleLower - y);
    return -4.0 * smoothStep(0, 2.0, deep);
}

double HeadShape::withEyeball(double x, double y, double z) const {
    const Eye& eye = eyes_[x < 0 ? 0 : 1];
    const double dx = x - eye.centre.x();
    const double dy = y - eye.centre.y();
    constexpr double kRadius = 13.2;
    const double squared = dx * dx * 0.72 + dy * dy;  // lids are longer than high
    if (squared > 2.2 * kRadius * kRadius) {
        return z;
    }
    // Beyond its rim the ball falls away, so that the socket takes over without an edge.
    const double beyond = std::max(0.0, std::sqrt(squared) - kRadius);
    const double ball =
        eye.front - kRadius + std::sqrt(std::max(0.0, kRadius * kRadius - squared)) - 2.5 * beyond;
    // A smooth maximum joins the ball and the socket.
    constexpr double kBlend = 2.6;
    const double h = std::clamp(0.5 + 0.5 * (ball - z) / kBlend, 0.0, 1.0);
    z = z * (1 - h) + ball * h + kBlend * h * (1 - h);
    const double upper = heightAt(eye.upper, x);
    const double lower = heightAt(eye.lower, x);
    if (std::isnan(upper) || std::isnan(lower)) {
        return z;
    }
    const double edge = 1.5 * std::min({1.0, std::abs(x - eye.upper.front().x()) / 4,
                                        std::abs(x - eye.upper.back().x()) / 4});
    const double above = upper - y;
    const double below = y - lower;
    z += 1.1 * edge * smoothStep(-0.4, 0.7, above) * std::exp(-std::max(0.0, above - 4) / 4);
    z += 0.7 * edge * smoothStep(-0.3, 0.8, below) * std::exp(-std::max(0.0, below - 2) / 3);
    const double fold = above - 3.6 - 1.2 * (1 - identity_.age);
    z -= 1.5 * identity_.lidFold * edge * std::exp(-fold * fold / 1.3);
    const double bag = below - 8;
    z -= (0.2 + 0.9 * identity_.age) * edge * std::exp(-bag * bag / 5);
    return z;
}

Vec3 HeadShape::point(double a, double y, Relief relief) const {
    Vec3 p = basePoint(a, y);
    const double cosine = std::cos(a);
    if (cosine > 0 && y > -60) {
        const double weight = smoothStep(0, 0.35, cosine);
        double z = p.z() + weight * (faceRelief(p.x(), y) + lipRelief(p.x(), y));
        z = withEyeball(p.x(), y, z);
        if (relief == Relief::Full) {
            z += noseRelief(p.x(), y);
        }
        p.z() = z;
    }
    return {p.x() * identity_.faceWidth, stretch_(y), p.z()};
}

}  // namespace maskwright::core::image::portrait
