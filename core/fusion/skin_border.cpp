// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/skin_border.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::fusion {

namespace {

using geometry::Polygon;

// How many times as high as the face outline there may be skin. Higher is another head, or a raised arm.
constexpr double kCrownMargin = 2;

// The side of the chain away from the face: image left of the way down to the chin and up again, seen along
// the chain.
Point outward(const Point& along) {
    const double length = along.norm();
    return length > 0 ? Point(Point(-along.y(), along.x()) / length) : Point(Point::Zero());
}

// The band beyond the border as one quadrilateral per chord. Neighbours share their rungs, so the band has no
// gaps; at bends the rung is the mean direction, which for chords of a smooth curve is the distance within a
// few percent.
void addBand(const std::vector<Point>& border, double widthPx, std::vector<Polygon>& area) {
    std::vector<Point> rungs(border.size());
    for (std::size_t i = 0; i < border.size(); ++i) {
        const Point before = i > 0 ? outward(border[i] - border[i - 1]) : Point(Point::Zero());
        const Point after = i + 1 < border.size() ? outward(border[i + 1] - border[i]) : Point(Point::Zero());
        const Point mean = before + after;
        const double length = mean.norm();
        rungs[i] = border[i] + (length > 0 ? Point(mean * (widthPx / length)) : Point(Point::Zero()));
    }
    for (std::size_t i = 0; i + 1 < border.size(); ++i) {
        area.push_back({border[i], border[i + 1], rungs[i + 1], rungs[i]});
    }
}

// How far a curve reaches from a place in a direction (unit vector); 0 where it does not.
double heightOver(const Point& place, const Point& up, const std::vector<Point>& curve) {
    double height = 0;
    for (const Point& sample : curve) {
        height = std::max(height, up.dot(sample - place));
    }
    return height;
}

}  // namespace

std::vector<Polygon> skinArea(const fitting::FaceFit& fit, const PixelRect& window, double marginPx) {
    const std::vector<Point>& border = fit.skinBorder.samples;
    std::vector<Polygon> area;
    if (border.size() < 2) {
        return area;
    }
    const Point across = border.back() - border.front();
    const double width = across.norm();
    if (!(width > 0)) {
        return area;
    }
    // Far enough to leave the window from any place of the border.
    double reach = window.width() + window.height();
    for (const Point& sample : border) {
        reach = std::max({reach, 4 * std::abs(sample.x() - window.x0), 4 * std::abs(sample.y() - window.y0)});
    }
    // In whole powers of two, so that a small move of the jawline leaves the far corners where they are.
    reach = std::exp2(std::ceil(std::log2(std::max(reach, 1.0))) + 1);
    const Point right = across / width;
    const Point up(right.y(), -right.x());
    const double outline = heightOver(border.front(), up, fit.faceOutline.samples);
    const double height = outline > 0 ? std::min(kCrownMargin * outline, reach) : reach;
    Polygon above = border;
    above.push_back(border.back() + reach * right);
    above.push_back(border.back() + reach * right + height * up);
    above.push_back(border.front() - reach * right + height * up);
    above.push_back(border.front() - reach * right);
    area.push_back(std::move(above));
    addBand(border, marginPx, area);
    area.push_back(fit.innerFace);
    return area;
}

}  // namespace maskwright::core::fusion
