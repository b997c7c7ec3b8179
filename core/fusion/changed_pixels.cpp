// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/changed_pixels.h"

#include "core/geometry/span_rows.h"

#include <algorithm>
#include <cstring>

namespace maskwright::core::fusion {

namespace {

constexpr int kTilePx = 32;
// A rectangle costs as much as a few tiles: gaps of up to so many in a row are closed.
constexpr int kClosedTiles = 2;

int tilesFor(int pixels) {
    return (pixels + kTilePx - 1) / kTilePx;
}

// Whether the labels of some pixels of a row differ.
bool differ(const PartLabels& before, const PartLabels& after, int y, int x0, int x1) {
    const auto holds = [&](const PartLabels& labels) {
        return labels.rect.contains(x0, y) && labels.rect.contains(x1 - 1, y);
    };
    const auto first = [&](const PartLabels& labels) {
        return labels.labels.row(y - labels.rect.y0) + (x0 - labels.rect.x0);
    };
    if (holds(before) && holds(after)) {
        return std::memcmp(first(before), first(after), static_cast<std::size_t>(x1 - x0)) != 0;
    }
    const auto at = [&](const PartLabels& labels, int x) {
        return labels.rect.contains(x, y) ? labels.labels.at(x - labels.rect.x0, y - labels.rect.y0)
                                          : std::uint8_t{0};
    };
    for (int x = x0; x < x1; ++x) {
        if (at(before, x) != at(after, x)) {
            return true;
        }
    }
    return false;
}

}  // namespace

ChangedPixels::ChangedPixels(const PixelRect& window)
    : window_(window), tiles_(tilesFor(window.width()), tilesFor(window.height())) {}

void ChangedPixels::add(const PixelRect& rect) {
    const PixelRect inside = rect.intersected(window_);
    for (int y = inside.y0; y < inside.y1; y += kTilePx - (y - window_.y0) % kTilePx) {
        addRow(y, inside.x0, inside.x1);
    }
}

void ChangedPixels::addRow(int y, int x0, int x1) {
    const int left = std::max(x0, window_.x0);
    const int right = std::min(x1, window_.x1);
    if (y < window_.y0 || y >= window_.y1 || left >= right) {
        return;
    }
    std::uint8_t* row = tiles_.row((y - window_.y0) / kTilePx);
    std::fill(row + (left - window_.x0) / kTilePx, row + (right - 1 - window_.x0) / kTilePx + 1,
              std::uint8_t{1});
}

void ChangedPixels::addDifference(std::span<const geometry::PixelSpan> before,
                                  std::span<const geometry::PixelSpan> after) {
    std::vector<int> ends;
    geometry::forEachRow(before, after, [&](int y, auto own, auto other) {
        // Along a row each end of a span changes whether its area holds the pixel: from every second end on
        // to the next, one of the areas does and the other does not.
        ends.clear();
        for (const geometry::PixelSpan& span : own) {
            ends.insert(ends.end(), {span.x0, span.x1});
        }
        const auto middle = static_cast<std::ptrdiff_t>(ends.size());
        for (const geometry::PixelSpan& span : other) {
            ends.insert(ends.end(), {span.x0, span.x1});
        }
        std::inplace_merge(ends.begin(), ends.begin() + middle, ends.end());
        for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
            addRow(y, ends[i], ends[i + 1]);
        }
    });
}

void ChangedPixels::addDifference(const PartLabels& before, const PartLabels& after) {
    const PixelRect rect = before.rect.united(after.rect).intersected(window_);
    for (int y = rect.y0; y < rect.y1; ++y) {
        std::uint8_t* row = tiles_.row((y - window_.y0) / kTilePx);
        for (int x = rect.x0; x < rect.x1;) {
            const int tile = (x - window_.x0) / kTilePx;
            const int end = std::min(window_.x0 + (tile + 1) * kTilePx, rect.x1);
            if (row[tile] == 0 && differ(before, after, y, x, end)) {
                row[tile] = 1;
            }
            x = end;
        }
    }
}

std::vector<PixelRect> ChangedPixels::rects() const {
    std::vector<PixelRect> rects;
    std::vector<std::size_t> above;  // those that end at the row of tiles, from left to right
    for (int tileY = 0; tileY < tiles_.height(); ++tileY) {
        const std::uint8_t* row = tiles_.row(tileY);
        const int y0 = window_.y0 + tileY * kTilePx;
        const int y1 = std::min(y0 + kTilePx, window_.y1);
        std::vector<std::size_t> here;
        auto candidate = above.begin();
        for (int tileX = 0; tileX < tiles_.width(); ++tileX) {
            if (row[tileX] == 0) {
                continue;
            }
            const int first = tileX;
            int last = tileX;
            for (int next = tileX + 1; next < tiles_.width() && next - last - 1 <= kClosedTiles; ++next) {
                last = row[next] != 0 ? next : last;
            }
            tileX = last;
            const int x0 = window_.x0 + first * kTilePx;
            const int x1 = std::min(window_.x0 + (last + 1) * kTilePx, window_.x1);
            while (candidate != above.end() && rects[*candidate].x0 < x0) {
                ++candidate;
            }
            if (candidate != above.end() && rects[*candidate].x0 == x0 && rects[*candidate].x1 == x1) {
                rects[*candidate].y1 = y1;
                here.push_back(*candidate);
            } else {
                here.push_back(rects.size());
                rects.push_back({x0, y0, x1, y1});
            }
        }
        above = std::move(here);
    }
    return rects;
}

}  // namespace maskwright::core::fusion
