// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/recut.h"

#include "core/image/portrait/portrait.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

portrait::Portrait madePortrait(std::uint64_t seed) {
    portrait::PortraitOptions options;
    options.seed = seed;
    return portrait::renderPortrait(options);
}

RegionMap exactRegions(const LabelMap& labels) {
    RegionMap regions{labels.width(),
                      labels.height(),
                      labels.bounds(),
                      {labels.width(), labels.height()},
                      {labels.width(), labels.height()}};
    for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
        const std::uint8_t value = labels.pixels()[i];
        regions.hair.pixels()[i] = value == labelOf(FaceClass::Hair) ? 255 : 0;
        regions.skin.pixels()[i] = value != labelOf(FaceClass::Hair) && value != 0 ? 255 : 0;
    }
    return regions;
}

void paintBlob(RegionMap& regions, const Point& centre, double radius, Region region) {
    for (int y = 0; y < regions.hair.height(); ++y) {
        for (int x = 0; x < regions.hair.width(); ++x) {
            if ((Point(x, y) - centre).norm() <= radius) {
                regions.hair.at(x, y) = region == Region::Hair ? 255 : 0;
                regions.skin.at(x, y) = region == Region::Skin ? 255 : 0;
            }
        }
    }
}

std::int64_t wrongPixels(const RegionMap& regions, const RegionMap& truth) {
    const auto one = strongestRegions(regions);
    const auto other = strongestRegions(truth);
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < one.pixels().size(); ++i) {
        wrong += one.pixels()[i] != other.pixels()[i] ? 1 : 0;
    }
    return wrong;
}

double distanceTo(const std::vector<Point>& path, const Point& point) {
    double nearest = (point - path.front()).norm();
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Point along = path[i + 1] - path[i];
        const double t = std::clamp((point - path[i]).dot(along) / along.squaredNorm(), 0.0, 1.0);
        nearest = std::min(nearest, (point - path[i] - t * along).norm());
    }
    return nearest;
}

}  // namespace

TEST_CASE("a stroke over a wrong blob mends it, on the cheek and across the border of face and background") {
    const NoProgress progress;
    std::int64_t before = 0;
    std::int64_t after = 0;
    for (const std::uint64_t seed : {3, 4, 5, 6}) {
        const portrait::Portrait portrait = madePortrait(seed);
        const RegionMap truth = exactRegions(portrait.labels);
        const double size = interOcular(portrait.landmarks.points);
        // Skin taken for hair beside the nose, and a bite of background into the jaw.
        const Point cheek = (portrait.landmarks.point(57) + portrait.landmarks.point(8)) / 2;
        const Point jaw = portrait.landmarks.point(16);
        for (const auto& [centre, region] :
             {std::pair{cheek, Region::Hair}, std::pair{jaw, Region::Background}}) {
            RegionMap wrong = truth;
            paintBlob(wrong, centre, 0.12 * size, region);
            Stroke stroke;
            stroke.path = {centre - Point(0.05 * size, 0), centre + Point(0.05 * size, 0)};
            stroke.radiusPx = 0.16 * size;
            const Recut recut = recutRegions(viewOf(portrait.photo), wrong, stroke, progress);
            before += wrongPixels(wrong, truth);
            after += wrongPixels(recut.regions, truth);
            CHECK_FALSE(recut.changed.empty());
            CHECK(recutRegions(viewOf(portrait.photo), wrong, stroke, progress).regions == recut.regions);
        }
    }
    INFO(before << " wrong pixels before, " << after << " after");
    CHECK(after < before / 4);
}

TEST_CASE(
    "the wanted region is there under the middle of the stroke, and nothing beyond its radius changes") {
    const NoProgress progress;
    const portrait::Portrait portrait = madePortrait(7);
    const RegionMap regions = exactRegions(portrait.labels);
    const Point nose = portrait.landmarks.point(54);
    for (const auto& [wish, region] :
         {std::pair{StrokeWish::Hair, Region::Hair}, std::pair{StrokeWish::Background, Region::Background}}) {
        Stroke stroke;
        stroke.path = {nose, nose + Point(25, 10), nose + Point(40, -15)};
        stroke.radiusPx = 14;
        stroke.wish = wish;
        const Recut recut = recutRegions(viewOf(portrait.photo), regions, stroke, progress);
        const auto before = strongestRegions(regions);
        const auto after = strongestRegions(recut.regions);
        for (const Point& point : stroke.path) {
            CHECK(after.at(static_cast<int>(std::lround(point.x())),
                           static_cast<int>(std::lround(point.y()))) == static_cast<std::uint8_t>(region));
        }
        bool inside = true;
        for (int y = 0; y < before.height(); ++y) {
            for (int x = 0; x < before.width(); ++x) {
                if (before.at(x, y) != after.at(x, y)) {
                    inside = inside && recut.changed.contains(x, y) &&
                             distanceTo(stroke.path, Point(x, y)) <= stroke.radiusPx + 1.5;
                } else {
                    inside = inside && regions.hair.at(x, y) == recut.regions.hair.at(x, y) &&
                             regions.skin.at(x, y) == recut.regions.skin.at(x, y);
                }
            }
        }
        CHECK(inside);
    }
}

TEST_CASE("strokes beyond the window or the photo, dots and empty strokes") {
    const NoProgress progress;
    const portrait::Portrait portrait = madePortrait(8);
    const ImageView photo = viewOf(portrait.photo);
    RegionMap regions = exactRegions(portrait.labels);
    regions.window = {0, 0, 100, 512};
    regions.hair = Raster<std::uint8_t>(100, 512);
    regions.skin = Raster<std::uint8_t>(100, 512, 255);

    Stroke stroke;
    stroke.path = {{256, 300}};
    stroke.radiusPx = 20;
    stroke.wish = StrokeWish::Skin;
    const Recut grown = recutRegions(photo, regions, stroke, progress);
    CHECK(grown.regions.window.contains(256, 300));
    CHECK(strongestRegions(grown.regions).at(256, 300) == static_cast<std::uint8_t>(Region::Skin));
    CHECK(strongestRegions(grown.regions).at(50, 300) == static_cast<std::uint8_t>(Region::Skin));

    stroke.path = {{-1e9, 4e8}, {-1e9, 5e8}};
    const Recut far = recutRegions(photo, regions, stroke, progress);
    CHECK(far.changed.empty());
    CHECK(far.regions == regions);
    stroke.path = {{-1e9, 256}, {1e9, 256}};
    CHECK(recutRegions(photo, regions, stroke, progress).regions.photoWidth == 512);
    stroke.path.clear();
    CHECK(recutRegions(photo, regions, stroke, progress).regions == regions);
}

}  // namespace maskwright::core::image
