// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/outline.h"

#include "core/error.h"
#include "core/painting/class_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace maskwright::core::painting {

namespace {

// The line in steps of this share of the reach: finer ones would change next to nothing.
constexpr double kStepOfReach = 0.1;
constexpr double kLeastStepPx = 1;
constexpr std::array<std::pair<int, int>, 4> kNeighbours{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

// Sides of the line.
constexpr std::int8_t kNone = 0;
constexpr std::int8_t kLeft = 1;
constexpr std::int8_t kRight = -1;

double cross(const Point& a, const Point& b) {
    return a.x() * b.y() - a.y() * b.x();
}

struct Line {
    std::vector<Point> points;
    bool closed = false;

    Line(std::span<const Point> path, double stepPx) {
        for (const Point& point : path) {
            if (points.empty() || (point - points.back()).norm() >= stepPx) {
                points.push_back(point);
            }
        }
        if (!path.empty() && points.back() != path.back() && (points.back() - path.back()).norm() > 0.1) {
            points.push_back(path.back());
        }
        closed = points.size() > 3 && isClosed(path);
    }
    [[nodiscard]] std::size_t segments() const { return closed ? points.size() : points.size() - 1; }
    [[nodiscard]] const Point& at(std::size_t i) const { return points[i % points.size()]; }
    [[nodiscard]] Point direction(std::size_t segment) const {
        return (at(segment + 1) - at(segment)).normalized();
    }
    // Positive: the inside of a closed line lies to its left (y points down, so to the right of the eye).
    [[nodiscard]] double turn() const {
        double area = 0;
        for (std::size_t i = 0; i < points.size(); ++i) {
            area += cross(at(i), at(i + 1));
        }
        return area;
    }
};

// The pixels within reach of a line, each on one side of it.
struct Band {
    PixelRect window;
    Raster<std::int8_t> sides;
    Raster<float> distances;

    Band(const Line& line, double reach, const PixelRect& clip) {
        PixelRect around;
        for (const Point& point : line.points) {
            const auto x = static_cast<int>(std::clamp(std::lround(point.x()), -100'000L, 100'000L));
            const auto y = static_cast<int>(std::clamp(std::lround(point.y()), -100'000L, 100'000L));
            around = around.united({x, y, x + 1, y + 1});
        }
        window = around.grown(static_cast<int>(std::min(reach, 100'000.0)) + 1).intersected(clip);
        if (window.empty()) {
            return;
        }
        sides = Raster<std::int8_t>(window.width(), window.height(), kNone);
        distances = Raster<float>(window.width(), window.height(), std::numeric_limits<float>::infinity());
        for (std::size_t i = 0; i < line.segments(); ++i) {
            addSegment(line, i, reach);
        }
    }
    [[nodiscard]] bool contains(int x, int y) const { return window.contains(x, y); }
    [[nodiscard]] std::int8_t side(int x, int y) const { return sides.at(x - window.x0, y - window.y0); }
    [[nodiscard]] float distance(int x, int y) const { return distances.at(x - window.x0, y - window.y0); }

  private:
    void addSegment(const Line& line, std::size_t segment, double reach) {
        const Point& from = line.at(segment);
        const Point way = line.at(segment + 1) - from;
        const double length = way.norm();
        const Point direction = line.direction(segment);
        const bool first = !line.closed && segment == 0;
        const bool last = !line.closed && segment + 1 == line.segments();
        const PixelRect near =
            PixelRect{static_cast<int>(std::floor(std::min(from.x(), from.x() + way.x()) - reach)),
                      static_cast<int>(std::floor(std::min(from.y(), from.y() + way.y()) - reach)),
                      static_cast<int>(std::ceil(std::max(from.x(), from.x() + way.x()) + reach)) + 1,
                      static_cast<int>(std::ceil(std::max(from.y(), from.y() + way.y()) + reach)) + 1}
                .intersected(window);
        for (int y = near.y0; y < near.y1; ++y) {
            for (int x = near.x0; x < near.x1; ++x) {
                const Point offset = Point(x, y) - from;
                const double along = offset.dot(direction);
                if ((first && along < 0) || (last && along > length)) {
                    continue;  // beyond the ends nothing was drawn
                }
                const double on = std::clamp(along, 0.0, length);
                const auto distance = static_cast<float>((offset - on * direction).norm());
                float& nearest = distances.at(x - window.x0, y - window.y0);
                if (distance >= nearest || distance > reach) {
                    continue;
                }
                // At a corner both segments are as near, and the side is that of their middle direction.
                Point heading = direction;
                if (along < 0) {
                    heading += line.direction((segment + line.segments() - 1) % line.segments());
                } else if (along > length) {
                    heading += line.direction((segment + 1) % line.segments());
                }
                nearest = distance;
                sides.at(x - window.x0, y - window.y0) =
                    cross(heading, offset - on * direction) >= 0 ? kLeft : kRight;
            }
        }
    }
};

// The side on which the class is to lie; none: it cannot be told.
std::int8_t classSide(const LabelMap& map, const Band& band, const Line& line, std::uint8_t value) {
    std::int64_t left = 0;
    std::int64_t right = 0;
    for (int y = band.window.y0; y < band.window.y1; ++y) {
        for (int x = band.window.x0; x < band.window.x1; ++x) {
            if (map.at(x, y) == value) {
                left += band.side(x, y) == kLeft ? 1 : 0;
                right += band.side(x, y) == kRight ? 1 : 0;
            }
        }
    }
    if (left != right) {
        return left > right ? kLeft : kRight;
    }
    if (!line.closed || left > 0) {
        return kNone;
    }
    return line.turn() > 0 ? kLeft : kRight;
}

// What joins the line on one side: pixels that show the class, or those that do not.
std::vector<std::pair<int, int>> joined(const LabelMap& map, const Band& band, std::int8_t side,
                                        std::uint8_t value, bool showing) {
    constexpr float kAtLinePx = 1;
    Raster<std::uint8_t> seen(band.window.width(), band.window.height());
    std::vector<std::pair<int, int>> pixels;
    const auto add = [&](int x, int y) {
        std::uint8_t& mark = seen.at(x - band.window.x0, y - band.window.y0);
        if (mark == 0 && band.side(x, y) == side && (map.at(x, y) == value) == showing) {
            mark = 1;
            pixels.emplace_back(x, y);
        }
    };
    for (int y = band.window.y0; y < band.window.y1; ++y) {
        for (int x = band.window.x0; x < band.window.x1; ++x) {
            if (band.distance(x, y) <= kAtLinePx) {
                add(x, y);
            }
        }
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const auto [x, y] = pixels[i];
        for (const auto& [dx, dy] : kNeighbours) {
            if (band.contains(x + dx, y + dy)) {
                add(x + dx, y + dy);
            }
        }
    }
    return pixels;
}

// Gives the pixels, from the outside in, what borders them.
void addBordering(const LabelMap& map, const Band& band, std::int8_t side,
                  const std::vector<std::pair<int, int>>& pixels, std::uint8_t value,
                  AreaCollector& collected) {
    constexpr std::uint8_t kOpen = 254;
    Raster<std::uint8_t> classes(band.window.width(), band.window.height(), kNoCorrection);
    const auto at = [&](int x, int y) -> std::uint8_t& {
        return classes.at(x - band.window.x0, y - band.window.y0);
    };
    for (const auto& [x, y] : pixels) {
        at(x, y) = kOpen;
    }
    std::vector<std::pair<int, int>> front;
    for (const auto& [x, y] : pixels) {
        for (const auto& [dx, dy] : kNeighbours) {
            const int nx = x + dx;
            const int ny = y + dy;
            if (band.contains(nx, ny) && at(nx, ny) == kNoCorrection && band.side(nx, ny) == side &&
                map.at(nx, ny) != value) {
                at(nx, ny) = map.at(nx, ny);
                front.emplace_back(nx, ny);
            }
        }
    }
    for (std::size_t i = 0; i < front.size(); ++i) {
        const auto [x, y] = front[i];
        for (const auto& [dx, dy] : kNeighbours) {
            if (band.contains(x + dx, y + dy) && at(x + dx, y + dy) == kOpen) {
                at(x + dx, y + dy) = at(x, y);
                front.emplace_back(x + dx, y + dy);
            }
        }
    }
    for (int y = band.window.y0; y < band.window.y1; ++y) {
        for (int x = band.window.x0; x < band.window.x1; ++x) {
            if (map.at(x, y) == value && at(x, y) < kClassCount) {
                collected.add(x, y, at(x, y));
            }
        }
    }
}

}  // namespace

bool isClosed(std::span<const Point> path) {
    constexpr double kClosedShare = 0.1;
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        length += (path[i] - path[i - 1]).norm();
    }
    return !path.empty() && (path.back() - path.front()).norm() <= kClosedShare * length;
}

std::vector<PaintedArea> redrawOutline(const LabelMap& map, std::span<const Point> path, FaceClass value,
                                       double reachPx) {
    expects(reachPx >= 1 && std::isfinite(reachPx), "redrawOutline: the reach is at least a pixel");
    expects(std::all_of(path.begin(), path.end(), [](const Point& point) { return point.allFinite(); }),
            "redrawOutline: a point is not finite");
    const Line line(path, std::max(kStepOfReach * reachPx, kLeastStepPx));
    if (line.points.size() < 2) {
        return {};
    }
    const Band band(line, reachPx, map.bounds());
    const std::int8_t inside = band.window.empty() ? kNone : classSide(map, band, line, labelOf(value));
    if (inside == kNone) {
        return {};
    }
    AreaCollector collected;
    auto outside = static_cast<std::int8_t>(-inside);
    addBordering(map, band, outside, joined(map, band, outside, labelOf(value), true), labelOf(value),
                 collected);
    std::vector<PaintedArea> areas = collected.take();
    std::vector<std::pair<int, int>> grown = joined(map, band, inside, labelOf(value), false);
    std::ranges::sort(grown, {}, [](const auto& pixel) { return std::pair(pixel.second, pixel.first); });
    AreaCollector grownAreas;
    for (const auto& [x, y] : grown) {
        grownAreas.add(x, y, labelOf(value));
    }
    for (PaintedArea& area : grownAreas.take()) {
        areas.push_back(std::move(area));
    }
    return areas;
}

}  // namespace maskwright::core::painting
