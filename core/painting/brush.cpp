// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/brush.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace maskwright::core::painting {

namespace {

struct Interval {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

void includeDisc(Interval& row, const Point& centre, double radius, double y) {
    const double dy = y - centre.y();
    const double square = radius * radius - dy * dy;
    if (square >= 0) {
        const double half = std::sqrt(square);
        row.include(centre.x() - half);
        row.include(centre.x() + half);
    }
}

void includeEdge(Interval& row, const Point& a, const Point& b, double y) {
    const double low = std::min(a.y(), b.y());
    const double high = std::max(a.y(), b.y());
    if (y < low || y > high) {
        return;
    }
    if (low == high) {
        row.include(a.x());
        row.include(b.x());
        return;
    }
    row.include(a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()));
}

int clamped(double value, int low, int high) {
    return static_cast<int>(std::clamp(value, static_cast<double>(low), static_cast<double>(high)));
}

}  // namespace

std::vector<PixelSpan> brushSpans(const Point& from, const Point& to, double radiusPx,
                                  const PixelRect& clip) {
    expects(from.allFinite() && to.allFinite() && std::isfinite(radiusPx),
            "brushSpans: values are not finite");
    std::vector<PixelSpan> spans;
    if (clip.empty()) {
        return spans;
    }
    const double radius = std::max(radiusPx, kLeastRadiusPx);
    const Point way = to - from;
    const double length = way.norm();
    // Two discs and the rectangle between them; their union is convex, so each row of it is one interval.
    std::array<Point, 4> corners{};
    if (length > 0) {
        const Point side = Point(-way.y(), way.x()) * (radius / length);
        corners = {from + side, to + side, to - side, from - side};
    }
    const int first = clamped(std::ceil(std::min(from.y(), to.y()) - radius), clip.y0, clip.y1);
    const int last = clamped(std::floor(std::max(from.y(), to.y()) + radius), clip.y0 - 1, clip.y1 - 1);
    for (int y = first; y <= last; ++y) {
        Interval row;
        includeDisc(row, from, radius, y);
        includeDisc(row, to, radius, y);
        if (length > 0) {
            for (std::size_t i = 0; i < corners.size(); ++i) {
                includeEdge(row, corners[i], corners[(i + 1) % corners.size()], y);
            }
        }
        if (row.low > row.high) {
            continue;
        }
        const int x0 = clamped(std::ceil(row.low), clip.x0, clip.x1);
        const int x1 = clamped(std::floor(row.high) + 1, clip.x0, clip.x1);
        if (x0 < x1) {
            spans.push_back({y, x0, x1});
        }
    }
    return spans;
}

std::vector<PixelSpan> strokeSpans(std::span<const Point> path, double radiusPx, const PixelRect& clip) {
    std::vector<PixelSpan> all;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Point& to = path[std::min(i + 1, path.size() - 1)];
        const std::vector<PixelSpan> piece = brushSpans(path[i], to, radiusPx, clip);
        all.insert(all.end(), piece.begin(), piece.end());
    }
    std::ranges::sort(
        all, [](const PixelSpan& a, const PixelSpan& b) { return a.y != b.y ? a.y < b.y : a.x0 < b.x0; });
    std::vector<PixelSpan> merged;
    for (const PixelSpan& span : all) {
        if (!merged.empty() && merged.back().y == span.y && span.x0 <= merged.back().x1) {
            merged.back().x1 = std::max(merged.back().x1, span.x1);
        } else {
            merged.push_back(span);
        }
    }
    return merged;
}

}  // namespace maskwright::core::painting
