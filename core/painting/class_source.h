// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/painting/mended_map.h"

namespace maskwright::core::painting {

// What has to be painted so that the map shows one class exactly as another map of the photo does (a parser's
// answer, regions of a graph cut, an earlier revision): where the source has the class, the class; where only
// this map has it, what the source says there. Only pixels that differ. Requires equal sizes.
[[nodiscard]] std::vector<PaintedArea> takeClass(const LabelMap& map, const LabelMap& source,
                                                 FaceClass value);

// What has to be painted so that the map shows what the source does inside the area. Requires equal sizes.
[[nodiscard]] std::vector<PaintedArea> takeArea(const LabelMap& map, const LabelMap& source,
                                                std::span<const PixelSpan> area);

// Pixels by the class that they are to have, collected row by row from left to right.
class AreaCollector {
  public:
    // Values that are no class are left out.
    void add(int x, int y, std::uint8_t value);
    // Those with pixels, in the order of their values.
    [[nodiscard]] std::vector<PaintedArea> take();

  private:
    std::array<std::vector<PixelSpan>, kClassCount> spans_;
};

}  // namespace maskwright::core::painting
