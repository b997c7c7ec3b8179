// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/graph_cut.h"

#include "core/image/head_prior.h"
#include "core/image/portrait/portrait.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::Point;
using core::Region;
using core::image::GraphCutSegmenter;

namespace {

struct Scene {
    core::RgbImage photo;
    core::Landmarks landmarks;
    core::Raster<std::uint8_t> regions;  // truth
};

struct Colours {
    core::Rgb8 background;
    core::Rgb8 skin;
    core::Rgb8 hair;
    core::Rgb8 clothes;
};
constexpr Colours kDarkHair{{90, 130, 170}, {215, 170, 145}, {60, 40, 30}, {40, 60, 110}};
constexpr Colours kFairHair{{40, 45, 50}, {225, 185, 165}, {205, 180, 110}, {120, 30, 40}};

bool inEllipse(double x, double y, double cx, double cy, double rx, double ry) {
    const double dx = (x - cx) / rx;
    const double dy = (y - cy) / ry;
    return dx * dx + dy * dy <= 1;
}

// madeFace() with hair above and beside it, a neck in the colour of skin, and a body; noise on all of it.
Scene scene(const Colours& colours) {
    Scene made;
    made.landmarks = tests::madeFace();
    made.photo = core::RgbImage(512, 640);
    made.regions = core::Raster<std::uint8_t>(512, 640);
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 7);
    for (int y = 0; y < 640; ++y) {
        for (int x = 0; x < 512; ++x) {
            // The outline of madeFace() below, a forehead that ends at y = 86 above.
            const bool face =
                y < 236 ? inEllipse(x, y, 256, 236, 150, 150) : inEllipse(x, y, 256, 236, 150, 190);
            const bool hair = y < 330 && inEllipse(x, y, 256, 230, 195, 215);
            const bool neck = y >= 236 && std::abs(x - 256) < 80 && y < 510;
            const bool body = y >= 470 && std::abs(x - 256) < 90 + (y - 470);
            core::Rgb8 colour = colours.background;
            Region region = Region::Background;
            if (face) {
                colour = colours.skin;
                region = Region::Skin;
            } else if (hair) {
                colour = colours.hair;
                region = Region::Hair;
            } else if (neck) {
                colour = colours.skin;
            } else if (body) {
                colour = colours.clothes;
            }
            const auto noisy = [&](std::uint8_t value) {
                return static_cast<std::uint8_t>(std::clamp(value + noise(random), 0.0, 255.0));
            };
            made.photo.at(x, y) = {noisy(colour.r), noisy(colour.g), noisy(colour.b)};
            made.regions.at(x, y) = static_cast<std::uint8_t>(region);
        }
    }
    return made;
}

core::RegionMap segment(const core::RgbImage& photo, const core::Landmarks& landmarks) {
    return GraphCutSegmenter().segment(core::viewOf(photo), landmarks, core::NoProgress());
}

// Pixels of one region over any number of photos.
struct Agreement {
    double both = 0;
    double either = 0;

    void add(const core::RegionMap& found, const core::Raster<std::uint8_t>& truth, Region region) {
        const auto strongest = core::strongestRegions(found);
        const auto label = static_cast<std::uint8_t>(region);
        for (int y = 0; y < truth.height(); ++y) {
            for (int x = 0; x < truth.width(); ++x) {
                const bool is = truth.at(x, y) == label;
                const bool said = found.window.contains(x, y) &&
                                  strongest.at(x - found.window.x0, y - found.window.y0) == label;
                both += is && said ? 1 : 0;
                either += (is ? 1 : 0) + (said ? 1 : 0);
            }
        }
    }
    [[nodiscard]] double f1() const { return 2 * both / either; }
};

double f1(const core::RegionMap& found, const core::Raster<std::uint8_t>& truth, Region region) {
    Agreement agreement;
    agreement.add(found, truth, region);
    return agreement.f1();
}

core::Raster<std::uint8_t> regionsOf(const core::LabelMap& labels) {
    core::Raster<std::uint8_t> regions(labels.width(), labels.height());
    std::transform(
        labels.pixels().begin(), labels.pixels().end(), regions.pixels().begin(), [](std::uint8_t value) {
            const Region region = value == core::labelOf(core::FaceClass::Background) ? Region::Background
                                  : value == core::labelOf(core::FaceClass::Hair)     ? Region::Hair
                                                                                      : Region::Skin;
            return static_cast<std::uint8_t>(region);
        });
    return regions;
}

void checkWellFormed(const core::RegionMap& map, const core::RgbImage& photo) {
    CHECK(map.photoWidth == photo.width());
    CHECK(map.photoHeight == photo.height());
    CHECK(map.window.intersected(photo.bounds()) == map.window);
    REQUIRE(map.hair.width() == map.window.width());
    REQUIRE(map.hair.height() == map.window.height());
    REQUIRE(map.skin.width() == map.window.width());
    REQUIRE(map.skin.height() == map.window.height());
    bool overfull = false;
    for (std::size_t i = 0; i < map.hair.pixels().size(); ++i) {
        overfull = overfull || map.hair.pixels()[i] + map.skin.pixels()[i] > 255;
    }
    CHECK_FALSE(overfull);
}

}  // namespace

TEST_CASE("A neck of the skin's colour is cut off along the jaw", "[graph-cut]") {
    for (const Colours& colours : {kDarkHair, kFairHair}) {
        const Scene made = scene(colours);
        const core::RegionMap map = segment(made.photo, made.landmarks);
        checkWellFormed(map, made.photo);
        CHECK(f1(map, made.regions, Region::Skin) > 0.97);
    }
}

TEST_CASE("Most of a beard in the very colour of what lies behind the head stays with the face",
          "[graph-cut]") {
    Colours colours = kDarkHair;
    colours.background = {70, 60, 55};
    Scene made = scene(colours);
    const auto isBeard = [&](int x, int y) {
        return y > 380 && inEllipse(x, y, 256, 236, 150, 190) && !inEllipse(x, y, 256, 350, 90, 60);
    };
    for (int y = 0; y < 640; ++y) {
        for (int x = 0; x < 512; ++x) {
            if (isBeard(x, y)) {
                made.photo.at(x, y) = made.photo.at(20 + x / 20, y);  // background
            }
        }
    }
    const core::RegionMap map = segment(made.photo, made.landmarks);
    const auto strongest = core::strongestRegions(map);
    double kept = 0;
    double all = 0;
    for (int y = 0; y < 640; ++y) {
        for (int x = 0; x < 512; ++x) {
            if (isBeard(x, y)) {
                all += 1;
                kept += strongest.at(x - map.window.x0, y - map.window.y0) ==
                                static_cast<std::uint8_t>(Region::Skin)
                            ? 1
                            : 0;
            }
        }
    }
    CHECK(kept / all > 0.5);  // without a preference for skin in the lower face: less than a tenth
}

TEST_CASE("Hair and skin of portraits of all kinds are found", "[graph-cut]") {
    Agreement skin;
    Agreement hair;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        core::image::portrait::PortraitOptions options;
        options.seed = seed;
        const auto made = core::image::portrait::renderPortrait(options);
        if (made.description.find("hat") != std::string::npos) {
            continue;  // colours cannot tell a hat from hair: a person or a network has to
        }
        const core::RegionMap map = segment(made.photo, made.landmarks);
        checkWellFormed(map, made.photo);
        skin.add(map, regionsOf(made.labels), Region::Skin);
        hair.add(map, regionsOf(made.labels), Region::Hair);
    }
    CHECK(skin.f1() > 0.95);
    // The prior learned from masks is optional; the one by geometry is blunter.
    const bool learned = core::image::HeadPrior::shipped().styleCount() > 2;
    CHECK(hair.f1() > (learned ? 0.8 : 0.65));
}

TEST_CASE("A photo seen in a mirror gives the mirrored regions", "[graph-cut]") {
    const auto made = core::image::portrait::renderPortrait({});
    const int width = made.photo.width();
    core::RgbImage flipped(width, made.photo.height());
    for (int y = 0; y < flipped.height(); ++y) {
        for (int x = 0; x < width; ++x) {
            flipped.at(width - 1 - x, y) = made.photo.at(x, y);
        }
    }
    const core::RegionMap map = segment(made.photo, made.landmarks);
    const auto here = core::strongestRegions(map);
    core::Raster<std::uint8_t> expected(width, made.photo.height());
    for (int y = 0; y < here.height(); ++y) {
        for (int x = 0; x < here.width(); ++x) {
            expected.at(width - 1 - (map.window.x0 + x), map.window.y0 + y) = here.at(x, y);
        }
    }
    const core::RegionMap mirrored = segment(flipped, core::mirrored(made.landmarks, width));
    CHECK(f1(mirrored, expected, Region::Skin) > 0.98);
    CHECK(f1(mirrored, expected, Region::Hair) > 0.95);
}

TEST_CASE("Equal photos and points give equal regions", "[graph-cut]") {
    const Scene made = scene(kDarkHair);
    CHECK(segment(made.photo, made.landmarks) == segment(made.photo, made.landmarks));
}

TEST_CASE("Faces at the border, outside, tiny and huge are cut without fail", "[graph-cut]") {
    const Scene made = scene(kFairHair);
    const auto moved = [&](double scale, const Point& shift) {
        core::Landmarks landmarks = made.landmarks;
        landmarks.points = (landmarks.points * scale).colwise() + shift;
        return landmarks;
    };
    for (const core::Landmarks& landmarks :
         {moved(1, {-250, -300}), moved(1, {300, 400}), moved(0.02, {40, 40}), moved(20, {-4000, -4000})}) {
        checkWellFormed(segment(made.photo, landmarks), made.photo);
    }
    // Far outside: nothing of the head is on the photo.
    for (const core::Landmarks& landmarks : {moved(1, {5000, 0}), moved(1, {-1e7, 1e7})}) {
        const core::RegionMap map = segment(made.photo, landmarks);
        checkWellFormed(map, made.photo);
        CHECK(map.window.empty());
    }
    for (const auto& [width, height] :
         {std::pair(1, 1), std::pair(1, 640), std::pair(512, 1), std::pair(3, 2)}) {
        const core::RgbImage small(width, height, {120, 90, 70});
        checkWellFormed(segment(small, made.landmarks), small);
    }
    CHECK_THROWS_AS(GraphCutSegmenter().segment({}, made.landmarks, core::NoProgress()),
                    core::ContractViolation);
}

TEST_CASE("Points that mark no face are refused, odd ones are not", "[graph-cut]") {
    const Scene made = scene(kDarkHair);
    core::Landmarks landmarks = made.landmarks;
    landmarks.points.setConstant(100);
    CHECK_THROWS_AS(segment(made.photo, landmarks), core::Error);
    std::mt19937 random(9);
    std::uniform_real_distribution<double> anywhere(-300, 900);
    for (int round = 0; round < 16; ++round) {
        landmarks.points = landmarks.points.unaryExpr([&](double /*old*/) { return anywhere(random); });
        if (round % 4 == 1) {
            landmarks.points.row(1).setConstant(200);  // all on one line
        }
        if (round % 4 == 2) {
            landmarks.points.rightCols(60).colwise() = Point(150, 150);
        }
        try {
            checkWellFormed(segment(made.photo, landmarks), made.photo);
        } catch (const core::Error&) {
            SUCCEED("refused with a reason");
        }
    }
}

TEST_CASE("A cut stops when it is told to", "[graph-cut]") {
    struct Cancelling final : core::Progress {
        void report(double /*fraction*/, std::string_view /*text*/) override {}
        [[nodiscard]] bool cancelled() const override { return true; }
    };
    const Scene made = scene(kDarkHair);
    CHECK_THROWS_AS(GraphCutSegmenter().segment(core::viewOf(made.photo), made.landmarks, Cancelling()),
                    core::Cancelled);
}
