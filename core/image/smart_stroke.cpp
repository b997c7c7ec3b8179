// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/smart_stroke.h"

#include "core/image/recut.h"
#include "core/painting/class_source.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image {

namespace {

// recutRegions() learns colours this many radii around the stroke.
constexpr double kSurroundings = 2.5;
// Of the stroke's radius, without its reach.
constexpr double kCertainOfRadius = 0.5;

bool isPart(FaceClass value) {
    const auto parts = fitting::fittedClasses();
    return std::find(parts.begin(), parts.end(), value) != parts.end();
}

PixelRect surroundings(std::span<const Point> path, double radiusPx, const LabelMap& map) {
    Box box{path.front().x(), path.front().y(), path.front().x(), path.front().y()};
    for (const Point& point : path) {
        box = {std::min(box.x0, point.x()), std::min(box.y0, point.y()), std::max(box.x1, point.x()),
               std::max(box.y1, point.y())};
    }
    const double grow = kSurroundings * radiusPx + 2;
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(std::floor(value), 0.0, static_cast<double>(limit)));
    };
    return {pixel(box.x0 - grow, map.width()), pixel(box.y0 - grow, map.height()),
            pixel(box.x1 + grow + 1, map.width()), pixel(box.y1 + grow + 1, map.height())};
}

// The part that is wanted goes as hair and all else as background, so that the cut tells them apart.
Region regionOf(std::uint8_t label, std::optional<FaceClass> part) {
    if (part) {
        return label == labelOf(*part) ? Region::Hair : Region::Background;
    }
    if (label == labelOf(FaceClass::Hair)) {
        return Region::Hair;
    }
    return label == labelOf(FaceClass::Background) || label >= kClassCount ? Region::Background
                                                                           : Region::Skin;
}

RegionMap regionsOf(const LabelMap& map, const PixelRect& window, std::optional<FaceClass> part) {
    RegionMap regions{map.width(),
                      map.height(),
                      window,
                      {window.width(), window.height()},
                      {window.width(), window.height()}};
    for (int y = window.y0; y < window.y1; ++y) {
        for (int x = window.x0; x < window.x1; ++x) {
            const Region region = regionOf(map.at(x, y), part);
            regions.hair.at(x - window.x0, y - window.y0) = region == Region::Hair ? 255 : 0;
            regions.skin.at(x - window.x0, y - window.y0) = region == Region::Skin ? 255 : 0;
        }
    }
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
    const std::optional<FaceClass> part = wanted && isPart(*wanted) ? wanted : std::nullopt;
    const PixelRect window = path.empty() ? PixelRect{} : surroundings(path, reach * radiusPx, map);
    if (window.empty()) {
        return {};
    }
    const RegionMap before = regionsOf(map, window, part);
    const Recut cut = recutRegions(
        photo, before,
        {{path.begin(), path.end()}, reach * radiusPx, wishOf(wanted), kCertainOfRadius / reach}, progress);
    const LabelMap face = faceWithoutHair(part ? nullptr : fit, window);
    const Raster<std::uint8_t> after = strongestRegions(cut.regions);
    painting::AreaCollector collected;
    const PixelRect changed = cut.changed.intersected(window);
    for (int y = changed.y0; y < changed.y1; ++y) {
        for (int x = changed.x0; x < changed.x1; ++x) {
            const auto region =
                static_cast<Region>(after.at(x - cut.regions.window.x0, y - cut.regions.window.y0));
            if (region == regionOf(map.at(x, y), part) || (part && region != Region::Hair)) {
                continue;
            }
            const std::uint8_t label = part                           ? labelOf(*part)
                                       : region == Region::Hair       ? labelOf(FaceClass::Hair)
                                       : region == Region::Background ? labelOf(FaceClass::Background)
                                                                      : face.at(x - window.x0, y - window.y0);
            collected.add(x, y, label);
        }
    }
    return collected.take();
}

}  // namespace maskwright::core::image
