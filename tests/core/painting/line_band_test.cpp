// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/line_band.h"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

constexpr PixelRect kPhoto{0, 0, 90, 70};

// What the band says of a pixel when each segment is asked about it, one after the other.
struct Beside {
    LineSide side = LineSide::None;
    float distance = std::numeric_limits<float>::infinity();
};

Beside besideLine(const DrawnLine& line, double reach, const Point& at) {
    Beside result;
    for (std::size_t i = 0; i < line.segments(); ++i) {
        const Point direction = line.direction(i);
        const double length = (line.at(i + 1) - line.at(i)).norm();
        const Point offset = at - line.at(i);
        const double along = offset.dot(direction);
        const bool before = along < 0;
        const bool after = along > length;
        const bool beyondEnd = !line.closed && ((before && i == 0) || (after && i + 1 == line.segments()));
        const Point apart = offset - std::clamp(along, 0.0, length) * direction;
        const auto distance = static_cast<float>(apart.norm());
        if (distance > reach || distance >= result.distance) {
            continue;
        }
        Point heading = direction;
        if (before || after) {
            heading += line.direction((i + (after ? 1 : line.segments() - 1)) % line.segments());
        }
        if (beyondEnd) {
            result = {LineSide::None, distance};
            continue;
        }
        const bool left = heading.x() * apart.y() - heading.y() * apart.x() >= 0;
        result = {left ? LineSide::Left : LineSide::Right, distance};
    }
    return result;
}

void checkEachPixel(const DrawnLine& line, double reach) {
    const LineBand band(line, reach, kPhoto);
    int wrong = 0;
    for (int y = kPhoto.y0; y < kPhoto.y1; ++y) {
        for (int x = kPhoto.x0; x < kPhoto.x1; ++x) {
            const Beside expected = besideLine(line, reach, Point(x, y));
            if (band.window().contains(x, y)) {
                wrong += band.side(x, y) != expected.side || band.distance(x, y) != expected.distance ? 1 : 0;
            } else {
                wrong += expected.side != LineSide::None ? 1 : 0;
            }
        }
    }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("Each pixel lies on the side of the line's nearest place, however the line winds") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> turn(-1, 1);
    for (int round = 0; round < 60; ++round) {
        INFO(round);
        // From lines of a calm hand to scribbles, some of them leaving the photo.
        std::vector<Point> path{Point(45 + 30 * turn(random), 35 + 20 * turn(random))};
        double heading = 3 * turn(random);
        const double wildness = 0.05 + 2.5 * (round % 6) / 5.0;
        for (int i = 0; i < 20 + round; ++i) {
            heading += wildness * turn(random);
            path.push_back(path.back() + (1.5 + turn(random)) * Point(std::cos(heading), std::sin(heading)));
        }
        checkEachPixel(DrawnLine(path, round % 3), 3 + round % 20);
    }
}

TEST_CASE("Beside a ring each pixel has a side, and beyond the ends of an open line none has") {
    std::vector<Point> ring;
    for (int i = 0; i < 60; ++i) {
        ring.emplace_back(45 + 20 * std::cos(0.105 * i), 35 + 20 * std::sin(0.105 * i));
    }
    const DrawnLine line(ring, 1);
    REQUIRE(line.closed);
    CHECK(line.turn() > 0);
    checkEachPixel(line, 12);
    const LineBand band(line, 12, kPhoto);
    CHECK(band.side(45 + 15, 35) == LineSide::Left);  // inside
    CHECK(band.side(45 + 25, 35) == LineSide::Right);
    CHECK(band.distance(45 + 15, 35) == Approx(5).margin(0.1));
    CHECK(band.side(45, 35) == LineSide::None);

    const LineBand open(DrawnLine(std::vector<Point>{{30, 30}, {40, 30}, {50, 30}}, 1), 5, kPhoto);
    CHECK(open.side(30, 33) == LineSide::Left);
    CHECK(open.side(29, 33) == LineSide::None);
    CHECK(open.side(51, 30) == LineSide::None);
    CHECK(open.side(50, 27) == LineSide::Right);

    // A hand's line has an end of many short segments.
    std::vector<Point> hand;
    for (int x = 30; x <= 50; ++x) {
        hand.emplace_back(x, 30);
    }
    const LineBand drawn(DrawnLine(hand, 1), 12, kPhoto);
    CHECK(drawn.side(50, 35) == LineSide::Left);
    CHECK(drawn.side(51, 35) == LineSide::None);
    CHECK(drawn.side(55, 30) == LineSide::None);
    CHECK(drawn.side(29, 25) == LineSide::None);
}

TEST_CASE("Lines beside the photo, and lines that go over the same places twice") {
    CHECK(LineBand(DrawnLine(std::vector<Point>{{-90, -90}, {-80, -90}}, 1), 8, kPhoto).window().empty());
    checkEachPixel(DrawnLine(std::vector<Point>{{-500, 20}, {40, 30}, {600, 31}, {40, 30}, {-500, 20}}, 1),
                   9);
    checkEachPixel(DrawnLine(std::vector<Point>{{20, 20}, {60, 20}, {60, 50}, {20, 50}, {20, 20}}, 1), 9);
    checkEachPixel(DrawnLine(std::vector<Point>{{20, 20}, {60, 20}, {20, 20}, {60, 20}}, 1), 9);
}

}  // namespace maskwright::core::painting
