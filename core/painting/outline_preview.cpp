// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/outline_preview.h"

#include "core/error.h"
#include "core/geometry/similarity.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::painting {

namespace {

// Beside the line, in squares of the reach as long as the line: about two milliseconds' work.
constexpr double kMostReachesSquared = 12'000;

// Doubled where the line becomes too long, so that what has been drawn looks the same from one position of
// the hand to the next nearly always.
int blockSide(std::span<const Point> path, double reachPx, double blockPx) {
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        length += (path[i] - path[i - 1]).norm();
    }
    const double needed = std::sqrt(length * reachPx / kMostReachesSquared);
    const int most = static_cast<int>(std::max(reachPx, 1.0));
    int side = static_cast<int>(std::clamp(blockPx, 1.0, static_cast<double>(most)));
    while (side < static_cast<int>(needed) && side < most) {
        side = std::min(2 * side, most);
    }
    return side;
}

// Blocks of the photo, from the corner of the photo on.
struct Blocks {
    int side;
    PixelRect window;  // in blocks: those around the line

    [[nodiscard]] PixelRect pixelsOf(int x0, int x1, int y, const PixelRect& photo) const {
        const int left = (x0 + window.x0) * side;
        const int top = (y + window.y0) * side;
        return PixelRect{left, top, left + (x1 - x0) * side, top + side}.intersected(photo);
    }
};

PixelRect windowAround(std::span<const Point> blocksPath, double reach, int width, int height) {
    PixelRect around;
    for (const Point& point : blocksPath) {
        const auto x = static_cast<int>(std::clamp(std::lround(point.x()), -100'000L, 100'000L));
        const auto y = static_cast<int>(std::clamp(std::lround(point.y()), -100'000L, 100'000L));
        around = around.united({x, y, x + 1, y + 1});
    }
    // What lies a block beyond the reach still borders what is within.
    return around.grown(static_cast<int>(std::min(reach, 100'000.0)) + 2).intersected({0, 0, width, height});
}

// The class in the middle of each block.
LabelMap shrunk(const LabelMap& map, const Blocks& blocks) {
    LabelMap result(blocks.window.width(), blocks.window.height());
    for (int y = 0; y < result.height(); ++y) {
        const int photoY = std::min((y + blocks.window.y0) * blocks.side + blocks.side / 2, map.height() - 1);
        const std::uint8_t* from = map.row(photoY);
        for (int x = 0; x < result.width(); ++x) {
            result.at(x, y) =
                from[std::min((x + blocks.window.x0) * blocks.side + blocks.side / 2, map.width() - 1)];
        }
    }
    return result;
}

// The pixels of the blocks that the class wins, or that it loses: others in them have not changed.
PaintedArea enlarged(const PaintedArea& area, const LabelMap& map, const Blocks& blocks, FaceClass value) {
    PaintedArea result{area.value, {}};
    const bool loses = area.value != labelOf(value);
    const auto addRow = [&](int y, const PixelRect& pixels) {
        const std::uint8_t* row = map.row(y);
        for (int x = pixels.x0; x < pixels.x1;) {
            const int start = x;
            while (x < pixels.x1 && (row[x] == labelOf(value)) == loses) {
                ++x;
            }
            if (x > start) {
                result.spans.push_back({y, start, x});
            } else {
                ++x;
            }
        }
    };
    for (auto first = area.spans.begin(); first != area.spans.end();) {
        const auto next =
            std::find_if(first, area.spans.end(), [&](const PixelSpan& span) { return span.y != first->y; });
        const PixelRect rows = blocks.pixelsOf(first->x0, first->x1, first->y, map.bounds());
        for (int y = rows.y0; y < rows.y1; ++y) {
            for (auto span = first; span != next; ++span) {
                addRow(y, blocks.pixelsOf(span->x0, span->x1, span->y, map.bounds()));
            }
        }
        first = next;
    }
    return result;
}

}  // namespace

std::vector<PaintedArea> previewOutline(const LabelMap& map, std::span<const Point> path, FaceClass value,
                                        double reachPx, double blockPx) {
    expects(reachPx >= 1 && std::isfinite(reachPx), "previewOutline: the reach is at least a pixel");
    expects(std::isfinite(blockPx), "previewOutline: the side of a block is not finite");
    expects(std::all_of(path.begin(), path.end(), [](const Point& point) { return point.allFinite(); }),
            "previewOutline: a point is not finite");
    Blocks blocks{blockSide(path, reachPx, blockPx), {}};
    if (blocks.side == 1) {
        return redrawOutline(map, path, value, reachPx);
    }
    const double reach = reachPx / blocks.side;
    const auto blocksFromPhoto = geometry::Similarity::resize(1.0 / blocks.side);
    std::vector<Point> line;
    line.reserve(path.size());
    for (const Point& point : path) {
        line.push_back(blocksFromPhoto.apply(point));
    }
    blocks.window = windowAround(line, reach, (map.width() + blocks.side - 1) / blocks.side,
                                 (map.height() + blocks.side - 1) / blocks.side);
    if (blocks.window.empty()) {
        return {};
    }
    for (Point& point : line) {
        point -= Point(blocks.window.x0, blocks.window.y0);
    }
    std::vector<PaintedArea> areas = redrawOutline(shrunk(map, blocks), line, value, reach);
    for (PaintedArea& area : areas) {
        area = enlarged(area, map, blocks, value);
    }
    std::erase_if(areas, [](const PaintedArea& area) { return area.spans.empty(); });
    return areas;
}

}  // namespace maskwright::core::painting
