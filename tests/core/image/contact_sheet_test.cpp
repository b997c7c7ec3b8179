// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/contact_sheet.h"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace {

constexpr Rgb8 kGreen{0, 200, 0};
constexpr Rgb8 kBackground{38, 38, 38};

bool captioned(const RgbImage& sheet, const PixelRect& square) {
    for (int y = square.y1; y < std::min(sheet.height(), square.y1 + 12); ++y) {
        for (int x = square.x0; x < square.x1; ++x) {
            if (sheet.at(x, y).g > 120) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

TEST_CASE("pictures stand in their squares, row by row, scaled to fit and centred") {
    std::vector<SheetCell> cells(5);
    cells[0].picture = RgbImage(100, 100, kGreen);
    cells[1].picture = RgbImage(200, 50, kGreen);
    cells[2].picture = RgbImage(8, 64, kGreen);
    cells[4].picture = RgbImage(64, 64, kGreen);
    const SheetOptions options{3, 64};
    const RgbImage sheet = drawContactSheet(cells, options);
    const PixelRect last = sheetSquare(4, options);
    CHECK(last.x0 == sheetSquare(1, options).x0);
    CHECK(last.y0 > sheetSquare(1, options).y1);
    CHECK(last.intersected(sheet.bounds()) == last);
    CHECK(sheetSquare(2, options).x1 < sheet.width());

    const PixelRect first = sheetSquare(0, options);
    CHECK(sheet.at(first.x0, first.y0) == kGreen);
    CHECK(sheet.at(first.x1 - 1, first.y1 - 1) == kGreen);
    CHECK(sheet.at(first.x0 - 1, first.y0) == kBackground);
    const PixelRect wide = sheetSquare(1, options);
    CHECK(sheet.at(wide.x0, wide.y0 + 32) == kGreen);
    CHECK(sheet.at(wide.x0, wide.y0 + 20) == kBackground);
    const PixelRect tall = sheetSquare(2, options);
    CHECK(sheet.at(tall.x0 + 32, tall.y0) == kGreen);
    CHECK(sheet.at(tall.x0 + 20, tall.y0 + 32) == kBackground);
    // A cell without a picture is a grey square.
    const PixelRect none = sheetSquare(3, options);
    CHECK_FALSE(sheet.at(none.x0 + 32, none.y0 + 32) == kBackground);
    CHECK_FALSE(sheet.at(none.x0 + 32, none.y0 + 32) == kGreen);
}

TEST_CASE("captions stand below their pictures and never run into the next one") {
    std::vector<SheetCell> cells(2);
    cells[0].caption = std::string(1'000'000, 'W');
    cells[1].picture = RgbImage(64, 64, kGreen);
    const SheetOptions options{2, 64};
    const RgbImage sheet = drawContactSheet(cells, options);
    CHECK(captioned(sheet, sheetSquare(0, options)));
    CHECK_FALSE(captioned(sheet, sheetSquare(1, options)));
}

TEST_CASE("letters outside of ASCII, broken ones too, are shown as one question mark each") {
    const auto drawn = [](const std::string& caption) {
        return drawContactSheet(std::vector<SheetCell>{{RgbImage(64, 64, kGreen), caption}});
    };
    CHECK(drawn("M\xc3\xbcller") == drawn("M?ller"));
    CHECK(drawn("\xe2\x80\x93\xf0\x9f\x98\x80") == drawn("??"));
    CHECK(drawn("a\nb") == drawn("a?b"));
    CHECK_FALSE(drawn("a") == drawn("b"));
}

TEST_CASE("a sheet without pictures is a picture, one with too many is refused") {
    CHECK_FALSE(drawContactSheet({}).empty());
    const std::vector<SheetCell> many(10'000);
    CHECK_THROWS_AS(drawContactSheet(many, {100, 1000}), Error);
}

}  // namespace maskwright::core::image
