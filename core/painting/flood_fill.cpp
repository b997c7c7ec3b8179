// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/flood_fill.h"

#include <algorithm>

namespace maskwright::core::painting {

std::vector<PixelSpan> connectedArea(const LabelMap& map, int x, int y) {
    std::vector<PixelSpan> spans;
    if (!map.bounds().contains(x, y)) {
        return spans;
    }
    const std::uint8_t value = map.at(x, y);
    const auto width = static_cast<std::size_t>(map.width());
    std::vector<bool> seen(map.pixels().size());
    const auto isNew = [&](int column, int row) {
        return map.at(column, row) == value &&
               !seen[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)];
    };
    std::vector<std::pair<int, int>> starts{{x, y}};
    while (!starts.empty()) {
        const auto [column, row] = starts.back();
        starts.pop_back();
        if (!isNew(column, row)) {
            continue;
        }
        PixelSpan span{row, column, column + 1};
        while (span.x0 > 0 && isNew(span.x0 - 1, row)) {
            --span.x0;
        }
        while (span.x1 < map.width() && isNew(span.x1, row)) {
            ++span.x1;
        }
        for (int i = span.x0; i < span.x1; ++i) {
            seen[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(i)] = true;
        }
        spans.push_back(span);
        for (const int next : {row - 1, row + 1}) {
            if (next < 0 || next >= map.height()) {
                continue;
            }
            // One start for each run of new pixels above and below.
            bool inRun = false;
            for (int i = span.x0; i < span.x1; ++i) {
                const bool fresh = isNew(i, next);
                if (fresh && !inRun) {
                    starts.emplace_back(i, next);
                }
                inRun = fresh;
            }
        }
    }
    std::ranges::sort(
        spans, [](const PixelSpan& a, const PixelSpan& b) { return a.y != b.y ? a.y < b.y : a.x0 < b.x0; });
    return spans;
}

}  // namespace maskwright::core::painting
