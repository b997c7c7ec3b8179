// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/release/face_facts.h"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json_fwd.hpp>

// What a release holds as a whole. Internal to annotation/release.
namespace maskwright::annotation::release {

// Numbers of which the papers tell the spread.
struct Spread {
    double least = 0;
    double median = 0;
    double mean = 0;
    double most = 0;
};
// Requires at least one value.
[[nodiscard]] Spread spreadOf(std::vector<double> values);

struct ReleaseStatistics {
    std::int64_t images = 0;
    std::map<store::Split, std::int64_t> bySplit;

    std::map<Review, std::int64_t> points;
    std::map<Review, std::int64_t> maps;
    std::map<std::string, std::int64_t> pointsModels;  // images by the version that placed their points
    std::map<std::string, std::int64_t> mapModels;
    std::int64_t pointsPlaced = 0;  // points that a version had placed
    std::int64_t pointsMoved = 0;   // of those, moved by a person
    std::int64_t mapsMended = 0;
    std::int64_t pixelsMended = 0;
    std::int64_t mendablePixels = 0;  // of the maps that a program had made

    std::array<std::int64_t, core::kClassCount> imagesWithClass{};
    std::array<std::int64_t, core::kClassCount> pixels{};
    std::int64_t mapPixels = 0;
    std::array<std::int64_t, core::kPartCount> occluded{};
    std::vector<double> interOcularPx;  // one per face with points
    std::vector<double> yawDegrees;
    std::vector<double> rollDegrees;

    // Images by source, licence and consent; those of which nobody said anything count under empty words.
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> sources;
    std::int64_t withoutSource = 0;

    void add(const FaceFacts& facts);
    [[nodiscard]] std::int64_t withPoints() const;
    [[nodiscard]] std::int64_t withMap() const;
    // Of 106 points of all faces with points, the share of this part's that are hidden, 0..1.
    [[nodiscard]] double occludedShare(core::Part part) const;
};

// What the statistics do not know of a release.
struct ReleaseTitle {
    std::string name;    // of the project
    std::string format;  // name of the format
    std::string layout;
    std::vector<std::string> notHeld;
    std::string content;  // "accepted points and maps"
};

// The content of dataset.json.
[[nodiscard]] nlohmann::ordered_json toJson(const ReleaseStatistics& statistics, const ReleaseTitle& title);

}  // namespace maskwright::annotation::release
