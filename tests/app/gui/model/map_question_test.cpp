// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/map_question.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

using Answer = MapQuestion::Answer;

TEST_CASE("A doubted map is accepted by the second yes, to the same state alone") {
    const MapQuestion::Findings island{
        {core::checks::MapFault::Island, core::FaceClass::Hair, {}, 12, "hair"}};
    MapQuestion question;
    CHECK(question.yes(1, MapQuestion::Findings{}) == Answer::Accept);
    CHECK(question.yes(2, island) == Answer::Ask);
    CHECK(question.yes(3, island) == Answer::Ask);  // painted on meanwhile
    CHECK(question.yes(2, island) == Answer::Ask);
    CHECK(question.yes(2, island) == Answer::Accept);
    question.forget();
    CHECK(question.yes(2, island) == Answer::Ask);
}

TEST_CASE("A yes before the checks have looked waits for them, and the next yes replaces it") {
    MapQuestion question;
    CHECK_FALSE(question.waits(1));
    CHECK(question.yes(1, std::nullopt) == Answer::Wait);
    CHECK_FALSE(question.waits(2));
    CHECK(question.waits(1));
    CHECK_FALSE(question.waits(1));
    CHECK(question.yes(1, std::nullopt) == Answer::Wait);
    CHECK(question.yes(2, MapQuestion::Findings{}) == Answer::Accept);
    CHECK_FALSE(question.waits(1));
}

TEST_CASE("The question says what is wrong and what a second yes does") {
    const QString words =
        MapQuestion::words({core::checks::MapFault::Hole, {}, {}, 3, "skin: a hole of 3 pixels"});
    CHECK(words == QStringLiteral("skin: a hole of 3 pixels. Accept once more if it is right all the same."));
}

}  // namespace maskwright::app::gui
