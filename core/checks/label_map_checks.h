// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What cannot be right in a label map, before a person agrees to it. Nothing here changes a map.
namespace maskwright::core::checks {

enum class MapFault : std::uint8_t {
    Size,          // the map is not of the photo's size
    Value,         // a value that is no class
    SwappedSides,  // image left lies right of image right, or the upper lip below the lower one
    Missing,       // no pixel of a part whose points are visible
    OffPoints,     // the part and what its points enclose hardly overlap
    OutsideFace,   // a part that does not touch the face
    Island,        // a piece of a class away from the rest of it
    Hole,          // a small piece of another class wholly inside a class
};

// "size", "value", "swapped-sides", "missing", "off-points", "outside-face", "island", "hole": for scripts.
[[nodiscard]] const char* nameOf(MapFault fault);

struct MapFinding {
    MapFault fault = MapFault::Size;
    std::optional<FaceClass> value;  // none: size, and values that are no class
    PixelRect place;                 // where to look, in the map's pixels; never empty for a map with pixels
    std::int64_t pixels = 0;         // how many pixels are wrong, as far as that can be said
    std::string words;               // for a person: "hair: an island of 12 pixels"
};

// What counts as small, in shares of a size that grows with the face.
struct MapCheckOptions {
    // Islands and holes with fewer pixels than this share of all face pixels (skin, parts) are left alone.
    double leastShare = 2e-4;
    std::int64_t leastPx = 6;
    // Hair and skin lie in several pieces where strands, glasses and hands cut them: only pieces below this
    // share of their class are islands, and only holes below this share of the face are holes.
    double regionIslandShare = 0.01;
    // What hair, jewellery or glasses cut is no island: a piece that touches hair or background, or a strand
    // of hair, with the rest of its class no farther away than this share of the face's size (the root of its
    // pixels). On hand-drawn maps nine islands of ten were such pieces.
    double cutGapShare = 0.06;
    // Overlap (IoU) of a part with what its points enclose below which they do not belong together.
    double leastOverlap = 0.4;
    // Of each fault, class by class, so many findings are listed, the largest ones; the last one counts the
    // rest.
    std::size_t mostOfAKind = 5;
};

// Gravest first: in the order of MapFault, large ones before small ones. landmarks: the image's points, or
// none. Sides are told along the face's own axes, so a face may lie or stand on its head. Safe from any
// thread.
[[nodiscard]] std::vector<MapFinding> checkLabelMap(const LabelMap& map, const Landmarks* landmarks,
                                                    int photoWidth, int photoHeight,
                                                    const MapCheckOptions& options = {});

}  // namespace maskwright::core::checks
