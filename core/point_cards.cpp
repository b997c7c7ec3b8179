// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/point_cards.h"

#include "core/error.h"
#include "core/resources.h"

#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::core {

namespace {

constexpr const char* kResource = "scheme/point_cards.json";

struct Cards {
    std::vector<std::string> where;   // of each point
    std::vector<std::string> hidden;  // of each part

    static Cards read() {
        try {
            const nlohmann::json json = resourceJson(kResource);
            Cards cards{json.at("points").get<std::vector<std::string>>(),
                        json.at("hidden").get<std::vector<std::string>>()};
            if (cards.where.size() != kPointCount || cards.hidden.size() != kPartCount) {
                throw Error("the point cards do not fit the scheme", kResource, "Install Maskwright again.");
            }
            return cards;
        } catch (const nlohmann::json::exception& problem) {
            throw Error(std::string("the point cards cannot be read (") + problem.what() + ")", kResource,
                        "Install Maskwright again.");
        }
    }
};

}  // namespace

PointCard pointCard(std::size_t point) {
    static const Cards cards = Cards::read();
    return {cards.where.at(point), cards.hidden.at(static_cast<std::size_t>(Scheme::lapa().partOf(point)))};
}

}  // namespace maskwright::core
