// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/point_cards.h"

#include <set>

#include <catch2/catch.hpp>

namespace maskwright::core {

TEST_CASE("Every point has a card of its own, and says on which side of the image it is") {
    std::set<std::string> seen;
    const auto& mirror = Scheme::lapa().mirror();
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const PointCard card = pointCard(i);
        INFO("point " << i << ": " << card.where);
        CHECK(card.where.back() == '.');
        CHECK_FALSE(card.hidden.empty());
        CHECK(seen.insert(card.where).second);
        const auto says = [&](const char* side) {
            return card.where.find(std::string("image ") + side) != std::string::npos ||
                   card.where.find(std::string("image-") + side) != std::string::npos;
        };
        if (mirror[i] == i) {
            CHECK_FALSE(says("left"));
            CHECK_FALSE(says("right"));
        } else {
            // The scheme's own name knows which side it is.
            const bool left = Scheme::lapa().pointName(i).find("image-left") != std::string::npos;
            CHECK(says(left ? "left" : "right"));
            CHECK_FALSE(says(left ? "right" : "left"));
        }
    }
}

}  // namespace maskwright::core
