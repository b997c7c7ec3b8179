// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/smart_stroke.h"

#include "core/image/portrait/portrait.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

portrait::Portrait madePortrait(std::uint64_t seed) {
    portrait::PortraitOptions options;
    options.seed = seed;
    return portrait::renderPortrait(options);
}

void paintBlob(LabelMap& map, const Point& centre, double radius, FaceClass value) {
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if ((Point(x, y) - centre).norm() <= radius) {
                map.at(x, y) = labelOf(value);
            }
        }
    }
}

void put(LabelMap& map, const std::vector<painting::PaintedArea>& areas) {
    for (const painting::PaintedArea& area : areas) {
        for (const painting::PixelSpan& span : area.spans) {
            std::fill(map.row(span.y) + span.x0, map.row(span.y) + span.x1, area.value);
        }
    }
}

std::int64_t wrongPixels(const LabelMap& map, const LabelMap& truth) {
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < map.pixels().size(); ++i) {
        wrong += map.pixels()[i] != truth.pixels()[i] ? 1 : 0;
    }
    return wrong;
}

}  // namespace

TEST_CASE("a smart stroke mends hair, skin and background, and brings hidden parts back") {
    const NoProgress progress;
    std::int64_t before = 0;
    std::int64_t after = 0;
    for (const std::uint64_t seed : {3, 4, 5, 6}) {
        const portrait::Portrait portrait = madePortrait(seed);
        const fitting::FaceFit fit = fitting::fitFace(portrait.landmarks);
        const double size = interOcular(portrait.landmarks.points);
        // Hair over the nose, and a bite of background into the jaw.
        const Point nose = portrait.landmarks.point(54);
        const Point jaw = portrait.landmarks.point(16);
        for (const auto& [centre, wrongly] :
             {std::pair(nose, FaceClass::Hair), std::pair(jaw, FaceClass::Background)}) {
            LabelMap map = portrait.labels;
            paintBlob(map, centre, 0.1 * size, wrongly);
            before += wrongPixels(map, portrait.labels);
            const std::vector<Point> path{centre - Point(0.05 * size, 0), centre + Point(0.05 * size, 0)};
            put(map,
                smartStroke(viewOf(portrait.photo), map, &fit, path, 0.14 * size, std::nullopt, 1, progress));
            after += wrongPixels(map, portrait.labels);
        }
    }
    INFO(before << " wrong pixels before, " << after << " after");
    CHECK(after < before / 2);
}

TEST_CASE("with a part's class a smart stroke only lets this part grow, and only near the path") {
    const NoProgress progress;
    const portrait::Portrait portrait = madePortrait(4);
    LabelMap map = portrait.labels;
    const Point nose = portrait.landmarks.point(54);
    paintBlob(map, nose, 12, FaceClass::Skin);
    const std::vector<Point> path{nose - Point(6, 0), nose + Point(6, 0)};
    const auto areas =
        smartStroke(viewOf(portrait.photo), map, nullptr, path, 14, FaceClass::Nose, 1, progress);
    REQUIRE(areas.size() == 1);
    CHECK(areas[0].value == labelOf(FaceClass::Nose));
    for (const painting::PixelSpan& span : areas[0].spans) {
        for (int x = span.x0; x < span.x1; ++x) {
            CHECK(map.at(x, span.y) != labelOf(FaceClass::Nose));
            CHECK((Point(x, span.y) - nose).norm() < 6 + 14 + 2);
        }
    }
}

TEST_CASE("a stroke that reaches farther mends more of a wrong place with the same hand") {
    const portrait::Portrait portrait = madePortrait(5);
    const double size = interOcular(portrait.landmarks.points);
    const Point cheek = (portrait.landmarks.point(57) + portrait.landmarks.point(8)) / 2;
    LabelMap wrong = portrait.labels;
    paintBlob(wrong, cheek, 0.15 * size, FaceClass::Hair);
    const auto left = [&](double reach) {
        LabelMap map = wrong;
        const std::vector<Point> path{cheek};
        put(map, smartStroke(viewOf(portrait.photo), map, nullptr, path, 0.05 * size, FaceClass::Skin, reach,
                             NoProgress()));
        return wrongPixels(map, portrait.labels);
    };
    INFO(left(1) << " wrong pixels left with the shortest reach, " << left(4) << " with four times as far");
    CHECK(left(4) < left(1) / 2);
}

TEST_CASE("a smart stroke beside the photo changes nothing") {
    const portrait::Portrait portrait = madePortrait(4);
    const std::vector<Point> far{{-5000, -4000}};
    CHECK(
        smartStroke(viewOf(portrait.photo), portrait.labels, nullptr, far, 10, {}, 1, NoProgress()).empty());
    CHECK(smartStroke(viewOf(portrait.photo), portrait.labels, nullptr, {}, 10, {}, 1, NoProgress()).empty());
}

}  // namespace maskwright::core::image
