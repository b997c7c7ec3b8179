// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/mended_map.h"

#include "core/painting/class_source.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::core::painting {

namespace {

LabelMap randomMap(std::mt19937& random, int width, int height) {
    LabelMap map(width, height);
    for (std::uint8_t& value : map.pixels()) {
        value = static_cast<std::uint8_t>(random() % kClassCount);
    }
    return map;
}

std::int64_t setPixels(const MendedMap& map) {
    std::int64_t count = 0;
    for (const std::uint8_t value : map.layer().pixels()) {
        count += value != kNoCorrection ? 1 : 0;
    }
    return count;
}

// What the class promises of its maps at any time.
void checkInvariants(const MendedMap& map) {
    LabelMap composed = map.automatic();
    putOver(composed, map.corrections());
    REQUIRE(composed == map.map());
    REQUIRE(setPixels(map) == map.setPixels());
}

}  // namespace

TEST_CASE("gestures of any kind can be undone and done again in order, exactly") {
    std::mt19937 random(7);
    const LabelMap automatic = randomMap(random, 40, 30);
    MendedMap map(automatic, {40, 30, {}, {}});
    std::vector<PixelChange> changes;
    std::vector<LabelMap> states{map.map()};
    for (int i = 0; i < 40; ++i) {
        PixelChange change;
        PixelRect changed;
        // One gesture may paint several times over the same pixels.
        for (unsigned piece = 0; piece <= random() % 3; ++piece) {
            const Point from(static_cast<double>(random() % 50) - 5, static_cast<double>(random() % 40) - 5);
            const auto spans = brushSpans(from, from + Point(6, 3), 3, {-10, -10, 60, 60});
            const std::uint8_t value =
                random() % 4 == 0 ? kNoCorrection : static_cast<std::uint8_t>(random() % 11);
            ClassSet locked;
            locked.set(random() % kClassCount);
            changed = changed.united(map.paint(spans, value, locked, change));
        }
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                REQUIRE((changed.contains(x, y) || map.map().at(x, y) == states.back().at(x, y)));
            }
        }
        checkInvariants(map);
        changes.push_back(change);
        states.push_back(map.map());
    }
    for (std::size_t i = changes.size(); i-- > 0;) {
        map.revert(changes[i]);
        REQUIRE(map.map() == states[i]);
        checkInvariants(map);
    }
    CHECK(map.setPixels() == 0);
    CHECK(map.corrections().empty());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        map.apply(changes[i]);
        REQUIRE(map.map() == states[i + 1]);
    }
}

TEST_CASE("protected classes stay, and the eraser brings the automatic map back") {
    LabelMap automatic(10, 1, labelOf(FaceClass::Skin));
    automatic.at(4, 0) = labelOf(FaceClass::ImageLeftBrow);
    MendedMap map(automatic, {10, 1, {}, {}});
    ClassSet brows;
    brows.set(labelOf(FaceClass::ImageLeftBrow));
    PixelChange change;
    const std::vector<PixelSpan> all{{0, -3, 20}};
    CHECK(map.paint(all, labelOf(FaceClass::Hair), brows, change) == PixelRect{0, 0, 10, 1});
    CHECK(map.map().at(4, 0) == labelOf(FaceClass::ImageLeftBrow));
    CHECK(map.map().at(5, 0) == labelOf(FaceClass::Hair));
    CHECK(map.setPixels() == 9);
    CHECK(change.runs().size() == 2);
    PixelChange erased;
    map.paint(all, kNoCorrection, {}, erased);
    CHECK(map.map() == automatic);
    CHECK(map.corrections().empty());
}

TEST_CASE("a person's pixels stay when the automatic map is made anew") {
    LabelMap automatic(8, 8);
    MendedMap map(automatic, {8, 8, {}, {}});
    PixelChange change;
    // Hair over background, and background that a person confirms.
    map.paint(std::vector<PixelSpan>{{2, 2, 4}}, labelOf(FaceClass::Hair), {}, change);
    map.paint(std::vector<PixelSpan>{{3, 2, 4}}, labelOf(FaceClass::Background), {}, change);
    for (std::uint8_t& value : automatic.pixels()) {
        value = labelOf(FaceClass::Skin);
    }
    CHECK(map.automaticChanged(automatic.bounds()) == automatic.bounds());
    CHECK(map.map().at(2, 2) == labelOf(FaceClass::Hair));
    CHECK(map.map().at(2, 3) == labelOf(FaceClass::Background));
    CHECK(map.map().at(0, 0) == labelOf(FaceClass::Skin));
    map.revert(change);
    CHECK(map.map() == automatic);
}

TEST_CASE("a stroke over millions of pixels is remembered in little memory") {
    const LabelMap automatic(4000, 3000);
    MendedMap map(automatic, {4000, 3000, {}, {}});
    PixelChange change;
    map.paint(brushSpans({500, 1500}, {3500, 1500}, 700, automatic.bounds()), 10, {}, change);
    CHECK(map.setPixels() > 4'000'000);
    CHECK(change.bytes() < 100'000);
}

TEST_CASE("a class taken from another map is as that map has it, and nothing else changes") {
    std::mt19937 random(11);
    const LabelMap automatic = randomMap(random, 20, 20);
    const LabelMap source = randomMap(random, 20, 20);
    MendedMap map(automatic, {20, 20, {}, {}});
    PixelChange change;
    for (const PaintedArea& area : takeClass(map.map(), source, FaceClass::Hair)) {
        map.paint(area, {}, change);
    }
    for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 20; ++x) {
            const bool hair = automatic.at(x, y) == 10 || source.at(x, y) == 10;
            REQUIRE(map.map().at(x, y) == (hair ? source : automatic).at(x, y));
            REQUIRE((map.layer().at(x, y) != kNoCorrection) == (automatic.at(x, y) != map.map().at(x, y)));
        }
    }
    PixelChange taken;
    const std::vector<PixelSpan> rows{{-1, 0, 20}, {3, 2, 30}, {4, 0, 5}};
    for (const PaintedArea& area : takeArea(map.map(), source, rows)) {
        map.paint(area, {}, taken);
    }
    for (int x = 2; x < 20; ++x) {
        REQUIRE(map.map().at(x, 3) == source.at(x, 3));
    }
}

}  // namespace maskwright::core::painting
