// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/polygon_fill.h"
#include "core/geometry/similarity.h"
#include "core/label_map.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Label maps as masks of single classes, which is how most formats hold them. Internal to annotation/formats.
namespace maskwright::annotation::formats {

// Tools that draw shapes put whole numbers at the corners of pixels, we at their centres; this is where the
// two meet. Points of a drawn shape in our frame.
[[nodiscard]] const core::geometry::Similarity& photoFromCorners();

// One class inside its bounding box: 1 where it is.
struct ClassMask {
    core::FaceClass value{};
    core::PixelRect box;
    core::Raster<std::uint8_t> inside;  // of the box's size
    std::int64_t pixels = 0;
};

// Every class but background that the map shows, by value.
[[nodiscard]] std::vector<ClassMask> masksOf(const core::LabelMap& map);

// Puts masks together again. Where two overlap, the class later in the order of painting (skin, parts, hair)
// has the pixel.
class MapFromMasks {
  public:
    MapFromMasks(int width, int height) : map_(width, height) {}

    // A mask at a place of the photo; what lies outside is left out.
    void add(core::FaceClass value, const core::PixelRect& box, const core::Raster<std::uint8_t>& inside);
    // A polygon in our frame.
    void add(core::FaceClass value, const core::geometry::Polygon& polygon);
    // None: nothing was added.
    [[nodiscard]] std::optional<core::LabelMap> map() const;

  private:
    void put(core::FaceClass value, int x, int y);

    core::LabelMap map_;
    bool any_ = false;
};

// Lengths of runs, beginning with the pixels outside (0 if the first one is inside): column by column as COCO
// has them, or row by row as CVAT has them.
enum class RunOrder : std::uint8_t { Columns, Rows };
[[nodiscard]] std::vector<std::uint32_t> runsOf(const core::Raster<std::uint8_t>& inside, RunOrder order);
// Throws Error, naming the subject, unless the runs fill the size exactly.
[[nodiscard]] core::Raster<std::uint8_t> maskFromRuns(const std::vector<std::uint32_t>& runs, int width,
                                                      int height, RunOrder order, const std::string& subject);

}  // namespace maskwright::annotation::formats
