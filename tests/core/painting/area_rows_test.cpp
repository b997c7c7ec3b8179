// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/area_rows.h"

#include "core/painting/mended_map.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr int kWidth = 40;
constexpr int kHeight = 60;

// Up to three classes, none at a pixel twice.
std::vector<PaintedArea> randomAreas(std::mt19937& random) {
    std::uniform_int_distribution<int> any(0, 9);
    std::vector<PaintedArea> areas{{2, {}}, {labelOf(FaceClass::Hair), {}}, {0, {}}};
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x + 8 < kWidth; x += 8) {
            const int choice = any(random);
            if (choice < 3) {
                areas[static_cast<std::size_t>(choice)].spans.push_back({y, x, x + 1 + any(random) % 8});
            }
        }
    }
    std::erase_if(areas, [&](const PaintedArea&) { return any(random) == 0; });
    return areas;
}

}  // namespace

TEST_CASE("Rows differ in which a class comes, goes or changes, and ranges are as long as they can be") {
    const std::vector<PaintedArea> before{{3, {{5, 1, 4}, {5, 6, 9}, {6, 1, 4}, {9, 0, 2}}}};
    CHECK(differingRows(before, before).empty());
    CHECK(differingRows({}, {}).empty());
    CHECK(differingRows(before, {}) == std::vector<RowRange>{{5, 7}, {9, 10}});
    CHECK(differingRows({}, before) == std::vector<RowRange>{{5, 7}, {9, 10}});
    CHECK(differingRows(before, std::vector<PaintedArea>{{3, {{5, 1, 4}, {6, 1, 4}, {9, 0, 2}}}}) ==
          std::vector<RowRange>{{5, 6}});
    CHECK(differingRows(before,
                        std::vector<PaintedArea>{{4, {{9, 0, 2}}}, {3, {{5, 1, 4}, {5, 6, 9}, {6, 1, 4}}}}) ==
          std::vector<RowRange>{{9, 10}});
    const std::vector<PaintedArea> inRows = areasInRows(before, {5, 6});
    REQUIRE(inRows.size() == 1);
    CHECK(inRows.front().spans == std::vector<PixelSpan>{{5, 1, 4}, {5, 6, 9}});
    CHECK(areasInRows(before, {7, 9}).empty());
}

TEST_CASE("Painting the rows that differ is painting all, and the record takes it back") {
    std::mt19937 random(11);
    std::uniform_int_distribution<int> label(0, 10);
    LabelMap automatic(kWidth, kHeight);
    for (std::uint8_t& pixel : automatic.pixels()) {
        pixel = static_cast<std::uint8_t>(label(random));
    }
    Corrections corrections{kWidth, kHeight, {4, 4, 20, 30}, Raster<std::uint8_t>(16, 26, 1)};
    ClassSet locked;
    locked.set(5);
    MendedMap step(automatic, corrections);
    const LabelMap untouched = step.map();
    const Raster<std::uint8_t> layer = step.layer();
    PixelChange record;
    std::vector<PaintedArea> painted;
    for (int round = 0; round < 50; ++round) {
        std::vector<PaintedArea> areas = randomAreas(random);
        if (round % 3 == 1) {
            areas = painted;  // few rows differ
            if (!areas.empty() && !areas.front().spans.empty()) {
                areas.front().spans.erase(areas.front().spans.begin());
            }
        }
        for (const RowRange& rows : differingRows(painted, areas)) {
            step.revertRows(record, rows.y0, rows.y1);
            for (const PaintedArea& area : areasInRows(areas, rows)) {
                step.paint(area, locked, record);
            }
        }
        painted = areas;
        MendedMap whole(automatic, corrections);
        PixelChange all;
        for (const PaintedArea& area : areas) {
            whole.paint(area, locked, all);
        }
        REQUIRE(step.map() == whole.map());
        REQUIRE(step.layer() == whole.layer());
        REQUIRE(step.setPixels() == whole.setPixels());
    }
    step.revert(record);
    CHECK(step.map() == untouched);
    CHECK(step.layer() == layer);
}

}  // namespace maskwright::core::painting
