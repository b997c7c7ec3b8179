// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/area_rows.h"

#include "core/geometry/span_rows.h"

#include <algorithm>

namespace maskwright::core::painting {

namespace {

std::span<const PixelSpan> spansOf(std::span<const PaintedArea> areas, std::uint8_t value) {
    const auto area = std::ranges::find(areas, value, &PaintedArea::value);
    return area != areas.end() ? std::span<const PixelSpan>(area->spans) : std::span<const PixelSpan>();
}

void addDifferingRows(std::span<const PixelSpan> before, std::span<const PixelSpan> after,
                      std::vector<int>& rows) {
    geometry::forEachRow(before, after, [&](int y, auto own, auto other) {
        if (!std::ranges::equal(own, other)) {
            rows.push_back(y);
        }
    });
}

}  // namespace

std::vector<RowRange> differingRows(std::span<const PaintedArea> before, std::span<const PaintedArea> after) {
    std::vector<int> rows;
    for (const PaintedArea& area : before) {
        addDifferingRows(area.spans, spansOf(after, area.value), rows);
    }
    for (const PaintedArea& area : after) {
        if (spansOf(before, area.value).empty()) {
            addDifferingRows({}, area.spans, rows);
        }
    }
    std::ranges::sort(rows);
    std::vector<RowRange> ranges;
    for (const int y : rows) {
        if (!ranges.empty() && y <= ranges.back().y1) {
            ranges.back().y1 = y + 1;
        } else {
            ranges.push_back({y, y + 1});
        }
    }
    return ranges;
}

std::vector<PaintedArea> areasInRows(std::span<const PaintedArea> areas, const RowRange& rows) {
    std::vector<PaintedArea> result;
    for (const PaintedArea& area : areas) {
        const auto first = std::ranges::lower_bound(area.spans, rows.y0, {}, &PixelSpan::y);
        const auto end = std::ranges::lower_bound(area.spans, rows.y1, {}, &PixelSpan::y);
        if (first != end) {
            result.push_back({area.value, {first, end}});
        }
    }
    return result;
}

}  // namespace maskwright::core::painting
