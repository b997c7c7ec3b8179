// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/filled_polygons.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace maskwright::core::fusion {

void FilledPolygons::replace(std::vector<PaintedPolygon> polygons, const PixelRect& window,
                             ChangedPixels& changed) {
    // A pixel that stays inside the same polygons, painted in the same order, keeps its value. So one that
    // has only become another shape is compared with itself. Where polygons come or go, those in both lists
    // keep their order, and all pixels of the others count.
    const bool comparable = std::ranges::equal(polygons, polygons_, {}, &PaintedPolygon::value,
                                               [](const Filled& one) { return one.polygon.value; });
    std::vector<Filled> result;
    std::vector<bool> gone(polygons_.size(), true);
    for (std::size_t i = 0; i < polygons.size(); ++i) {
        const auto known = comparable ? polygons_.begin() + static_cast<std::ptrdiff_t>(i)
                                      : std::ranges::find(
                                            polygons_, polygons[i],
                                            [](const Filled& one) -> const auto& { return one.polygon; });
        std::vector<geometry::PixelSpan> before;
        if (known != polygons_.end()) {
            gone[static_cast<std::size_t>(known - polygons_.begin())] = false;
            if (known->polygon == polygons[i]) {
                result.push_back(std::move(*known));
                continue;
            }
            before = std::move(known->spans);
        }
        std::vector<geometry::PixelSpan> spans = geometry::polygonSpans(polygons[i].polygon, window);
        changed.addDifference(before, spans);
        result.push_back({std::move(polygons[i]), std::move(spans)});
    }
    for (std::size_t i = 0; i < polygons_.size(); ++i) {
        if (gone[i]) {
            changed.addDifference(polygons_[i].spans, {});
        }
    }
    polygons_ = std::move(result);
}

void FilledPolygons::paint(const PixelRect& rect, Raster<std::uint8_t>& raster) const {
    for (const auto& [polygon, spans] : polygons_) {
        if (polygon.bounds.intersected(rect).empty()) {
            continue;
        }
        auto span = std::ranges::lower_bound(spans, rect.y0, {}, &geometry::PixelSpan::y);
        for (; span != spans.end() && span->y < rect.y1; ++span) {
            const int x0 = std::max(span->x0, rect.x0);
            const int x1 = std::min(span->x1, rect.x1);
            if (x0 < x1) {
                std::memset(raster.row(span->y - rect.y0) + (x0 - rect.x0), labelOf(polygon.value),
                            static_cast<std::size_t>(x1 - x0));
            }
        }
    }
}

}  // namespace maskwright::core::fusion
