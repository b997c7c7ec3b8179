// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/label_png.h"

#include "core/error.h"
#include "core/scheme.h"
#include "tests/core/image/made_photos.h"
#include "tests/support/support.h"

#include <string>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

using Catch::Matchers::Contains;

namespace {

constexpr int kGrey = 0;
constexpr int kRgb = 2;
constexpr int kPalette = 3;
constexpr int kGreyAlpha = 4;

LabelMap allClasses() {
    LabelMap map(13, 7);
    for (std::size_t i = 0; i < map.pixels().size(); ++i) {
        map.pixels()[i] = static_cast<std::uint8_t>(i % kClassCount);
    }
    map.at(12, 6) = kIgnoredLabel;
    return map;
}

LabelMap decode(const std::string& bytes) {
    return decodeLabelPng({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "map.png");
}

std::string asText(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("a label map comes back as it was, and equal maps give equal bytes") {
    const LabelMap map = allClasses();
    const auto bytes = encodeLabelPng(map);
    CHECK(decodeLabelPng(bytes, "map.png") == map);
    CHECK(encodeLabelPng(allClasses()) == bytes);
}

TEST_CASE("label maps are written as LaPa writes them: 8-bit grey, no palette, no interlace") {
    const std::string bytes = asText(encodeLabelPng(allClasses()));
    REQUIRE(bytes.size() > 29);
    CHECK(bytes[24] == 8);
    CHECK(bytes[25] == kGrey);
    CHECK(bytes[28] == 0);
    CHECK(bytes.find("PLTE") == std::string::npos);
}

TEST_CASE("of a palette PNG the index counts, whatever the colours") {
    CHECK(decode(tests::rawPng(4, 1, 8, kPalette, {0, 10, 3, 255})).pixels()[1] == 10);
    const LabelMap packed = decode(tests::rawPng(4, 1, 4, kPalette, {0x0a, 0x35}));
    CHECK(packed.at(0, 0) == 0);
    CHECK(packed.at(1, 0) == 10);
    CHECK(packed.at(2, 0) == 3);
    CHECK(packed.at(3, 0) == 5);
}

TEST_CASE("an RGB PNG in LaPa's colours is read as classes, other colours are named") {
    std::vector<std::uint8_t> samples;
    for (const ClassInfo& info : Scheme::lapa().classes()) {
        samples.insert(samples.end(), {info.lapaColour.r, info.lapaColour.g, info.lapaColour.b});
    }
    const LabelMap map = decode(tests::rawPng(11, 1, 8, kRgb, samples));
    for (int value = 0; value < 11; ++value) {
        CHECK(map.at(value, 0) == value);
    }
    samples[3 * 4 + 1] = 254;
    CHECK_THROWS_WITH(decode(tests::rawPng(11, 1, 8, kRgb, samples)), Contains("(4, 0)") && Contains("254"));
}

TEST_CASE("values that are no class are refused, naming value and pixel") {
    std::vector<std::uint8_t> samples(50 * 20, 1);
    samples[12 * 50 + 40] = 11;
    samples[13 * 50 + 2] = 12;
    CHECK_THROWS_WITH(decode(tests::rawPng(50, 20, 8, kGrey, samples)),
                      Contains("map.png") && Contains("value 11 at (40, 12)"));
}

TEST_CASE("forms in which a value could mean several things are refused") {
    CHECK_THROWS_WITH(decode(tests::rawPng(2, 1, 16, kGrey, {0, 1, 0, 2})), Contains("16 bits"));
    CHECK_THROWS_WITH(decode(tests::rawPng(2, 1, 4, kGrey, {0x12})), Contains("4 bits"));
    CHECK_THROWS_WITH(decode(tests::rawPng(2, 1, 8, kGreyAlpha, {1, 255, 2, 255})), Contains("transparency"));
    CHECK_THROWS_AS(decode("\xff\xd8\xff\xe0 no label map"), Error);
    CHECK_THROWS_AS(decode(""), Error);
}

TEST_CASE("a label PNG cut anywhere is refused") {
    const std::string whole = asText(encodeLabelPng(allClasses()));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_THROWS_AS(decode(whole.substr(0, length)), Error);
    }
}

TEST_CASE("region maps come back as they were") {
    RegionMap regions{
        100, 80, {10, 20, 13, 22}, Raster<std::uint8_t>(3, 2, 40), Raster<std::uint8_t>(3, 2, 200)};
    regions.hair.at(2, 1) = 255;
    regions.skin.at(2, 1) = 0;
    const auto bytes = encodeRegionPng(regions);
    CHECK(decodeRegionPng(bytes, 100, 80, regions.window, "r.png") == regions);
    CHECK(encodeRegionPng(regions) == bytes);
    CHECK_THROWS_AS(decodeRegionPng(bytes, 100, 80, PixelRect{10, 20, 14, 22}, "r.png"), Error);
    CHECK_THROWS_AS(decodeRegionPng(bytes, 12, 80, regions.window, "r.png"), Error);
    CHECK_THROWS_AS(decodeRegionPng(encodeLabelPng(allClasses()), 100, 80, PixelRect{0, 0, 13, 7}, "r.png"),
                    Error);
}

TEST_CASE("what a parser saw of the parts comes back as it was") {
    PartProbabilities parts{{10, 20, 17, 25}, 2.5, {}};
    for (std::size_t value = 1; value <= 9; ++value) {
        parts.ofClasses[value] = Raster<std::uint8_t>(3, 2, static_cast<std::uint8_t>(20 * value));
        parts.ofClasses[value].at(2, 1) = static_cast<std::uint8_t>(255 - value);
    }
    const auto bytes = encodePartsPng(parts);
    CHECK(decodePartsPng(bytes, parts.window, 2.5, "p.png") == parts);
    CHECK_THROWS_AS(decodePartsPng(bytes, PixelRect{10, 20, 18, 25}, 2.5, "p.png"), Error);
    CHECK_THROWS_AS(decodePartsPng(bytes, parts.window, 0, "p.png"), Error);
    CHECK_THROWS_AS(decodePartsPng(bytes, parts.window, 1e-9, "p.png"), Error);
    CHECK_THROWS_AS(decodePartsPng(encodeLabelPng(allClasses()), PixelRect{0, 0, 13, 2}, 1, "p.png"), Error);
    CHECK_THROWS_AS(decodePartsPng(std::span(bytes).first(20), parts.window, 2.5, "p.png"), Error);
}

}  // namespace maskwright::core::image
