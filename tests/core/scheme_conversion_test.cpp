// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scheme_conversion.h"

#include "core/error.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <catch2/catch.hpp>

namespace maskwright::core {

namespace {

constexpr PointOrder kOrders[]{PointOrder::Ibug68, PointOrder::Wflw98, PointOrder::Jd106,
                               PointOrder::SenseTime106};

struct TableRow {
    int lapa;
    int mirror;
    int jd;
    int senseTime;
    int ibug;  // -1: none
    int wflw;
};

// The point table of the specification (section 1.3), which was checked apart from the index lists.
// clang-format off
constexpr TableRow kTable[]{
    {33, 46, 43, 33, 17, 33}, {34, 45, 48, 34, 18, 34}, {35, 44, 49, 35, 19, 35}, {36, 43, 51, 36, 20, 36},
    {37, 42, 50, 37, 21, 37}, {38, 50, 46, 67, -1, 38}, {39, 49, 47, 66, -1, 39}, {40, 48, 45, 65, -1, 40},
    {41, 47, 44, 64, -1, 41}, {42, 37, 102, 38, 22, 42}, {43, 36, 103, 39, 23, 43}, {44, 35, 104, 40, 24, 44},
    {45, 34, 105, 41, 25, 45}, {46, 33, 101, 42, 26, 46}, {47, 41, 100, 71, -1, 47}, {48, 40, 99, 70, -1, 48},
    {49, 39, 98, 69, -1, 49}, {50, 38, 97, 68, -1, 50}, {51, 51, 72, 43, 27, 51}, {52, 52, 73, 44, 28, 52},
    {53, 53, 74, 45, 29, 53}, {54, 54, 86, 46, 30, 54}, {55, 65, 75, 78, -1, -1}, {56, 64, 76, 80, -1, -1},
    {57, 63, 77, 82, -1, -1}, {58, 62, 78, 47, 31, 55}, {59, 61, 79, 48, 32, 56}, {60, 60, 80, 49, 33, 57},
    {61, 59, 85, 50, 34, 58}, {62, 58, 84, 51, 35, 59}, {63, 57, 83, 83, -1, -1}, {64, 56, 82, 81, -1, -1},
    {65, 55, 81, 79, -1, -1}, {66, 79, 35, 52, 36, 60}, {67, 78, 41, 53, 37, 61}, {68, 77, 40, 72, -1, 62},
    {69, 76, 42, 54, 38, 63}, {70, 75, 39, 55, 39, 64}, {71, 82, 37, 56, 40, 65}, {72, 81, 33, 73, -1, 66},
    {73, 80, 36, 57, 41, 67}, {74, 83, 34, 74, -1, -1}, {75, 70, 89, 58, 42, 68}, {76, 69, 95, 59, 43, 69},
    {77, 68, 94, 75, -1, 70}, {78, 67, 96, 60, 44, 71}, {79, 66, 93, 61, 45, 72}, {80, 73, 91, 62, 46, 73},
    {81, 72, 87, 76, -1, 74}, {82, 71, 90, 63, 47, 75}, {83, 74, 88, 77, -1, -1}, {84, 90, 52, 84, 48, 76},
    {85, 89, 64, 85, 49, 77}, {86, 88, 63, 86, 50, 78}, {87, 87, 71, 87, 51, 79}, {88, 86, 67, 88, 52, 80},
    {89, 85, 68, 89, 53, 81}, {90, 84, 61, 90, 54, 82}, {91, 95, 58, 91, 55, 83}, {92, 94, 59, 92, 56, 84},
    {93, 93, 53, 93, 57, 85}, {94, 92, 56, 94, 58, 86}, {95, 91, 55, 95, 59, 87}, {96, 100, 65, 96, 60, 88},
    {97, 99, 66, 97, 61, 89}, {98, 98, 62, 98, 62, 90}, {99, 97, 70, 99, 63, 91}, {100, 96, 69, 100, 64, 92},
    {101, 103, 57, 101, 65, 93}, {102, 102, 60, 102, 66, 94}, {103, 101, 54, 103, 67, 95},
    {104, 105, 38, 104, -1, 96}, {105, 104, 92, 105, -1, 97},
};

// lapa[i] = jd[kLapaFromJd[i]], as the specification lists it beside the inverse.
constexpr int kLapaFromJd[]{
    1, 9, 10, 11, 12, 13, 14, 15, 16, 2, 3, 4, 5, 6, 7, 8, 0, 24, 23, 22, 21, 20, 19, 18, 32, 31, 30, 29, 28,
    27, 26, 25, 17, 43, 48, 49, 51, 50, 46, 47, 45, 44, 102, 103, 104, 105, 101, 100, 99, 98, 97, 72, 73, 74,
    86, 75, 76, 77, 78, 79, 80, 85, 84, 83, 82, 81, 35, 41, 40, 42, 39, 37, 33, 36, 34, 89, 95, 94, 96, 93,
    91, 87, 90, 88, 52, 64, 63, 71, 67, 68, 61, 58, 59, 53, 56, 55, 65, 66, 62, 70, 69, 57, 60, 54, 38, 92
};
constexpr int kLapaFromSenseTime[]{
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 36, 37, 67, 66, 65, 64, 38, 39, 40, 41, 42, 71, 70, 69, 68, 43, 44, 45, 46,
    78, 80, 82, 47, 48, 49, 50, 51, 83, 81, 79, 52, 53, 72, 54, 55, 56, 73, 57, 74, 58, 59, 75, 60, 61, 62,
    76, 63, 77, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105
};

// The mirror lists of public 68- and 98-point programs (1adrianb/face-alignment, polarisZhao/PFLD-pytorch).
constexpr int kMirror68[]{
    16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 27, 28, 29, 30,
    35, 34, 33, 32, 31, 45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40, 54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56,
    55, 64, 63, 62, 61, 60, 67, 66, 65
};
constexpr int kMirror98[]{
    32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
    2, 1, 0, 46, 45, 44, 43, 42, 50, 49, 48, 47, 37, 36, 35, 34, 33, 41, 40, 39, 38, 51, 52, 53, 54, 59, 58, 57, 56,
    55, 72, 71, 70, 69, 68, 75, 74, 73, 64, 63, 62, 61, 60, 67, 66, 65, 82, 81, 80, 79, 78, 77, 76, 87, 86, 85, 84,
    83, 92, 91, 90, 89, 88, 95, 94, 93, 97, 96
};
// clang-format on

// The index of a LaPa point in another order, -1 if it has none.
int indexIn(PointOrder order, int lapa) {
    const auto& points = PointOrderInfo::of(order).lapaPoints();
    const auto found = std::find(points.begin(), points.end(), static_cast<std::size_t>(lapa));
    return found == points.end() ? -1 : static_cast<int>(found - points.begin());
}

// Points that tell their index: (i, 1000 + i).
PointMatrix numbered() {
    PointMatrix points;
    for (int i = 0; i < points.cols(); ++i) {
        points.col(i) = Point(i, 1000 + i);
    }
    return points;
}

}  // namespace

TEST_CASE("the orders have as many points as their names say") {
    CHECK(PointOrderInfo::of(PointOrder::Ibug68).count() == 68);
    CHECK(PointOrderInfo::of(PointOrder::Wflw98).count() == 98);
    CHECK(PointOrderInfo::of(PointOrder::Jd106).count() == 106);
    CHECK(PointOrderInfo::of(PointOrder::SenseTime106).count() == 106);
    CHECK(PointOrderInfo::of(PointOrder::Wflw98).name() == "WFLW 98 points");
}

TEST_CASE("index lists agree with the point table of the specification") {
    static_assert(std::size(kTable) == 73);
    for (const TableRow& row : kTable) {
        INFO("LaPa point " << row.lapa);
        CHECK(Scheme::lapa().mirror()[static_cast<std::size_t>(row.lapa)] ==
              static_cast<std::size_t>(row.mirror));
        CHECK(indexIn(PointOrder::Jd106, row.lapa) == row.jd);
        CHECK(indexIn(PointOrder::SenseTime106, row.lapa) == row.senseTime);
        CHECK(indexIn(PointOrder::Ibug68, row.lapa) == row.ibug);
        CHECK(indexIn(PointOrder::Wflw98, row.lapa) == row.wflw);
    }
    // The contour is regular and not in the table.
    for (int i = 0; i <= 32; ++i) {
        CHECK(indexIn(PointOrder::SenseTime106, i) == i);
        CHECK(indexIn(PointOrder::Wflw98, i) == i);
        CHECK(indexIn(PointOrder::Ibug68, i) == (i % 2 == 0 ? i / 2 : -1));
    }
    CHECK(indexIn(PointOrder::Jd106, 0) == 1);
    CHECK(indexIn(PointOrder::Jd106, 16) == 0);
    CHECK(indexIn(PointOrder::Jd106, 32) == 17);
}

TEST_CASE("lists from and to LaPa are each other's inverse") {
    for (int i = 0; i < 106; ++i) {
        CHECK(indexIn(PointOrder::Jd106, i) == kLapaFromJd[i]);
        CHECK(indexIn(PointOrder::SenseTime106, i) == kLapaFromSenseTime[i]);
    }
    for (const PointOrder order : kOrders) {
        const ConvertedPoints back = lapaPoints(pointsInOrder(numbered(), order), order);
        CHECK(back.known.count() == PointOrderInfo::of(order).count());
        for (int i = 0; i < 106; ++i) {
            if (back.known[static_cast<std::size_t>(i)]) {
                CHECK(back.points.col(i) == numbered().col(i));
            }
        }
    }
}

TEST_CASE("conversion commutes with the mirror") {
    const auto commutes = [](PointOrder order, const auto& mirrorOfOrder) {
        const auto& lapa = PointOrderInfo::of(order).lapaPoints();
        REQUIRE(lapa.size() == std::size(mirrorOfOrder));
        for (std::size_t i = 0; i < lapa.size(); ++i) {
            INFO("point " << i);
            CHECK(Scheme::lapa().mirror()[lapa[i]] == lapa[static_cast<std::size_t>(mirrorOfOrder[i])]);
        }
    };
    commutes(PointOrder::Ibug68, kMirror68);
    commutes(PointOrder::Wflw98, kMirror98);
    // So do the filled points: fill, then flip, equals flip, then fill.
    Landmarks face = tests::madeFace();
    for (Eigen::Index i = 0; i < face.points.size(); ++i) {
        face.points(i) += 3 * std::sin(7.0 * static_cast<double>(i));  // a face that is not symmetric
    }
    for (const PointOrder order : {PointOrder::Ibug68, PointOrder::Wflw98}) {
        Landmarks filled;
        filled.points = lapaPoints(pointsInOrder(face.points, order), order).points;
        const PointMatrix flippedFirst =
            lapaPoints(pointsInOrder(mirrored(face, 512).points, order), order).points;
        CHECK((mirrored(filled, 512).points - flippedFirst).cwiseAbs().maxCoeff() < 1e-9);
    }
}

TEST_CASE("points that a smaller scheme lacks are those of the specification") {
    const auto missing = [](PointOrder order) {
        std::vector<int> points;
        const ConvertedPoints face = lapaPoints(pointsInOrder(tests::madeFace().points, order), order);
        for (int i = 0; i < 106; ++i) {
            if (!face.known[static_cast<std::size_t>(i)]) {
                points.push_back(i);
            }
        }
        return points;
    };
    CHECK(missing(PointOrder::Wflw98) == std::vector<int>{55, 56, 57, 63, 64, 65, 74, 83});
    CHECK(missing(PointOrder::Ibug68) == std::vector<int>{1,  3,  5,  7,  9,  11, 13, 15, 17, 19, 21,  23, 25,
                                                          27, 29, 31, 38, 39, 40, 41, 47, 48, 49, 50,  55, 56,
                                                          57, 63, 64, 65, 68, 72, 74, 77, 81, 83, 104, 105});
    CHECK(missing(PointOrder::Jd106).empty());
    CHECK(missing(PointOrder::SenseTime106).empty());
}

TEST_CASE("missing points are filled in by the formulas of the specification") {
    const PointMatrix face = tests::madeFace().points;
    const PointMatrix filled = lapaPoints(pointsInOrder(face, PointOrder::Ibug68), PointOrder::Ibug68).points;
    const auto p = [&](int i) { return Point(face.col(i)); };
    const auto isAt = [&](int i, const Point& expected) {
        INFO("point " << i);
        CHECK((filled.col(i) - expected).norm() < 1e-9);
    };
    isAt(1, (p(0) + p(2)) / 2);
    isAt(31, (p(30) + p(32)) / 2);
    isAt(15, (-p(12) + 9 * p(14) + 9 * p(16) - p(18)) / 16);
    const Point up = p(51) - p(60);
    isAt(55, (p(70) + p(51)) / 2);
    isAt(65, (p(75) + p(51)) / 2);
    isAt(56, p(58) + 0.32 * up);
    isAt(64, p(62) + 0.32 * up);
    isAt(57, p(58) + 0.38 * (p(58) - p(60)) + 0.11 * up);
    isAt(63, p(62) + 0.38 * (p(62) - p(60)) + 0.11 * up);
    const Point upperLid = (p(67) + p(69)) / 2;
    const Point lowerLid = (p(71) + p(73)) / 2;
    isAt(68, upperLid + 0.15 * (upperLid - lowerLid));
    isAt(72, lowerLid + 0.15 * (lowerLid - upperLid));
    Point centre = Point::Zero();
    for (const int i : {66, 67, 68, 69, 70, 71, 72, 73}) {
        centre += Point(filled.col(i)) / 8;
    }
    isAt(74, centre);
    isAt(104, centre);
    const Point brow = (p(33) + p(34) + p(35) + p(36) + p(37)) / 5;
    const Point down = (centre - brow).normalized();
    const double length = (p(33) - p(37)).norm();
    isAt(38, p(37) + 0.15 * length * down);
    isAt(39, p(36) + 0.18 * length * down);
    isAt(40, p(35) + 0.19 * length * down);
    isAt(41, p(34) + 0.15 * length * down);
}

TEST_CASE("filled points lie near the true ones on real faces") {
    const auto data = tests::sharedData("frl");
    if (!data) {
        WARN("skipped: no real faces at hand");
        return;
    }
    double sum = 0;
    double worst = 0;
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(*data / "train" / "landmarks")) {
        const PointMatrix face = readLandmarkText(file.path());
        const ConvertedPoints filled =
            lapaPoints(pointsInOrder(face, PointOrder::Ibug68), PointOrder::Ibug68);
        for (int i = 0; i < 106; ++i) {
            if (!filled.known[static_cast<std::size_t>(i)]) {
                const double error = (filled.points.col(i) - face.col(i)).norm() / interOcular(face);
                sum += error;
                worst = std::max(worst, error);
                ++count;
            }
        }
    }
    REQUIRE(count > 0);
    INFO("mean " << sum / count << ", worst " << worst << " of the distance of the outer eye corners");
    CHECK(sum / count < 0.02);  // measured: 1.5 %
}

TEST_CASE("a degenerate face is filled with finite points, a wrong number of points is refused") {
    const Eigen::Matrix2Xd heap = Eigen::Matrix2Xd::Constant(2, 68, 7);
    CHECK(lapaPoints(heap, PointOrder::Ibug68).points == PointMatrix::Constant(7));
    CHECK_THROWS_AS(lapaPoints(heap, PointOrder::Wflw98), ContractViolation);
}

}  // namespace maskwright::core
