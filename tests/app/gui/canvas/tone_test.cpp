// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/tone.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("A neutral tone shows every value as it is, any other keeps their order") {
    const auto neutral = Tone{}.table();
    for (std::size_t value = 0; value < neutral.size(); ++value) {
        CHECK(neutral[value] == value);
    }
    for (const double brightness : {-1.0, -0.3, 0.0, 0.6, 1.0}) {
        for (const double contrast : {-1.0, -0.5, 0.0, 0.7, 1.0}) {
            for (const double gamma : {0.25, 1.0, 4.0}) {
                const auto table = Tone{brightness, contrast, gamma}.table();
                CHECK(std::ranges::is_sorted(table));
            }
        }
    }
    CHECK(Tone{.gamma = 2}.table()[64] > 100);  // shadows are lifted
    CHECK(Tone{.brightness = 1}.table()[0] == 255);
    CHECK(Tone{.contrast = 0.5}.table()[64] < 64);
}

TEST_CASE("A tone is applied to its part of the picture alone") {
    QImage picture(4, 2, QImage::Format_RGB32);
    picture.fill(qRgb(10, 20, 30));
    applyTone(picture, {2, 0, 9, 9}, Tone{.brightness = 1}.table());
    CHECK(picture.pixel(1, 1) == qRgb(10, 20, 30));
    CHECK(picture.pixel(2, 1) == qRgb(255, 255, 255));
}

}  // namespace maskwright::app::gui
