// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/polygon_fill.h"

#include <algorithm>
#include <span>

namespace maskwright::core::geometry {

// Walks down two lists of spans row by row, to compare two areas: calls visit(y, ofOne, ofOther) with the
// spans of each row in which either list has any, from top to bottom. Requires spans sorted by row; those of
// a row come in the order of their list. The spans given to visit() lie in the lists themselves.
template <typename Visit>
void forEachRow(std::span<const PixelSpan> one, std::span<const PixelSpan> other, const Visit& visit) {
    auto oneRow = one.begin();
    auto otherRow = other.begin();
    while (oneRow != one.end() || otherRow != other.end()) {
        const int y = oneRow == one.end()       ? otherRow->y
                      : otherRow == other.end() ? oneRow->y
                                                : std::min(oneRow->y, otherRow->y);
        const auto isElsewhere = [y](const PixelSpan& span) { return span.y != y; };
        const auto oneEnd = std::find_if(oneRow, one.end(), isElsewhere);
        const auto otherEnd = std::find_if(otherRow, other.end(), isElsewhere);
        visit(y, std::span<const PixelSpan>(oneRow, oneEnd), std::span<const PixelSpan>(otherRow, otherEnd));
        oneRow = oneEnd;
        otherRow = otherEnd;
    }
}

}  // namespace maskwright::core::geometry
