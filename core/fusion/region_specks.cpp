// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/region_specks.h"

#include "core/components.h"
#include "core/label_map.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace maskwright::core::fusion {

namespace {

using EdgeCounts = std::array<std::int64_t, 3>;  // by Region

}  // namespace

void cleanSpecks(Raster<std::uint8_t>& regions, std::int64_t leastPixels) {
    if (regions.empty() || leastPixels <= 1) {
        return;
    }
    const Components components(regions);
    const std::vector<Run>& runs = components.runs();
    const auto isSpeck = [&](std::size_t run) {
        return components.areas()[components.pieceOf(run)] < leastPixels;
    };

    // Edges that specks share with what is no speck.
    std::vector<EdgeCounts> around(runs.size(), EdgeCounts{});
    const auto share = [&](std::size_t one, std::size_t other, std::int64_t edges) {
        for (const auto& [speck, neighbour] : {std::pair{one, other}, std::pair{other, one}}) {
            if (isSpeck(speck) && !isSpeck(neighbour)) {
                around[components.pieceOf(speck)][runs[neighbour].value] += edges;
            }
        }
    };
    components.forEachBorder(share);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (isSpeck(i)) {
            const int outer = (runs[i].y == 0 ? 1 : 0) + (runs[i].y == regions.height() - 1 ? 1 : 0);
            const int sides = (runs[i].x0 == 0 ? 1 : 0) + (runs[i].x1 == regions.width() ? 1 : 0);
            around[components.pieceOf(i)][static_cast<std::size_t>(Region::Background)] +=
                static_cast<std::int64_t>(outer) * (runs[i].x1 - runs[i].x0) + sides;
        }
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const EdgeCounts& edges = around[components.pieceOf(i)];
        if (!isSpeck(i) || std::all_of(edges.begin(), edges.end(), [](std::int64_t n) { return n == 0; })) {
            continue;
        }
        Region most = Region::Skin;
        for (const Region region : {Region::Hair, Region::Background}) {
            if (edges[static_cast<std::size_t>(region)] > edges[static_cast<std::size_t>(most)]) {
                most = region;
            }
        }
        std::fill(regions.row(runs[i].y) + runs[i].x0, regions.row(runs[i].y) + runs[i].x1,
                  static_cast<std::uint8_t>(most));
    }
}

}  // namespace maskwright::core::fusion
