// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scheme.h"

#include "core/resources.h"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

namespace maskwright::core {

namespace {

constexpr std::string_view kResource = "scheme/lapa106.json";

[[noreturn]] void contradiction(const std::string& what) {
    throw Error(what, std::string(kResource), "Restore the file from the release.");
}

Rgb8 colourFrom(const nlohmann::json& triple) {
    return {triple.at(0).get<std::uint8_t>(), triple.at(1).get<std::uint8_t>(),
            triple.at(2).get<std::uint8_t>()};
}

ChainKind chainKindFrom(const std::string& word) {
    if (word == "open") {
        return ChainKind::Open;
    }
    if (word == "closed") {
        return ChainKind::Closed;
    }
    if (word == "single") {
        return ChainKind::Single;
    }
    contradiction("unknown kind of chain '" + word + "'");
}

}  // namespace

const Scheme& Scheme::lapa() {
    static const Scheme scheme;
    return scheme;
}

Scheme::Scheme() {
    const nlohmann::json file = resourceJson(kResource);
    try {
        const auto& points = file.at("points");
        const auto& parts = file.at("parts");
        const auto& classes = file.at("classes");
        if (points.size() != kPointCount || parts.size() != kPartCount || classes.size() != kClassCount) {
            contradiction("the scheme must have 106 points, 11 parts and 11 classes");
        }
        for (std::size_t part = 0; part < kPartCount; ++part) {
            const auto& entry = parts[part];
            partNames_[part] = entry.at("name").get<std::string>();
            chains_.push_back({static_cast<Part>(part), chainKindFrom(entry.at("chain").get<std::string>()),
                               entry.at("points").get<std::vector<std::size_t>>()});
        }
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const auto& entry = points[i];
            const auto part = entry.at("part").get<std::size_t>();
            partOfPoint_[i] = static_cast<Part>(part);
            pointsOfPart_.at(part).push_back(i);
            pointNames_[i] = partNames_.at(part) + ": " + entry.at("name").get<std::string>();
            mirror_[i] = entry.at("mirror").get<std::size_t>();
        }
        for (std::size_t value = 0; value < kClassCount; ++value) {
            const auto& entry = classes[value];
            classes_[value] = {
                entry.at("name").get<std::string>(),       entry.at("file_name").get<std::string>(),
                entry.at("short_name").get<std::string>(), colourFrom(entry.at("lapa_colour")),
                colourFrom(entry.at("display_colour")),    entry.at("mirror").get<std::size_t>()};
        }
    } catch (const nlohmann::json::exception& problem) {
        contradiction(std::string("unexpected content (") + problem.what() + ")");
    }
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (mirror_[i] >= kPointCount || mirror_[mirror_[i]] != i) {
            contradiction("the mirror permutation is not its own inverse at point " + std::to_string(i));
        }
    }
    for (const Chain& chain : chains_) {
        if (std::any_of(chain.points.begin(), chain.points.end(),
                        [](std::size_t p) { return p >= kPointCount; })) {
            contradiction("a chain names a point that does not exist");
        }
    }
}

}  // namespace maskwright::core
