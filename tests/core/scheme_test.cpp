// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scheme.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

namespace maskwright::core {

TEST_CASE("the scheme's mirror keeps ten points and swaps the sides") {
    const auto& mirror = Scheme::lapa().mirror();
    std::set<std::size_t> fixed;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        CHECK(mirror[mirror[i]] == i);
        if (mirror[i] == i) {
            fixed.insert(i);
        }
    }
    CHECK(fixed == std::set<std::size_t>{16, 51, 52, 53, 54, 60, 87, 93, 98, 102});
    CHECK(mirror[33] == 46);
    CHECK(mirror[66] == 79);
    CHECK(mirror[104] == 105);
}

TEST_CASE("chains hold every point but the eye centres, each once") {
    std::multiset<std::size_t> points;
    for (const Chain& chain : Scheme::lapa().chains()) {
        points.insert(chain.points.begin(), chain.points.end());
    }
    CHECK(points.size() == kPointCount - 2);
    CHECK(std::set<std::size_t>(points.begin(), points.end()).size() == points.size());
    CHECK(points.count(74) == 0);
    CHECK(points.count(83) == 0);
    CHECK(Scheme::lapa().partOf(74) == Part::ImageLeftEye);
    CHECK(Scheme::lapa().partOf(83) == Part::ImageRightEye);
}

TEST_CASE("classes have LaPa's names and colours, and mirror in pairs") {
    const Scheme& scheme = Scheme::lapa();
    CHECK(scheme.classInfo(FaceClass::Hair).lapaColour == Rgb8{255, 0, 102});
    CHECK(scheme.classInfo(FaceClass::Skin).lapaColour == Rgb8{0, 153, 255});
    CHECK(scheme.classInfo(FaceClass::ImageLeftBrow).fileName == "left eyebrow");
    CHECK(scheme.classInfo(FaceClass::ImageLeftBrow).mirror == 3);
    CHECK(scheme.classInfo(FaceClass::ImageRightEye).mirror == 4);
    std::set<std::array<int, 3>> colours;
    for (const ClassInfo& info : scheme.classes()) {
        colours.insert({info.displayColour.r, info.displayColour.g, info.displayColour.b});
    }
    CHECK(colours.size() == kClassCount);
}

TEST_CASE("points carry names a person understands") {
    CHECK(Scheme::lapa().pointName(33) == "image-left brow: outer tip");
    CHECK(Scheme::lapa().pointName(16) == "face contour: chin");
}

}  // namespace maskwright::core
