// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release_difference.h"

#include "annotation/formats/csv.h"
#include "annotation/release/face_facts.h"
#include "annotation/release/release_folder.h"

#include <array>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamesInWords = 10;

// The columns of images.csv.
enum Column : std::size_t {
    Name,
    Split,
    Photo,
    Width,
    Height,
    PhotoSha256,
    PointsSha256,
    MapSha256,
    Points,
    Map,
    Source,
    Licence,
    Consent,
    Count
};

// Every list with what it means, for scripts and for people.
struct Kind {
    const char* key;
    const char* words;
    std::vector<std::string> ReleaseDifference::*names;
};
const std::array<Kind, 8> kKinds{
    {{"added", "added", &ReleaseDifference::added},
     {"removed", "removed", &ReleaseDifference::removed},
     {"photo_changed", "with another photo", &ReleaseDifference::photoChanged},
     {"points_changed", "with other points", &ReleaseDifference::pointsChanged},
     {"map_changed", "with another label map", &ReleaseDifference::mapChanged},
     {"split_changed", "in another split", &ReleaseDifference::splitChanged},
     {"review_changed", "in another state of review", &ReleaseDifference::reviewChanged},
     {"source_changed", "with another source, licence or consent", &ReleaseDifference::sourceChanged}}};

}  // namespace

ReleaseContent readContent(const fs::path& release) {
    const std::optional<bool> whole = releaseIsWhole(release);
    if (!whole || !*whole) {
        throw core::Error(whole ? "is a release that was not finished" : "is no release", release.string(),
                          "Name the folder of a finished export.");
    }
    const fs::path table = release / kImagesFile;
    ReleaseContent content;
    bool isHeading = true;
    for (const formats::CsvRow& row : formats::readCsv(table)) {
        if (std::exchange(isHeading, false)) {
            continue;
        }
        if (row.cells.size() != Column::Count) {
            throw core::Error("line " + std::to_string(row.line) + " does not have " +
                                  std::to_string(Column::Count) + " cells",
                              table.string(), "Take the release again from where it came.");
        }
        const auto& cells = row.cells;
        content[cells[Name]] = {cells[Split],
                                cells[PhotoSha256],
                                cells[PointsSha256],
                                cells[MapSha256],
                                cells[Points],
                                cells[Map],
                                cells[Source] + "\n" + cells[Licence] + "\n" + cells[Consent]};
    }
    return content;
}

ReleaseDifference difference(const ReleaseContent& earlier, const ReleaseContent& later) {
    ReleaseDifference result;
    for (const auto& [name, image] : earlier) {
        if (!later.contains(name)) {
            result.removed.push_back(name);
        }
    }
    for (const auto& [name, now] : later) {
        const auto found = earlier.find(name);
        if (found == earlier.end()) {
            result.added.push_back(name);
            continue;
        }
        const ReleasedImage& before = found->second;
        const auto note = [&](bool changed, std::vector<std::string>& names) {
            if (changed) {
                names.push_back(name);
            }
        };
        note(now.photoSha256 != before.photoSha256, result.photoChanged);
        note(now.pointsSha256 != before.pointsSha256, result.pointsChanged);
        note(now.mapSha256 != before.mapSha256, result.mapChanged);
        note(now.split != before.split, result.splitChanged);
        note(now.points != before.points || now.map != before.map, result.reviewChanged);
        note(now.source != before.source, result.sourceChanged);
        result.unchanged += now == before ? 1 : 0;
    }
    return result;
}

nlohmann::ordered_json toJson(const ReleaseDifference& difference) {
    nlohmann::ordered_json json;
    for (const Kind& kind : kKinds) {
        json[kind.key] = difference.*kind.names;
    }
    json["unchanged"] = difference.unchanged;
    return json;
}

std::vector<std::string> inWords(const ReleaseDifference& difference) {
    std::vector<std::string> lines;
    for (const Kind& kind : kKinds) {
        const std::vector<std::string>& names = difference.*kind.names;
        if (names.empty()) {
            continue;
        }
        std::string line = std::to_string(names.size()) + " " + kind.words + ": ";
        for (std::size_t i = 0; i < std::min(names.size(), kNamesInWords); ++i) {
            line += (i > 0 ? ", " : "") + names[i];
        }
        lines.push_back(line + (names.size() > kNamesInWords ? ", ..." : ""));
    }
    lines.push_back(std::to_string(difference.unchanged) + " unchanged");
    return lines;
}

}  // namespace maskwright::annotation::release
