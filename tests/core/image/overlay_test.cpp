// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/overlay.h"

#include "tests/core/image/made_photos.h"
#include "tests/support/support.h"

#include <algorithm>
#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

constexpr Rgb8 kGrey{100, 100, 100};

// Skin in columns 10..29, hair in columns 30..49, background around.
LabelMap twoStripes() {
    LabelMap map(60, 40);
    for (int y = 5; y < 35; ++y) {
        std::fill(map.row(y) + 10, map.row(y) + 30, labelOf(FaceClass::Skin));
        std::fill(map.row(y) + 30, map.row(y) + 50, labelOf(FaceClass::Hair));
    }
    map.at(20, 20) = kIgnoredLabel;
    return map;
}

Rgb8 mixed(Rgb8 photo, Rgb8 colour, double opacity) {
    const auto one = [&](int below, int above) {
        return static_cast<std::uint8_t>(below + (above - below) * opacity + 0.5);
    };
    return {one(photo.r, colour.r), one(photo.g, colour.g), one(photo.b, colour.b)};
}

}  // namespace

TEST_CASE("areas have their class's colour, borders are stronger, background stays the photo") {
    const RgbImage photo(60, 40, kGrey);
    const LabelMap map = twoStripes();
    const OverlayContent content{&map, nullptr, nullptr};
    for (const bool lapaColours : {false, true}) {
        OverlayOptions options;
        options.opacity = 0.4;
        options.lapaColours = lapaColours;
        const RgbImage overlay = drawOverlay(viewOf(photo), content, options);
        const auto colour = [&](FaceClass value) {
            const ClassInfo& info = Scheme::lapa().classInfo(value);
            return lapaColours ? info.lapaColour : info.displayColour;
        };
        CHECK(overlay.at(2, 2) == kGrey);
        CHECK(overlay.at(15, 12) == mixed(kGrey, colour(FaceClass::Skin), 0.4));
        CHECK(overlay.at(40, 12) == mixed(kGrey, colour(FaceClass::Hair), 0.4));
        CHECK(overlay.at(29, 12) == mixed(kGrey, colour(FaceClass::Skin), 0.75));
        CHECK(overlay.at(30, 12) == mixed(kGrey, colour(FaceClass::Hair), 0.75));
        CHECK(overlay.at(20, 20) == mixed(kGrey, {128, 128, 128}, 0.75));
    }
}

TEST_CASE("without a map the fitted parts are filled, with soft borders") {
    const RgbImage photo(512, 512, kGrey);
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Moved);
    const fitting::FaceFit fit = fitting::fitFace(face);
    OverlayOptions options;
    options.opacity = 1;
    options.points = options.curves = false;
    const RgbImage overlay = drawOverlay(viewOf(photo), {nullptr, &face, &fit}, options);
    const Rgb8 nose = Scheme::lapa().classInfo(FaceClass::Nose).displayColour;
    CHECK(overlay.at(256, 280) == nose);
    CHECK(overlay.at(256, 150) == kGrey);
    int soft = 0;
    for (int x = 200; x < 256; ++x) {
        soft += overlay.at(x, 290) != kGrey && overlay.at(x, 290) != nose ? 1 : 0;
    }
    CHECK(soft >= 1);
    CHECK(soft <= 2);
    const LabelMap empty(512, 512);
    CHECK(drawOverlay(viewOf(photo), {&empty, &face, &fit}, options).at(256, 280) == kGrey);
}

TEST_CASE("at opacity 0 without lines an overlay is the photo, but for the borders") {
    const RgbImage photo = tests::unevenPicture(60, 40);
    const LabelMap map(60, 40, labelOf(FaceClass::Skin));
    const OverlayContent content{&map, nullptr, nullptr};
    OverlayOptions options;
    options.opacity = 0;
    CHECK(drawOverlay(viewOf(photo), content, options) == photo);
    CHECK(drawOverlay(viewOf(photo), {}) == photo);
}

TEST_CASE(
    "points and curves are drawn where the points are, in the colour of their part, and can be left out") {
    const RgbImage photo(512, 512, kGrey);
    const Landmarks face = tests::madeFace();
    const OverlayContent content{nullptr, &face, nullptr};
    OverlayOptions options;
    options.points = false;
    options.curves = false;
    CHECK(drawOverlay(viewOf(photo), content, options) == photo);

    options.curves = true;
    const RgbImage lines = drawOverlay(viewOf(photo), content, options);
    // Between 52 and 53 the nose's bridge runs straight down.
    const Rgb8 nose = Scheme::lapa().classInfo(FaceClass::Nose).displayColour;
    CHECK(lines.at(256, 252) == nose);
    CHECK(lines.at(10, 10) == kGrey);

    options.curves = false;
    options.points = true;
    const RgbImage rings = drawOverlay(viewOf(photo), content, options);
    CHECK_FALSE(rings == photo);
    CHECK(rings.at(256, 252) == kGrey);
    // A ring leaves the point itself free; a hidden point's cross does not.
    CHECK(rings.at(256, 240) == kGrey);
    Landmarks hidden = face;
    hidden.visibilities[52] = Visibility::Occluded;
    const RgbImage cross = drawOverlay(viewOf(photo), {nullptr, &hidden, nullptr}, options);
    CHECK(cross.at(256, 240) == nose);
}

TEST_CASE("of a fit its curves are drawn instead of straight lines") {
    const RgbImage photo(512, 512, kGrey);
    const Landmarks face = tests::madeFace();
    fitting::FaceFit fit;
    fit.parts[static_cast<std::size_t>(FaceClass::Hair)].curves.push_back({{{200, 400}, {300, 400}}, false});
    OverlayOptions options;
    options.points = false;
    const RgbImage overlay = drawOverlay(viewOf(photo), {nullptr, &face, &fit}, options);
    CHECK(overlay.at(250, 400) == Scheme::lapa().classInfo(FaceClass::Hair).displayColour);
    CHECK(overlay.at(256, 252) == kGrey);
}

TEST_CASE("points far outside of the photo do no harm") {
    const RgbImage photo(64, 64, kGrey);
    Landmarks face = tests::madeFace();
    face.setPoint(3, {-1e300, 1e300});
    face.setPoint(4, {std::numeric_limits<double>::max(), 0});
    CHECK(drawOverlay(viewOf(photo), {nullptr, &face, nullptr}).width() == 64);
    face.points.array() += 1e7;
    CHECK(drawOverlay(viewOf(photo), {nullptr, &face, nullptr}) == photo);
    CHECK(headWindow(face, 64, 64) == PixelRect{0, 0, 64, 64});
}

TEST_CASE("a scaled window shows the same classes at the same places") {
    const RgbImage photo(60, 40, kGrey);
    const LabelMap map = twoStripes();
    const OverlayContent content{&map, nullptr, nullptr};
    const RgbImage overlay = drawOverlay(viewOf(photo), {20, 5, 60, 35}, 80, content);
    REQUIRE(overlay.width() == 80);
    REQUIRE(overlay.height() == 60);
    const Rgb8 skin = Scheme::lapa().classInfo(FaceClass::Skin).displayColour;
    const Rgb8 hair = Scheme::lapa().classInfo(FaceClass::Hair).displayColour;
    CHECK(overlay.at(10, 10) == mixed(kGrey, skin, 0.5));
    CHECK(overlay.at(19, 10) == mixed(kGrey, skin, 0.85));  // photo column 29
    CHECK(overlay.at(20, 10) == mixed(kGrey, hair, 0.85));  // photo column 30
    CHECK(overlay.at(59, 10) == mixed(kGrey, hair, 0.85));  // photo column 49
    CHECK(overlay.at(60, 10) == kGrey);
}

TEST_CASE("the head window holds the points with room for hair and neck, and stays in the photo") {
    const Landmarks face = tests::madeFace();
    const Box box = boundingBox(face.points);
    const PixelRect window = headWindow(face, 2000, 2000);
    CHECK(window.x0 < box.x0);
    CHECK(window.x1 > box.x1);
    CHECK(window.y1 > box.y1);
    CHECK(box.y0 - window.y0 > 0.5 * box.height());
    const PixelRect tight = headWindow(face, 300, 280);
    CHECK(tight.intersected({0, 0, 300, 280}) == tight);
}

}  // namespace maskwright::core::image
