// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/map_statistics.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <cmath>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::review {

namespace {

ClassPlaces noseAt(double x, double logArea) {
    ClassPlaces places;
    places[static_cast<std::size_t>(FaceClass::Nose)] = ClassPlace{x, 0, logArea};
    return places;
}

}  // namespace

TEST_CASE("Places of classes do not depend on where and how large a face is") {
    const auto drawn = [](double scale, const Point& shift) {
        LabelMap map(1200, 1200);
        PointMatrix points = tests::madeFace().points * scale;
        points.colwise() += shift;
        const Point nose = points.col(54);
        const int radius = static_cast<int>(std::lround(20 * scale));
        for (int y = -radius; y <= radius; ++y) {
            for (int x = -radius; x <= radius; ++x) {
                map.at(static_cast<int>(std::lround(nose.x())) + x,
                       static_cast<int>(std::lround(nose.y())) + y) = labelOf(FaceClass::Nose);
            }
        }
        return *placesOf(map, points)[static_cast<std::size_t>(FaceClass::Nose)];
    };
    const ClassPlace small = drawn(1, {0, 0});
    const ClassPlace large = drawn(2, {100, 50});
    CHECK(small.x == Approx(large.x).margin(0.005));
    CHECK(small.y == Approx(large.y).margin(0.005));
    CHECK(small.logArea == Approx(large.logArea).margin(0.05));
    CHECK_FALSE(placesOf(LabelMap(10, 10), PointMatrix::Zero())[6]);
}

TEST_CASE("What is usual is told by mean and deviation, once enough maps were seen") {
    MapStatistics statistics;
    const ClassPlace strange{0.5, 0, -1};
    for (int i = 0; i < MapStatistics::kEnough; ++i) {
        CHECK_FALSE(statistics.strangeness(FaceClass::Nose, strange));
        statistics.add(noseAt(i % 2 == 0 ? 0.1 : -0.1, i % 2 == 0 ? -2 : -4));
    }
    // Place 0 +- 0.1, logarithm of the area -3 +- 1.
    const auto off = statistics.strangeness(FaceClass::Nose, strange);
    REQUIRE(off);
    CHECK(off->place == Approx(5));
    CHECK(off->size == Approx(2));
    CHECK_FALSE(statistics.strangeness(FaceClass::Hair, strange));

    const MapStatistics back = MapStatistics::fromJson(statistics.toJson());
    CHECK(back.maps() == statistics.maps());
    CHECK(back.strangeness(FaceClass::Nose, strange)->size == Approx(2));
    nlohmann::json hostile = statistics.toJson();
    hostile["classes"].erase(0);
    CHECK_THROWS_AS(MapStatistics::fromJson(hostile), Error);
    hostile = statistics.toJson();
    hostile["classes"][6]["maps"] = 1000;
    CHECK_THROWS_AS(MapStatistics::fromJson(hostile), Error);
    CHECK_THROWS_AS(MapStatistics::fromJson("text"), Error);
}

}  // namespace maskwright::core::review
