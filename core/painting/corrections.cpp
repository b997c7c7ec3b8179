// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/corrections.h"

#include <algorithm>
#include <utility>

namespace maskwright::core::painting {

namespace {

constexpr int kAroundPx = 2;

// Numbers (from 1) of the patches that pixels belong to or lie near, in the window grown by kAroundPx; 0: no
// patch is near. Patches are joined by sides and corners.
struct Patches {
    PixelRect window;
    Raster<int> numbers;
    int count = 0;
};

void numberPatch(const Corrections& corrections, Patches& patches, int x, int y) {
    const int number = ++patches.count;
    std::vector<std::pair<int, int>> open{{x, y}};
    patches.numbers.at(x - patches.window.x0, y - patches.window.y0) = number;
    while (!open.empty()) {
        const auto [column, row] = open.back();
        open.pop_back();
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (corrections.at(column + dx, row + dy) == kNoCorrection) {
                    continue;
                }
                int& there =
                    patches.numbers.at(column + dx - patches.window.x0, row + dy - patches.window.y0);
                if (there == 0) {
                    there = number;
                    open.emplace_back(column + dx, row + dy);
                }
            }
        }
    }
}

void growPatches(Patches& patches) {
    const Raster<int> before = patches.numbers;
    for (int y = 0; y < before.height(); ++y) {
        for (int x = 0; x < before.width(); ++x) {
            if (before.at(x, y) != 0) {
                continue;
            }
            const PixelRect near = PixelRect{x - 1, y - 1, x + 2, y + 2}.intersected(before.bounds());
            for (int ny = near.y0; ny < near.y1; ++ny) {
                for (int nx = near.x0; nx < near.x1; ++nx) {
                    patches.numbers.at(x, y) = std::max(patches.numbers.at(x, y), before.at(nx, ny));
                }
            }
        }
    }
}

Patches patchesOf(const Corrections& corrections) {
    Patches patches;
    patches.window = corrections.window.grown(kAroundPx).intersected(
        {0, 0, corrections.photoWidth, corrections.photoHeight});
    patches.numbers = Raster<int>(patches.window.width(), patches.window.height());
    for (int y = corrections.window.y0; y < corrections.window.y1; ++y) {
        for (int x = corrections.window.x0; x < corrections.window.x1; ++x) {
            if (corrections.at(x, y) != kNoCorrection &&
                patches.numbers.at(x - patches.window.x0, y - patches.window.y0) == 0) {
                numberPatch(corrections, patches, x, y);
            }
        }
    }
    for (int i = 0; i < kAroundPx; ++i) {
        growPatches(patches);
    }
    return patches;
}

struct Count {
    std::int64_t pixels = 0;
    std::int64_t changed = 0;
    PixelRect bounds;
};

}  // namespace

Corrections trimmed(const Raster<std::uint8_t>& layer, const PixelRect& where) {
    Corrections result{layer.width(), layer.height(), {}, {}};
    const PixelRect inside = where.intersected(layer.bounds());
    for (int y = inside.y0; y < inside.y1; ++y) {
        const std::uint8_t* row = layer.row(y);
        const auto isSet = [](std::uint8_t value) { return value != kNoCorrection; };
        const std::uint8_t* first = std::find_if(row + inside.x0, row + inside.x1, isSet);
        if (first == row + inside.x1) {
            continue;
        }
        const std::uint8_t* last = row + inside.x1;
        while (!isSet(last[-1])) {
            --last;
        }
        result.window =
            result.window.united({static_cast<int>(first - row), y, static_cast<int>(last - row), y + 1});
    }
    result.values = Raster<std::uint8_t>(result.window.width(), result.window.height());
    for (int y = result.window.y0; y < result.window.y1; ++y) {
        std::copy_n(layer.row(y) + result.window.x0, result.window.width(),
                    result.values.row(y - result.window.y0));
    }
    return result;
}

void putOver(LabelMap& map, const Corrections& corrections) {
    expects(map.width() == corrections.photoWidth && map.height() == corrections.photoHeight,
            "putOver: the corrections are of another photo");
    for (int y = corrections.window.y0; y < corrections.window.y1; ++y) {
        const std::uint8_t* from = corrections.values.row(y - corrections.window.y0);
        std::uint8_t* to = map.row(y) + corrections.window.x0;
        for (int x = 0; x < corrections.window.width(); ++x) {
            to[x] = from[x] == kNoCorrection ? to[x] : from[x];
        }
    }
}

Underlay underlayOf(const Corrections& corrections, const LabelMap& automatic) {
    expects(automatic.width() == corrections.photoWidth && automatic.height() == corrections.photoHeight,
            "underlayOf: the corrections are of another photo");
    Underlay result;
    if (corrections.empty()) {
        return result;
    }
    result.window = corrections.window.grown(kAroundPx).intersected(automatic.bounds());
    result.labels = LabelMap(result.window.width(), result.window.height());
    for (int y = result.window.y0; y < result.window.y1; ++y) {
        std::copy_n(automatic.row(y) + result.window.x0, result.window.width(),
                    result.labels.row(y - result.window.y0));
    }
    return result;
}

std::vector<PixelRect> unfitPatches(const Corrections& corrections, const Underlay& then,
                                    const LabelMap& now) {
    if (corrections.empty()) {
        return {};
    }
    const Patches patches = patchesOf(corrections);
    expects(then.window == patches.window && now.width() == corrections.photoWidth &&
                now.height() == corrections.photoHeight,
            "unfitPatches: the underlay or the map is of other corrections");
    std::vector<Count> counts(static_cast<std::size_t>(patches.count) + 1);
    for (int y = patches.window.y0; y < patches.window.y1; ++y) {
        for (int x = patches.window.x0; x < patches.window.x1; ++x) {
            const int column = x - patches.window.x0;
            const int row = y - patches.window.y0;
            Count& count = counts[static_cast<std::size_t>(patches.numbers.at(column, row))];
            const std::uint8_t set = corrections.at(x, y);
            ++count.pixels;
            count.changed += now.at(x, y) != then.labels.at(column, row) && now.at(x, y) != set ? 1 : 0;
            if (set != kNoCorrection) {
                count.bounds = count.bounds.united({x, y, x + 1, y + 1});
            }
        }
    }
    std::vector<PixelRect> unfit;
    for (std::size_t i = 1; i < counts.size(); ++i) {
        if (static_cast<double>(counts[i].changed) > kUnfitShare * static_cast<double>(counts[i].pixels)) {
            unfit.push_back(counts[i].bounds);
        }
    }
    return unfit;
}

}  // namespace maskwright::core::painting
