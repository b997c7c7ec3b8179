// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/region_specks.h"

#include "core/label_map.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

namespace maskwright::core::fusion {

namespace {

// A stretch of one region in one row.
struct Run {
    int y = 0;
    int x0 = 0;
    int x1 = 0;
    std::uint8_t region = 0;
};

using EdgeCounts = std::array<std::int64_t, 3>;  // by Region

std::vector<Run> runsOf(const Raster<std::uint8_t>& regions, std::vector<std::size_t>& rowStarts) {
    std::vector<Run> runs;
    for (int y = 0; y < regions.height(); ++y) {
        rowStarts.push_back(runs.size());
        const std::uint8_t* row = regions.row(y);
        for (int x = 0; x < regions.width();) {
            const std::uint8_t* end =
                std::find_if(row + x, row + regions.width(), [&](std::uint8_t one) { return one != row[x]; });
            const int next = static_cast<int>(end - row);
            runs.push_back({y, x, next, row[x]});
            x = next;
        }
    }
    rowStarts.push_back(runs.size());
    return runs;
}

// Calls visit(upper run, lower run) for runs of neighbouring rows that meet, at a corner at least.
template <typename Visit>
void forEachMeeting(const std::vector<Run>& runs, const std::vector<std::size_t>& rowStarts, Visit&& visit) {
    for (std::size_t y = 0; y + 2 < rowStarts.size(); ++y) {
        std::size_t upper = rowStarts[y];
        std::size_t lower = rowStarts[y + 1];
        while (upper < rowStarts[y + 1] && lower < rowStarts[y + 2]) {
            if (runs[upper].x0 <= runs[lower].x1 && runs[lower].x0 <= runs[upper].x1) {
                visit(upper, lower);
            }
            // The run that ends first meets no later one, but a run that begins where both end does.
            if (runs[upper].x1 < runs[lower].x1) {
                ++upper;
            } else if (runs[lower].x1 < runs[upper].x1) {
                ++lower;
            } else {
                if (upper + 1 < rowStarts[y + 1]) {
                    visit(upper + 1, lower);
                }
                if (lower + 1 < rowStarts[y + 2]) {
                    visit(upper, lower + 1);
                }
                ++upper;
                ++lower;
            }
        }
    }
}

std::size_t rootOf(std::vector<std::size_t>& parents, std::size_t run) {
    while (parents[run] != run) {
        parents[run] = parents[parents[run]];
        run = parents[run];
    }
    return run;
}

}  // namespace

void cleanSpecks(Raster<std::uint8_t>& regions, std::int64_t leastPixels) {
    if (regions.empty() || leastPixels <= 1) {
        return;
    }
    std::vector<std::size_t> rowStarts;
    const std::vector<Run> runs = runsOf(regions, rowStarts);
    std::vector<std::size_t> parents(runs.size());
    std::iota(parents.begin(), parents.end(), std::size_t{0});
    forEachMeeting(runs, rowStarts, [&](std::size_t upper, std::size_t lower) {
        if (runs[upper].region == runs[lower].region) {
            parents[rootOf(parents, lower)] = rootOf(parents, upper);
        }
    });
    std::vector<std::int64_t> areas(runs.size(), 0);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        areas[rootOf(parents, i)] += runs[i].x1 - runs[i].x0;
    }
    const auto isSpeck = [&](std::size_t run) { return areas[rootOf(parents, run)] < leastPixels; };

    // Edges that specks share with what is no speck.
    std::vector<EdgeCounts> around(runs.size(), EdgeCounts{});
    const auto share = [&](std::size_t one, std::size_t other, std::int64_t edges) {
        for (const auto& [speck, neighbour] : {std::pair{one, other}, std::pair{other, one}}) {
            if (isSpeck(speck) && !isSpeck(neighbour)) {
                around[rootOf(parents, speck)][runs[neighbour].region] += edges;
            }
        }
    };
    forEachMeeting(runs, rowStarts, [&](std::size_t upper, std::size_t lower) {
        const int common =
            std::min(runs[upper].x1, runs[lower].x1) - std::max(runs[upper].x0, runs[lower].x0);
        if (common > 0) {
            share(upper, lower, common);
        }
    });
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i + 1 < runs.size() && runs[i + 1].y == runs[i].y) {
            share(i, i + 1, 1);
        }
        if (isSpeck(i)) {
            const int outer = (runs[i].y == 0 ? 1 : 0) + (runs[i].y == regions.height() - 1 ? 1 : 0);
            const int sides = (runs[i].x0 == 0 ? 1 : 0) + (runs[i].x1 == regions.width() ? 1 : 0);
            around[rootOf(parents, i)][static_cast<std::size_t>(Region::Background)] +=
                static_cast<std::int64_t>(outer) * (runs[i].x1 - runs[i].x0) + sides;
        }
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const EdgeCounts& edges = around[rootOf(parents, i)];
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
