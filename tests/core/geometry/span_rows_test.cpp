// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/span_rows.h"

#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::core::geometry {

namespace {

struct Row {
    int y = 0;
    std::vector<PixelSpan> one;
    std::vector<PixelSpan> other;
    bool operator==(const Row&) const = default;
};

std::vector<Row> rowsOf(const std::vector<PixelSpan>& one, const std::vector<PixelSpan>& other) {
    std::vector<Row> rows;
    forEachRow(one, other, [&](int y, auto ofOne, auto ofOther) {
        rows.push_back({y, {ofOne.begin(), ofOne.end()}, {ofOther.begin(), ofOther.end()}});
    });
    return rows;
}

}  // namespace

TEST_CASE("Rows of two lists come from top to bottom, each once, with the spans of both", "[geometry]") {
    CHECK(rowsOf({{1, 0, 4}, {1, 6, 7}, {3, 2, 5}}, {{-2, 1, 2}, {1, 3, 8}, {7, 0, 1}, {7, 4, 5}}) ==
          std::vector<Row>{{-2, {}, {{-2, 1, 2}}},
                           {1, {{1, 0, 4}, {1, 6, 7}}, {{1, 3, 8}}},
                           {3, {{3, 2, 5}}, {}},
                           {7, {}, {{7, 0, 1}, {7, 4, 5}}}});
}

TEST_CASE("A list without spans leaves the rows of the other, two have none", "[geometry]") {
    const std::vector<PixelSpan> spans{{0, 1, 2}, {5, 0, 9}};
    CHECK(rowsOf(spans, {}) == std::vector<Row>{{0, {{0, 1, 2}}, {}}, {5, {{5, 0, 9}}, {}}});
    CHECK(rowsOf({}, spans) == std::vector<Row>{{0, {}, {{0, 1, 2}}}, {5, {}, {{5, 0, 9}}}});
    CHECK(rowsOf({}, {}).empty());
}

}  // namespace maskwright::core::geometry
