// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/unsure_islands.h"

#include "core/components.h"
#include "core/error.h"

#include <algorithm>
#include <vector>

namespace maskwright::core::fusion {

namespace {

bool isStrandOnSkin(std::uint8_t island, std::uint8_t around) {
    return static_cast<Region>(island) == Region::Hair && static_cast<Region>(around) == Region::Skin;
}

int probability(const RegionMap& seen, int x, int y, std::uint8_t region) {
    const int hair = seen.hair.at(x, y);
    const int skin = seen.skin.at(x, y);
    switch (static_cast<Region>(region)) {
        case Region::Hair:
            return hair;
        case Region::Skin:
            return skin;
        case Region::Background:
            break;
    }
    return 255 - hair - skin;
}

// One round; whether anything has changed.
bool yieldOnce(Raster<std::uint8_t>& regions, const RegionMap& seen, double leastLead,
               std::int64_t mostPixels) {
    const Components components(regions);
    const std::vector<Run>& runs = components.runs();
    const std::vector<std::size_t> around = components.enclosing();
    const auto mayYield = [&](std::size_t run) {
        const std::size_t piece = components.pieceOf(run);
        return around[piece] != Components::kNoPiece && components.areas()[piece] <= mostPixels &&
               !isStrandOnSkin(runs[piece].value, runs[around[piece]].value);
    };
    std::vector<std::int64_t> leads(runs.size(), 0);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!mayYield(i)) {
            continue;
        }
        const std::size_t piece = components.pieceOf(i);
        for (int x = runs[i].x0; x < runs[i].x1; ++x) {
            leads[piece] += probability(seen, x, runs[i].y, runs[i].value) -
                            probability(seen, x, runs[i].y, runs[around[piece]].value);
        }
    }
    bool changed = false;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::size_t piece = components.pieceOf(i);
        if (mayYield(i) && static_cast<double>(leads[piece]) <
                               255 * leastLead * static_cast<double>(components.areas()[piece])) {
            std::fill(regions.row(runs[i].y) + runs[i].x0, regions.row(runs[i].y) + runs[i].x1,
                      runs[around[piece]].value);
            changed = true;
        }
    }
    return changed;
}

}  // namespace

void yieldUnsureIslands(Raster<std::uint8_t>& regions, const RegionMap& seen, double leastLead,
                        std::int64_t mostPixels) {
    expects(regions.width() == seen.window.width() && regions.height() == seen.window.height(),
            "yieldUnsureIslands: a picture of the window's size");
    if (regions.empty() || leastLead <= 0) {
        return;
    }
    // An island with a hole is one once the hole is gone. Each round leaves fewer pieces, so there is an end.
    while (yieldOnce(regions, seen, leastLead, mostPixels)) {
    }
}

}  // namespace maskwright::core::fusion
