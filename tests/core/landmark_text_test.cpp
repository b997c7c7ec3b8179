// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/landmark_text.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <clocale>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core {

namespace {

// "106" and 106 lines made by line(i), joined by separator.
template <typename Line>
std::string textOf(const Line& line, const std::string& separator = "\n", int count = 106) {
    std::string text = "106";
    for (int i = 0; i < count; ++i) {
        text += separator + line(i);
    }
    return text + separator;
}

std::string plainLine(int i) {
    return std::to_string(i) + " " + std::to_string(1000 + i);
}

std::string complaint(const std::string& text) {
    try {
        (void)parseLandmarkText(text, "face.txt");
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

PointMatrix plainPoints() {
    PointMatrix points;
    for (int i = 0; i < 106; ++i) {
        points.col(i) = Point(i, 1000 + i);
    }
    return points;
}

}  // namespace

TEST_CASE("landmark text has one form: six decimals at most, one at least, newline at the end") {
    PointMatrix points = PointMatrix::Zero();
    points.col(0) = Point(12, -3.5);
    points.col(1) = Point(0.1234567, 100.25);
    points.col(2) = Point(1e6, 0.0000004);
    points.col(105) = Point(99.9999996, 7.000001);
    const std::string text = landmarkText(points);
    CHECK(text.starts_with("106\n12.0 -3.5\n0.123457 100.25\n1000000.0 0.0\n0.0 0.0\n"));
    CHECK(text.ends_with("\n0.0 0.0\n100.0 7.000001\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 107);
    points(0, 0) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(landmarkText(points), ContractViolation);
}

TEST_CASE(
    "what is read from written landmark text is written to the same bytes, within a millionth of a pixel") {
    std::mt19937 random(20);
    std::uniform_real_distribution<double> exponent(-8, 6.9);
    std::uniform_real_distribution<double> mantissa(-1, 1);
    for (int round = 0; round < 200; ++round) {
        PointMatrix points;
        for (Eigen::Index i = 0; i < points.size(); ++i) {
            points(i) = mantissa(random) * std::pow(10.0, exponent(random));
        }
        const std::string text = landmarkText(points);
        const PointMatrix back = parseLandmarkText(text, "face.txt");
        REQUIRE((back - points).cwiseAbs().maxCoeff() <= 0.502e-6);
        REQUIRE(landmarkText(back) == text);
    }
}

TEST_CASE("landmark text is read in every shape that people have it") {
    const PointMatrix expected = plainPoints();
    CHECK(parseLandmarkText(textOf(plainLine), "a") == expected);
    CHECK(parseLandmarkText(textOf(plainLine, "\r\n"), "a") == expected);
    CHECK(parseLandmarkText(textOf(plainLine, "\n\n \t\n"), "a") == expected);
    CHECK(parseLandmarkText("\xEF\xBB\xBF" + textOf(plainLine), "a") == expected);
    std::string withoutNewline = textOf(plainLine);
    withoutNewline.pop_back();
    CHECK(parseLandmarkText(withoutNewline, "a") == expected);
    const auto tabs = [](int i) { return "\t" + std::to_string(i) + "\t" + std::to_string(1000 + i) + "\t"; };
    CHECK(parseLandmarkText(textOf(tabs), "a") == expected);
    const auto signs = [](int i) {
        return "+" + std::to_string(i) + ".0e0 +1" +
               (i < 10    ? ".00"
                : i < 100 ? ".0"
                          : ".") +
               std::to_string(i) + "E+3";
    };
    CHECK(parseLandmarkText(textOf(signs), "a").isApprox(expected, 1e-15));
    // Truncated faces have points outside the photo.
    const auto outside = [](int i) { return i == 0 ? std::string("-250.5 1e4") : plainLine(i); };
    CHECK(parseLandmarkText(textOf(outside), "a").col(0) == Point(-250.5, 10000));
}

TEST_CASE("landmark text does not depend on the locale") {
    // Decimal commas, if this machine has such a locale; the test holds without, too.
    const std::string before = std::setlocale(LC_NUMERIC, nullptr);
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
        std::setlocale(LC_NUMERIC, name);
    }
    PointMatrix points = PointMatrix::Constant(0.5);
    const std::string text = landmarkText(points);
    CHECK(text.find(',') == std::string::npos);
    CHECK(parseLandmarkText(text, "a") == points);
    std::setlocale(LC_NUMERIC, before.c_str());
}

TEST_CASE("wrong landmark text is refused with file and line") {
    using Catch::Matchers::Contains;
    CHECK_THAT(complaint(""), Contains("face.txt: line 1") && Contains("106"));
    CHECK_THAT(complaint("\xEF\xBB\xBF\n\n"), Contains("line 3"));
    CHECK_THAT(complaint("68\n1 2\n"), Contains("line 1") && Contains("'68' instead of 106"));
    CHECK_THAT(complaint(textOf(plainLine, "\n", 105)), Contains("line 107") && Contains("x of point 105"));
    CHECK_THAT(complaint(textOf(plainLine, "\n", 107)), Contains("line 108") && Contains("follows"));
    CHECK_THAT(complaint(textOf(plainLine) + "# end"), Contains("line 108") && Contains("follows"));
    for (const std::string bad : {"nan", "NaN", "-nan", "inf", "-inf", "infinity", "1e999", "1e8", "1,5",
                                  "0x10", "--1", "+-1", "+", "1.2.3", "12px", "\x80\xff", "-", "."}) {
        INFO(bad);
        const auto line = [&](int i) { return i == 40 ? "7 " + bad : plainLine(i); };
        CHECK_THAT(complaint(textOf(line)), Contains("line 42") && Contains("y of point 40"));
    }
    CHECK_THAT(complaint(textOf(plainLine) + std::string(1, '\0')), Contains("follows"));
}

TEST_CASE("files that are no landmark text are refused before they are read") {
    using Catch::Matchers::Contains;
    const tests::TemporaryFolder folder;
    CHECK_THROWS_WITH(readLandmarkText(folder / "missing.txt"),
                      Contains("missing.txt") && Contains("does not exist"));
    CHECK_THROWS_WITH(readLandmarkText(folder.path()), Contains("no plain file"));
    tests::writeText(folder / "huge.txt", textOf(plainLine) + std::string(kMaxLandmarkTextBytes, ' '));
    CHECK_THROWS_WITH(readLandmarkText(folder / "huge.txt"), Contains("huge.txt") && Contains("1 MiB"));
    tests::writeText(folder / "large.txt", textOf(plainLine, "\n" + std::string(5000, ' ')));
    CHECK(readLandmarkText(folder / "large.txt") == plainPoints());
}

}  // namespace maskwright::core
