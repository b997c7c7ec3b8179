// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/smart_stroke.h"

#include "core/image/recut.h"
#include "core/painting/class_source.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image {

namespace {

// Of the stroke's radius, without its reach.
constexpr double kCertainOfRadius = 0.5;

bool isPart(FaceClass value) {
    const auto parts = fitting::fittedClasses();
    return std::find(parts.begin(), parts.end(), value) != parts.end();
}

// What grows goes as hair. Of a part all else goes as background, so that the cut tells them apart.
RegionOfValue regionsOfValues(FaceClass grown) {
    RegionOfValue regions;
    regions.fill(Region::Background);
    if (!isPart(grown)) {
        std::fill_n(regions.begin(), kClassCount, Region::Skin);
        regions[labelOf(FaceClass::Background)] = Region::Background;
    }
    regions[labelOf(grown)] = Region::Hair;
    return regions;
}

// What a face shows inside the window where nothing hides it: its parts, and skin between them.
LabelMap faceWithoutHair(const fitting::FaceFit* fit, const PixelRect& window) {
    LabelMap face(window.width(), window.height(), labelOf(FaceClass::Skin));
    if (fit == nullptr) {
        return face;
    }
    for (const FaceClass part : fitting::fittedClasses()) {
        for (const fitting::Polygon& polygon : fit->part(part).region) {
            for (const geometry::PixelSpan& span : geometry::polygonSpans(polygon, window)) {
                std::fill(face.row(span.y - window.y0) + (span.x0 - window.x0),
                          face.row(span.y - window.y0) + (span.x1 - window.x0), labelOf(part));
            }
        }
    }
    return face;
}

StrokeWish wishOf(std::optional<FaceClass> wanted) {
    if (!wanted) {
        return StrokeWish::Decide;
    }
    switch (*wanted) {
        case FaceClass::Background:
            return StrokeWish::Background;
        case FaceClass::Skin:
            return StrokeWish::Skin;
        default:
            return StrokeWish::Hair;
    }
}

}  // namespace

std::vector<painting::PaintedArea> smartStroke(const ImageView& photo, const LabelMap& map,
                                               const fitting::FaceFit* fit, std::span<const Point> path,
                                               double radiusPx, std::optional<FaceClass> wanted, double reach,
                                               const Progress& progress) {
    expects(reach >= 1, "smartStroke: a stroke reaches at least as far as it is wide");
    expects(photo.width == map.width() && photo.height == map.height(),
            "smartStroke: the map is of another photo");
    const FaceClass grown = wanted.has_value() && isPart(*wanted) ? *wanted : FaceClass::Hair;
    const bool onlyPart = isPart(grown);
    const Recut cut = recutRegions(
        photo, map, regionsOfValues(grown),
        {{path.begin(), path.end()}, reach * radiusPx, wishOf(wanted), kCertainOfRadius / reach}, progress);
    const PixelRect& window = cut.window;
    const LabelMap face = faceWithoutHair(onlyPart ? nullptr : fit, window);
    painting::AreaCollector collected;
    for (int y = window.y0; y < window.y1; ++y) {
        for (int x = window.x0; x < window.x1; ++x) {
            const std::uint8_t now = cut.regions.at(x - window.x0, y - window.y0);
            if (now == Recut::kAsBefore) {
                continue;
            }
            const auto region = static_cast<Region>(now);
            if (region == Region::Hair) {
                collected.add(x, y, labelOf(grown));
            } else if (!onlyPart) {
                collected.add(x, y,
                              region == Region::Background ? labelOf(FaceClass::Background)
                                                           : face.at(x - window.x0, y - window.y0));
            }
        }
    }
    return collected.take();
}

}  // namespace maskwright::core::image
