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

// Maps of regions: each value counts as itself.
RegionOfValue regionsThemselves() {
    RegionOfValue regions{};
    regions[static_cast<std::size_t>(Region::Skin)] = Region::Skin;
    regions[static_cast<std::size_t>(Region::Hair)] = Region::Hair;
    return regions;
}

std::uint8_t valueOf(Region region) {
    return static_cast<std::uint8_t>(region);
}

LabelMap exactRegions(const LabelMap& labels) {
    LabelMap regions(labels.width(), labels.height());
    for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
        const std::uint8_t value = labels.pixels()[i];
        regions.pixels()[i] = valueOf(value == labelOf(FaceClass::Hair) ? Region::Hair
                                      : value != 0                      ? Region::Skin
                                                                        : Region::Background);
    }
    return regions;
}

void paintBlob(LabelMap& regions, const Point& centre, double radius, Region region) {
    for (int y = 0; y < regions.height(); ++y) {
        for (int x = 0; x < regions.width(); ++x) {
            if ((Point(x, y) - centre).norm() <= radius) {
                regions.at(x, y) = valueOf(region);
            }
        }
    }
}

LabelMap after(const LabelMap& regions, const Recut& recut) {
    LabelMap result = regions;
    for (int y = recut.window.y0; y < recut.window.y1; ++y) {
        for (int x = recut.window.x0; x < recut.window.x1; ++x) {
            const std::uint8_t now = recut.regions.at(x - recut.window.x0, y - recut.window.y0);
            if (now != Recut::kAsBefore) {
                CHECK(now != regions.at(x, y));
                result.at(x, y) = now;
            }
        }
    }
    return result;
}

std::int64_t wrongPixels(const LabelMap& regions, const LabelMap& truth) {
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < regions.pixels().size(); ++i) {
        wrong += regions.pixels()[i] != truth.pixels()[i] ? 1 : 0;
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
    std::int64_t wrongBefore = 0;
    std::int64_t wrongAfter = 0;
    for (const std::uint64_t seed : {3, 4, 5, 6}) {
        const portrait::Portrait portrait = madePortrait(seed);
        const LabelMap truth = exactRegions(portrait.labels);
        const double size = interOcular(portrait.landmarks.points);
        // Skin taken for hair beside the nose, and a bite of background into the jaw.
        const Point cheek = (portrait.landmarks.point(57) + portrait.landmarks.point(8)) / 2;
        const Point jaw = portrait.landmarks.point(16);
        for (const auto& [centre, region] :
             {std::pair{cheek, Region::Hair}, std::pair{jaw, Region::Background}}) {
            LabelMap wrong = truth;
            paintBlob(wrong, centre, 0.12 * size, region);
            Stroke stroke;
            stroke.path = {centre - Point(0.05 * size, 0), centre + Point(0.05 * size, 0)};
            stroke.radiusPx = 0.16 * size;
            const auto cut = [&] {
                return recutRegions(viewOf(portrait.photo), wrong, regionsThemselves(), stroke, progress);
            };
            const Recut recut = cut();
            wrongBefore += wrongPixels(wrong, truth);
            wrongAfter += wrongPixels(after(wrong, recut), truth);
            CHECK(cut().regions == recut.regions);
        }
    }
    INFO(wrongBefore << " wrong pixels before, " << wrongAfter << " after");
    CHECK(wrongAfter < wrongBefore / 4);
}

TEST_CASE(
    "the wanted region is there under the middle of the stroke, and nothing beyond its radius changes") {
    const NoProgress progress;
    const portrait::Portrait portrait = madePortrait(7);
    const LabelMap regions = exactRegions(portrait.labels);
    const Point nose = portrait.landmarks.point(54);
    for (const auto& [wish, region] :
         {std::pair{StrokeWish::Hair, Region::Hair}, std::pair{StrokeWish::Background, Region::Background}}) {
        Stroke stroke;
        stroke.path = {nose, nose + Point(25, 10), nose + Point(40, -15)};
        stroke.radiusPx = 14;
        stroke.wish = wish;
        const LabelMap now = after(
            regions, recutRegions(viewOf(portrait.photo), regions, regionsThemselves(), stroke, progress));
        for (const Point& point : stroke.path) {
            CHECK(now.at(static_cast<int>(std::lround(point.x())),
                         static_cast<int>(std::lround(point.y()))) == valueOf(region));
        }
        bool inside = true;
        for (int y = 0; y < now.height(); ++y) {
            for (int x = 0; x < now.width(); ++x) {
                inside = inside && (regions.at(x, y) == now.at(x, y) ||
                                    distanceTo(stroke.path, Point(x, y)) <= stroke.radiusPx + 1.5);
            }
        }
        CHECK(inside);
    }
}

TEST_CASE("strokes beyond the photo, dots and empty strokes") {
    const NoProgress progress;
    const portrait::Portrait portrait = madePortrait(8);
    const LabelMap regions(512, 512, valueOf(Region::Hair));
    Stroke stroke;
    stroke.radiusPx = 20;
    stroke.wish = StrokeWish::Skin;
    const auto cut = [&] {
        return recutRegions(viewOf(portrait.photo), regions, regionsThemselves(), stroke, progress);
    };
    stroke.path = {{256, 300}};
    CHECK(after(regions, cut()).at(256, 300) == valueOf(Region::Skin));
    CHECK(after(regions, cut()).at(50, 300) == valueOf(Region::Hair));
    stroke.path = {{-1e9, 4e8}, {-1e9, 5e8}};
    CHECK(cut().window.empty());
    stroke.path = {{-1e9, 256}, {1e9, 256}};
    CHECK(portrait.labels.bounds().intersected(cut().window) == cut().window);
    stroke.path.clear();
    CHECK(cut().window.empty());
}

}  // namespace maskwright::core::image
