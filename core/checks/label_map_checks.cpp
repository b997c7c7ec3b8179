// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/label_map_checks.h"

#include "core/checks/pieces.h"
#include "core/fitting/face_fit.h"
#include "core/geometry/polygon_fill.h"

#include <algorithm>
#include <array>
#include <map>

namespace maskwright::core::checks {

namespace {

constexpr auto kBackground = labelOf(FaceClass::Background);
constexpr auto kHair = labelOf(FaceClass::Hair);

// What a class covers.
struct Extent {
    std::int64_t pixels = 0;
    Point sum = Point::Zero();
    PixelRect bounds;

    [[nodiscard]] Point centre() const { return sum / static_cast<double>(pixels); }
};

using Extents = std::array<Extent, kClassCount>;

Extents extentsOf(const LabelMap& map) {
    Extents extents;
    for (int y = 0; y < map.height(); ++y) {
        const std::uint8_t* row = map.row(y);
        for (int x = 0; x < map.width();) {
            const int start = x;
            while (x < map.width() && row[x] == row[start]) {
                ++x;
            }
            Extent& extent = extents[row[start]];
            const double count = x - start;
            extent.pixels += x - start;
            extent.sum += Point(count * (start + x - 1) / 2.0, count * y);
            extent.bounds = extent.bounds.united({start, y, x, y + 1});
        }
    }
    return extents;
}

const Extent& of(const Extents& extents, FaceClass value) {
    return extents[labelOf(value)];
}

const std::string& nameOfClass(FaceClass value) {
    return Scheme::lapa().classInfo(value).name;
}

std::vector<MapFinding> unknownValues(const LabelMap& map) {
    std::map<std::uint8_t, MapFinding> byValue;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if (const std::uint8_t value = map.at(x, y); value >= kClassCount) {
                MapFinding& finding = byValue[value];
                finding.place = finding.place.united({x, y, x + 1, y + 1});
                ++finding.pixels;
            }
        }
    }
    std::vector<MapFinding> findings;
    for (auto& [value, finding] : byValue) {
        finding.fault = MapFault::Value;
        finding.words =
            std::to_string(finding.pixels) + " pixels hold " + std::to_string(value) + ", which is no class";
        findings.push_back(std::move(finding));
    }
    return findings;
}

// The direction from brows and eyes to nose and mouth; none where one of them is missing.
std::optional<Point> downOf(const Extents& extents) {
    const auto meanOf = [&](std::initializer_list<FaceClass> values) {
        Extent all;
        for (const FaceClass value : values) {
            all.pixels += of(extents, value).pixels;
            all.sum += of(extents, value).sum;
        }
        return all;
    };
    const Extent upper = meanOf({FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye,
                                 FaceClass::ImageRightEye});
    const Extent lower =
        meanOf({FaceClass::Nose, FaceClass::UpperLip, FaceClass::InnerMouth, FaceClass::LowerLip});
    if (upper.pixels == 0 || lower.pixels == 0) {
        return std::nullopt;
    }
    const Point down = lower.centre() - upper.centre();
    return down.norm() > 0 ? std::optional<Point>(down.normalized()) : std::nullopt;
}

void findSwappedSides(const Extents& extents, std::vector<MapFinding>& findings) {
    const std::optional<Point> down = downOf(extents);
    if (!down) {
        return;
    }
    const Point right(down->y(), -down->x());
    const auto check = [&](FaceClass first, FaceClass second, const Point& direction,
                           const std::string& words) {
        const Extent& a = of(extents, first);
        const Extent& b = of(extents, second);
        if (a.pixels > 0 && b.pixels > 0 && (b.centre() - a.centre()).dot(direction) < 0) {
            findings.push_back(
                {MapFault::SwappedSides, first, a.bounds.united(b.bounds), a.pixels + b.pixels, words});
        }
    };
    check(FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, right, "the brows have swapped sides");
    check(FaceClass::ImageLeftEye, FaceClass::ImageRightEye, right, "the eyes have swapped sides");
    check(FaceClass::UpperLip, FaceClass::LowerLip, *down, "the lips have swapped places");
}

void findPartsOutsideFace(const LabelMap& map, const Extents& extents, std::vector<MapFinding>& findings) {
    for (const FaceClass value : fitting::fittedClasses()) {
        const Extent& extent = of(extents, value);
        if (extent.pixels > 0 && !touchesFace(map, value)) {
            findings.push_back({MapFault::OutsideFace, value, extent.bounds, extent.pixels,
                                nameOfClass(value) + ": lies outside of the face"});
        }
    }
}

// What the points of a part enclose, compared with the part in the map.
struct Overlap {
    std::int64_t enclosed = 0;  // pixels that the points enclose
    std::int64_t shown = 0;     // of those, not hidden by hair or background
    std::int64_t common = 0;    // of those, of the class
    PixelRect bounds;
};

Overlap overlapOf(const LabelMap& map, const fitting::PartFit& part, FaceClass value) {
    Overlap overlap;
    Raster<std::uint8_t> seen;  // polygons of one part may overlap
    for (const geometry::Polygon& polygon : part.region) {
        overlap.bounds = overlap.bounds.united(geometry::pixelBounds(polygon).intersected(map.bounds()));
    }
    seen = Raster<std::uint8_t>(overlap.bounds.width(), overlap.bounds.height());
    for (const geometry::Polygon& polygon : part.region) {
        for (const geometry::PixelSpan& span : geometry::polygonSpans(polygon, overlap.bounds)) {
            for (int x = span.x0; x < span.x1; ++x) {
                std::uint8_t& visited = seen.at(x - overlap.bounds.x0, span.y - overlap.bounds.y0);
                if (visited != 0) {
                    continue;
                }
                visited = 1;
                const std::uint8_t label = map.at(x, span.y);
                ++overlap.enclosed;
                overlap.shown += label != kBackground && label != kHair ? 1 : 0;
                overlap.common += label == labelOf(value) ? 1 : 0;
            }
        }
    }
    return overlap;
}

void comparePoints(const LabelMap& map, const Extents& extents, const Landmarks& landmarks,
                   std::int64_t leastPx, const MapCheckOptions& options, std::vector<MapFinding>& findings) {
    // Parts of so few pixels overlap by chance.
    const std::int64_t tellingPx = 4 * leastPx;
    const fitting::FaceFit fit = fitting::fitFace(landmarks);
    for (const FaceClass value : fitting::fittedClasses()) {
        const Overlap overlap = overlapOf(map, fit.part(value), value);
        const std::int64_t area = of(extents, value).pixels;
        if (area == 0) {
            if (overlap.enclosed >= tellingPx && 2 * overlap.shown >= overlap.enclosed) {
                findings.push_back({MapFault::Missing, value, overlap.bounds, overlap.shown,
                                    nameOfClass(value) + ": is missing though its points are visible"});
            }
            continue;
        }
        const std::int64_t either = area + overlap.shown - overlap.common;
        if (either < tellingPx || overlap.shown == 0) {
            continue;
        }
        const double share = static_cast<double>(overlap.common) / static_cast<double>(either);
        if (share < options.leastOverlap) {
            findings.push_back({MapFault::OffPoints, value, of(extents, value).bounds.united(overlap.bounds),
                                either - overlap.common,
                                nameOfClass(value) + ": overlaps by " +
                                    std::to_string(static_cast<int>(100 * share)) +
                                    " % with what its points enclose"});
        }
    }
}

// The gravest first, and of each fault and class the largest ones alone.
std::vector<MapFinding> ordered(std::vector<MapFinding> findings, std::size_t mostOfAKind) {
    std::stable_sort(findings.begin(), findings.end(), [](const MapFinding& a, const MapFinding& b) {
        return a.fault != b.fault ? a.fault < b.fault : a.pixels > b.pixels;
    });
    std::map<std::pair<MapFault, std::optional<FaceClass>>, std::size_t> counts;
    for (const MapFinding& finding : findings) {
        ++counts[{finding.fault, finding.value}];
    }
    std::map<std::pair<MapFault, std::optional<FaceClass>>, std::size_t> listed;
    std::vector<MapFinding> kept;
    for (MapFinding& finding : findings) {
        const auto kind = std::pair(finding.fault, finding.value);
        const std::size_t number = ++listed[kind];
        if (number > mostOfAKind) {
            continue;
        }
        if (number == mostOfAKind && counts[kind] > mostOfAKind) {
            finding.words += ", and " + std::to_string(counts[kind] - mostOfAKind) +
                             (counts[kind] == mostOfAKind + 1 ? " smaller one" : " smaller ones");
        }
        kept.push_back(std::move(finding));
    }
    return kept;
}

}  // namespace

const char* nameOf(MapFault fault) {
    switch (fault) {
        case MapFault::Size:
            return "size";
        case MapFault::Value:
            return "value";
        case MapFault::SwappedSides:
            return "swapped-sides";
        case MapFault::Missing:
            return "missing";
        case MapFault::OffPoints:
            return "off-points";
        case MapFault::OutsideFace:
            return "outside-face";
        case MapFault::Island:
            return "island";
        case MapFault::Hole:
            return "hole";
    }
    throw ContractViolation("unknown fault");
}

std::vector<MapFinding> checkLabelMap(const LabelMap& map, const Landmarks* landmarks, int photoWidth,
                                      int photoHeight, const MapCheckOptions& options) {
    const auto size = [](int width, int height) {
        return std::to_string(width) + " x " + std::to_string(height);
    };
    if (map.width() != photoWidth || map.height() != photoHeight || map.empty()) {
        return {{MapFault::Size, std::nullopt, map.bounds(), 0,
                 "the map is " + size(map.width(), map.height()) + ", the photo " +
                     size(photoWidth, photoHeight)}};
    }
    std::vector<MapFinding> findings = unknownValues(map);
    if (!findings.empty()) {
        return ordered(std::move(findings), options.mostOfAKind);  // no class can be looked at
    }
    const Extents extents = extentsOf(map);
    std::int64_t face = 0;
    for (std::size_t value = labelOf(FaceClass::Skin); value < kHair; ++value) {
        face += extents[value].pixels;
    }
    const std::int64_t leastPx =
        std::max(options.leastPx, static_cast<std::int64_t>(options.leastShare * static_cast<double>(face)));
    findSwappedSides(extents, findings);
    findPartsOutsideFace(map, extents, findings);
    if (landmarks != nullptr) {
        comparePoints(map, extents, *landmarks, leastPx, options, findings);
    }
    for (MapFinding& finding : islandsAndHoles(map, leastPx, options)) {
        findings.push_back(std::move(finding));
    }
    return ordered(std::move(findings), options.mostOfAKind);
}

}  // namespace maskwright::core::checks
