// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace maskwright::annotation::release {

// What images.csv says of one image, as far as it can change; the hashes are of the content, so that releases
// in different formats can be compared.
struct ReleasedImage {
    std::string split;
    std::string photoSha256;
    std::string pointsSha256;
    std::string mapSha256;
    std::string points;  // state of review
    std::string map;
    std::string source;  // with licence and consent
    bool operator==(const ReleasedImage&) const = default;
};

// By name.
using ReleaseContent = std::map<std::string, ReleasedImage>;

// Throws Error if the folder is no finished release, or its table is damaged.
[[nodiscard]] ReleaseContent readContent(const std::filesystem::path& release);

// Names of images, sorted.
struct ReleaseDifference {
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::vector<std::string> photoChanged;
    std::vector<std::string> pointsChanged;
    std::vector<std::string> mapChanged;
    std::vector<std::string> splitChanged;
    std::vector<std::string> reviewChanged;
    std::vector<std::string> sourceChanged;
    std::size_t unchanged = 0;
};
[[nodiscard]] ReleaseDifference difference(const ReleaseContent& earlier, const ReleaseContent& later);

[[nodiscard]] nlohmann::ordered_json toJson(const ReleaseDifference& difference);
// "3 images added: a, b, c"; at most ten names a line.
[[nodiscard]] std::vector<std::string> inWords(const ReleaseDifference& difference);

}  // namespace maskwright::annotation::release
