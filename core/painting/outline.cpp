// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/outline.h"

#include "core/error.h"
#include "core/painting/class_source.h"
#include "core/painting/line_band.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace maskwright::core::painting {

namespace {

// The line in steps of this share of the reach: finer ones would change next to nothing.
constexpr double kStepOfReach = 0.1;
constexpr double kLeastStepPx = 1;
constexpr std::array<std::pair<int, int>, 4> kNeighbours{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

// The side on which the class is to lie; none: it cannot be told.
LineSide classSide(const LabelMap& map, const LineBand& band, const DrawnLine& line, std::uint8_t value) {
    std::int64_t left = 0;
    std::int64_t right = 0;
    for (int y = band.window().y0; y < band.window().y1; ++y) {
        for (int x = band.window().x0; x < band.window().x1; ++x) {
            if (map.at(x, y) == value) {
                left += band.side(x, y) == LineSide::Left ? 1 : 0;
                right += band.side(x, y) == LineSide::Right ? 1 : 0;
            }
        }
    }
    if (left != right) {
        return left > right ? LineSide::Left : LineSide::Right;
    }
    if (!line.closed || left > 0) {
        return LineSide::None;
    }
    return line.turn() > 0 ? LineSide::Left : LineSide::Right;
}

// What joins the line on one side: pixels that show the class, or those that do not.
std::vector<std::pair<int, int>> joined(const LabelMap& map, const LineBand& band, LineSide side,
                                        std::uint8_t value, bool showing) {
    constexpr float kAtLinePx = 1;
    Raster<std::uint8_t> seen(band.window().width(), band.window().height());
    std::vector<std::pair<int, int>> pixels;
    const auto add = [&](int x, int y) {
        std::uint8_t& mark = seen.at(x - band.window().x0, y - band.window().y0);
        if (mark == 0 && band.side(x, y) == side && (map.at(x, y) == value) == showing) {
            mark = 1;
            pixels.emplace_back(x, y);
        }
    };
    for (int y = band.window().y0; y < band.window().y1; ++y) {
        for (int x = band.window().x0; x < band.window().x1; ++x) {
            if (band.distance(x, y) <= kAtLinePx) {
                add(x, y);
            }
        }
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const auto [x, y] = pixels[i];
        for (const auto& [dx, dy] : kNeighbours) {
            if (band.window().contains(x + dx, y + dy)) {
                add(x + dx, y + dy);
            }
        }
    }
    return pixels;
}

// Gives the pixels, from the outside in, what borders them.
void addBordering(const LabelMap& map, const LineBand& band, LineSide side,
                  const std::vector<std::pair<int, int>>& pixels, std::uint8_t value,
                  AreaCollector& collected) {
    constexpr std::uint8_t kOpen = 254;
    Raster<std::uint8_t> classes(band.window().width(), band.window().height(), kNoCorrection);
    const auto at = [&](int x, int y) -> std::uint8_t& {
        return classes.at(x - band.window().x0, y - band.window().y0);
    };
    for (const auto& [x, y] : pixels) {
        at(x, y) = kOpen;
    }
    std::vector<std::pair<int, int>> front;
    for (const auto& [x, y] : pixels) {
        for (const auto& [dx, dy] : kNeighbours) {
            const int nx = x + dx;
            const int ny = y + dy;
            if (band.window().contains(nx, ny) && at(nx, ny) == kNoCorrection && band.side(nx, ny) == side &&
                map.at(nx, ny) != value) {
                at(nx, ny) = map.at(nx, ny);
                front.emplace_back(nx, ny);
            }
        }
    }
    for (std::size_t i = 0; i < front.size(); ++i) {
        const auto [x, y] = front[i];
        for (const auto& [dx, dy] : kNeighbours) {
            if (band.window().contains(x + dx, y + dy) && at(x + dx, y + dy) == kOpen) {
                at(x + dx, y + dy) = at(x, y);
                front.emplace_back(x + dx, y + dy);
            }
        }
    }
    for (int y = band.window().y0; y < band.window().y1; ++y) {
        for (int x = band.window().x0; x < band.window().x1; ++x) {
            if (map.at(x, y) == value && at(x, y) < kClassCount) {
                collected.add(x, y, at(x, y));
            }
        }
    }
}

}  // namespace

std::vector<PaintedArea> redrawOutline(const LabelMap& map, std::span<const Point> path, FaceClass value,
                                       double reachPx) {
    expects(reachPx >= 1 && std::isfinite(reachPx), "redrawOutline: the reach is at least a pixel");
    expects(std::all_of(path.begin(), path.end(), [](const Point& point) { return point.allFinite(); }),
            "redrawOutline: a point is not finite");
    const DrawnLine line(path, std::max(kStepOfReach * reachPx, kLeastStepPx));
    if (line.points.size() < 2) {
        return {};
    }
    const LineBand band(line, reachPx, map.bounds());
    const LineSide inside =
        band.window().empty() ? LineSide::None : classSide(map, band, line, labelOf(value));
    if (inside == LineSide::None) {
        return {};
    }
    AreaCollector collected;
    const LineSide outside = inside == LineSide::Left ? LineSide::Right : LineSide::Left;
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
