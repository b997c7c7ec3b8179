// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/class_masks.h"

#include "core/error.h"

#include <array>

namespace maskwright::annotation::formats {

using core::FaceClass;
using core::PixelRect;
using core::Raster;

namespace {

// Skin below the parts, parts in the order in which they are painted, hair above all.
constexpr std::array<std::uint8_t, core::kClassCount> kRank{0, 1, 6, 7, 8, 9, 2, 3, 5, 4, 10};

// The pixel that comes at this place of the order.
std::uint8_t& pixelAt(Raster<std::uint8_t>& mask, std::size_t index, RunOrder order) {
    const auto height = static_cast<std::size_t>(mask.height());
    return order == RunOrder::Rows
               ? mask.pixels()[index]
               : mask.at(static_cast<int>(index / height), static_cast<int>(index % height));
}

}  // namespace

const core::geometry::Similarity& photoFromCorners() {
    // The centre of the first pixel of a picture in twice its size lies a quarter of a pixel off the corner
    // in ours; half a pixel is twice that.
    static const core::geometry::Similarity shift(
        1, 0, core::Point(2 * core::geometry::Similarity::resize(2).inverse().apply(core::Point::Zero())));
    return shift;
}

std::vector<ClassMask> masksOf(const core::LabelMap& map) {
    std::array<PixelRect, core::kClassCount> boxes{};
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if (const std::uint8_t value = map.at(x, y); value > 0 && value < core::kClassCount) {
                boxes[value] = boxes[value].united({x, y, x + 1, y + 1});
            }
        }
    }
    std::vector<ClassMask> masks;
    for (std::uint8_t value = 1; value < core::kClassCount; ++value) {
        const PixelRect& box = boxes[value];
        if (box.empty()) {
            continue;
        }
        ClassMask mask{static_cast<FaceClass>(value), box, {box.width(), box.height()}, 0};
        for (int y = box.y0; y < box.y1; ++y) {
            for (int x = box.x0; x < box.x1; ++x) {
                const bool inside = map.at(x, y) == value;
                mask.inside.at(x - box.x0, y - box.y0) = inside ? 1 : 0;
                mask.pixels += inside ? 1 : 0;
            }
        }
        masks.push_back(std::move(mask));
    }
    return masks;
}

void MapFromMasks::put(FaceClass value, int x, int y) {
    std::uint8_t& pixel = map_.at(x, y);
    if (kRank[core::labelOf(value)] >= kRank[pixel]) {
        pixel = core::labelOf(value);
    }
}

void MapFromMasks::add(FaceClass value, const PixelRect& box, const Raster<std::uint8_t>& inside) {
    any_ = true;
    const PixelRect part = box.intersected(map_.bounds());
    for (int y = part.y0; y < part.y1; ++y) {
        for (int x = part.x0; x < part.x1; ++x) {
            if (inside.at(x - box.x0, y - box.y0) != 0) {
                put(value, x, y);
            }
        }
    }
}

void MapFromMasks::add(FaceClass value, const core::geometry::Polygon& polygon) {
    any_ = true;
    for (const core::geometry::PixelSpan& span : core::geometry::polygonSpans(polygon, map_.bounds())) {
        for (int x = span.x0; x < span.x1; ++x) {
            put(value, x, span.y);
        }
    }
}

std::optional<core::LabelMap> MapFromMasks::map() const {
    return any_ ? std::optional(map_) : std::nullopt;
}

std::vector<std::uint32_t> runsOf(const Raster<std::uint8_t>& inside, RunOrder order) {
    Raster<std::uint8_t> copy = inside;
    std::vector<std::uint32_t> runs{0};
    bool isInside = false;
    for (std::size_t i = 0; i < copy.pixels().size(); ++i) {
        if ((pixelAt(copy, i, order) != 0) != isInside) {
            isInside = !isInside;
            runs.push_back(0);
        }
        ++runs.back();
    }
    return runs;
}

Raster<std::uint8_t> maskFromRuns(const std::vector<std::uint32_t>& runs, int width, int height,
                                  RunOrder order, const std::string& subject) {
    Raster<std::uint8_t> mask(width, height);
    std::size_t at = 0;
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (runs[run] > mask.pixels().size() - at) {
            throw core::Error("a mask's runs are longer than the mask", subject, "Take the file again.");
        }
        for (std::uint32_t i = 0; i < runs[run]; ++i, ++at) {
            pixelAt(mask, at, order) = run % 2 == 1 ? 1 : 0;
        }
    }
    if (at != mask.pixels().size()) {
        throw core::Error("a mask's runs are shorter than the mask", subject, "Take the file again.");
    }
    return mask;
}

}  // namespace maskwright::annotation::formats
