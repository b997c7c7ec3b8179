// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/class_source.h"

#include <algorithm>
#include <utility>

namespace maskwright::core::painting {

void AreaCollector::add(int x, int y, std::uint8_t value) {
    if (value >= kClassCount) {
        return;
    }
    std::vector<PixelSpan>& spans = spans_[value];
    if (!spans.empty() && spans.back().y == y && spans.back().x1 == x) {
        ++spans.back().x1;
    } else {
        spans.push_back({y, x, x + 1});
    }
}

std::vector<PaintedArea> AreaCollector::take() {
    std::vector<PaintedArea> areas;
    for (std::size_t i = 0; i < spans_.size(); ++i) {
        if (!spans_[i].empty()) {
            areas.push_back({static_cast<std::uint8_t>(i), std::exchange(spans_[i], {})});
        }
    }
    return areas;
}

std::vector<PaintedArea> takeClass(const LabelMap& map, const LabelMap& source, FaceClass value) {
    expects(map.width() == source.width() && map.height() == source.height(),
            "takeClass: the source is of another photo");
    const std::uint8_t label = labelOf(value);
    AreaCollector collected;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            const std::uint8_t here = map.at(x, y);
            const std::uint8_t there = source.at(x, y);
            if (here != there && (here == label || there == label)) {
                collected.add(x, y, there);
            }
        }
    }
    return collected.take();
}

std::vector<PaintedArea> takeArea(const LabelMap& map, const LabelMap& source,
                                  std::span<const PixelSpan> area) {
    expects(map.width() == source.width() && map.height() == source.height(),
            "takeArea: the source is of another photo");
    AreaCollector collected;
    for (const PixelSpan& span : area) {
        if (span.y < 0 || span.y >= map.height()) {
            continue;
        }
        for (int x = std::max(span.x0, 0); x < std::min(span.x1, map.width()); ++x) {
            if (map.at(x, span.y) != source.at(x, span.y)) {
                collected.add(x, span.y, source.at(x, span.y));
            }
        }
    }
    return collected.take();
}

}  // namespace maskwright::core::painting
