// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/occlusion.h"

#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

// Points 0..7 at the corners and the middles of the sides of a square of side 2, with one vertex between each
// two.
struct Square {
    PointMatrix points = PointMatrix::Zero();
    Polygon contour;
    std::vector<std::size_t> chain{0, 1, 2, 3, 4, 5, 6, 7};
    std::array<Visibility, kPointCount> visibilities{};

    Square() {
        const Point corners[] = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
        for (std::size_t i = 0; i < 8; ++i) {
            points.col(static_cast<Eigen::Index>(i)) = corners[i];
            contour.push_back(corners[i]);
            contour.push_back((corners[i] + corners[(i + 1) % 8]) / 2);
        }
    }
    void hide(std::initializer_list<std::size_t> indices) {
        for (const std::size_t i : indices) {
            visibilities[i] = Visibility::Occluded;
        }
    }
    [[nodiscard]] Polygon cut() const { return cutOccluded(contour, chain, points, visibilities); }
};

double area(const Polygon& polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[(i + 1) % polygon.size()];
        sum += a.x() * b.y() - a.y() * b.x();
    }
    return std::abs(sum) / 2;
}

}  // namespace

TEST_CASE("a contour without occluded points stays as it is") {
    const Square square;
    CHECK(square.cut() == square.contour);
}

TEST_CASE("a single occluded point cuts nothing") {
    Square square;
    square.hide({2});
    CHECK(area(square.cut()) == Approx(4));
}

TEST_CASE("a stretch of occluded points is cut off from its first to its last, also across the chain's end") {
    Square corner;
    corner.hide({1, 2, 3});
    CHECK(area(corner.cut()) == Approx(4 - 0.5));
    Square across;
    across.hide({7, 0, 1});
    CHECK(area(across.cut()) == Approx(4 - 0.5));
    Square half;
    half.hide({6, 7, 0, 1, 2});
    CHECK(area(half.cut()) == Approx(2));
}

TEST_CASE("two stretches are cut each for itself") {
    Square square;
    square.hide({7, 0, 1, 4, 5});
    CHECK(area(square.cut()) == Approx(4 - 0.5));  // from 4 to 5 the contour is straight
}

TEST_CASE("three visible points leave what they bound with the ends of the stretch, two leave nothing") {
    Square square;
    square.hide({1, 2, 3, 4, 5});
    CHECK(area(square.cut()) == Approx(2));
    square.hide({0});
    CHECK(square.cut().empty());
}

TEST_CASE("repeated points and an empty region are no harm") {
    Square square;
    square.points.setZero();
    square.hide({2, 3, 4});
    CHECK(square.cut().size() <= 2 * square.contour.size());
    CHECK(cutOccluded({}, square.chain, square.points, square.visibilities).empty());
}

}  // namespace maskwright::core::fitting
