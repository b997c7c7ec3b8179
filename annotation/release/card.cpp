// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/card.h"

#include "annotation/formats/format.h"
#include "annotation/release/face_facts.h"
#include "annotation/release/manifest.h"
#include "core/image/bar_chart.h"
#include "core/scheme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace maskwright::annotation::release {

using core::image::BarChart;

namespace {

constexpr std::array<const char*, core::kPartCount> kShortPartNames{
    "outline", "l brow", "r brow", "bridge", "nose", "l eye", "r eye", "lips", "mouth", "l pupil", "r pupil"};
constexpr int kWidePx = 860;
constexpr int kEyeDistanceBars = 16;

std::string number(double value, int decimals = 1) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::string percent(std::int64_t part, std::int64_t whole) {
    return number(whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole)) + " %";
}

std::int64_t countOf(const std::map<Review, std::int64_t>& counts, Review review) {
    const auto found = counts.find(review);
    return found == counts.end() ? 0 : found->second;
}

// Words that people wrote into a cell of a table, so that they stay in it.
std::string cell(const std::string& words) {
    std::string safe;
    for (const char letter : words) {
        safe += letter == '|' ? "\\|" : std::string(1, letter == '\n' || letter == '\r' ? ' ' : letter);
    }
    return safe.empty() ? "not recorded" : safe;
}

void writeContent(std::ostream& text, const ReleaseStatistics& statistics, const ReleaseTitle& title) {
    text << "# " << title.name << "\n\n"
         << statistics.images << " images of faces: " << statistics.withPoints() << " with "
         << core::kPointCount << " points, " << statistics.withMap() << " with a label map of "
         << core::kClassCount << " classes; " << title.content << ". Made with Maskwright.\n\n"
         << "Format `" << title.format << "`: " << title.layout << ".\n";
    if (!title.notHeld.empty()) {
        text << "\nNot in these files, because the format cannot hold it:\n\n";
        for (const std::string& words : title.notHeld) {
            text << "- " << words << "\n";
        }
    }
    text << "\n| split | images |\n|---|---|\n";
    for (const auto& [split, images] : statistics.bySplit) {
        std::string name = formats::splitFolder(split);
        name = name.empty() ? "none" : name.substr(0, name.size() - 1);
        text << "| " << name << " | " << images << " |\n";
    }
    text << "\nLeft and right are the image's sides. Points and classes are those of LaPa (AAAI 2020). "
            "Images of "
            "one photo\nalways stand in one split.\n";
}

void writeWork(std::ostream& text, const ReleaseStatistics& statistics) {
    text << "\n## How much of it is human work\n\n"
         << "| | not reviewed | accepted | verified by a second person |\n|---|---|---|---|\n";
    for (const auto& [name, counts] :
         {std::pair{"points", &statistics.points}, {"label maps", &statistics.maps}}) {
        text << "| " << name;
        for (const Review review : {Review::NotReviewed, Review::Accepted, Review::Verified}) {
            text << " | " << countOf(*counts, review);
        }
        text << " |\n";
    }
    text << "\nOf the points that a model had placed, people moved "
         << percent(statistics.pointsMoved, statistics.pointsPlaced)
         << "; the others they left as they were. "
         << "People mended " << statistics.mapsMended << " of the label maps that a program had made, in all "
         << percent(statistics.pixelsMended, statistics.mendablePixels) << " of their pixels.\n\n"
         << "| made by | points of images | label maps |\n|---|---|---|\n";
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> models;
    for (const auto& [version, images] : statistics.pointsModels) {
        models[version].first += images;
    }
    for (const auto& [version, images] : statistics.mapModels) {
        models[version].second += images;
    }
    for (const auto& [version, images] : models) {
        text << "| " << (version.empty() ? "brought along by people" : cell(version)) << " | " << images.first
             << " | " << images.second << " |\n";
    }
}

void writeSources(std::ostream& text, const ReleaseStatistics& statistics) {
    text << "\n## Where the photos come from\n\n| source | licence | consent | images |\n|---|---|---|---|\n";
    for (const auto& [source, images] : statistics.sources) {
        text << "| " << cell(std::get<0>(source)) << " | " << cell(std::get<1>(source)) << " | "
             << cell(std::get<2>(source)) << " | " << images << " |\n";
    }
    if (statistics.withoutSource > 0) {
        text << "| not recorded | not recorded | not recorded | " << statistics.withoutSource << " |\n";
    }
    text << "\nWhich photo comes from where stands in `" << kImagesFile << "`.\n";
}

void writeClasses(std::ostream& text, const ReleaseStatistics& statistics) {
    text << "\n| value | class | images | share of all pixels |\n|---|---|---|---|\n";
    for (std::size_t value = 0; value < core::kClassCount; ++value) {
        text << "| " << value << " | " << core::Scheme::lapa().classes()[value].name << " | "
             << statistics.imagesWithClass[value] << " | "
             << percent(statistics.pixels[value], statistics.mapPixels) << " |\n";
    }
}

void writeSpread(std::ostream& text, const std::string& what, std::vector<double> values) {
    if (!values.empty()) {
        const Spread spread = spreadOf(std::move(values));
        text << "| " << what << " | " << number(spread.least) << " | " << number(spread.median) << " | "
             << number(spread.mean) << " | " << number(spread.most) << " |\n";
    }
}

}  // namespace

std::vector<CardChart> cardCharts(const ReleaseStatistics& statistics) {
    std::vector<CardChart> charts;
    if (statistics.withMap() > 0) {
        BarChart areas{"Share of all pixels", "percent", {}};
        BarChart images{"Images that show the class", "images", {}};
        for (std::size_t value = 0; value < core::kClassCount; ++value) {
            const std::string& name = core::Scheme::lapa().classes()[value].shortName;
            areas.bars.emplace_back(name,
                                    100.0 * static_cast<double>(statistics.pixels[value]) /
                                        static_cast<double>(std::max<std::int64_t>(statistics.mapPixels, 1)));
            images.bars.emplace_back(name, static_cast<double>(statistics.imagesWithClass[value]));
        }
        charts.push_back({"card/classes.png", "Classes of the label maps",
                          core::image::drawBarCharts(std::array{areas, images}, kWidePx)});
    }
    if (statistics.withPoints() > 0) {
        const std::array pose{
            core::image::histogram("Turn to the image's right (yaw), degrees", statistics.yawDegrees, -90, 15,
                                   12),
            core::image::histogram("Tilt clockwise (roll), degrees", statistics.rollDegrees, -90, 15, 12)};
        charts.push_back({"card/pose.png", "How the heads are turned, estimated from the points",
                          core::image::drawBarCharts(pose)});
        const double most =
            *std::max_element(statistics.interOcularPx.begin(), statistics.interOcularPx.end());
        const double width = std::max(1.0, std::ceil(most / kEyeDistanceBars));
        charts.push_back({"card/eye_distance.png", "Distance of the outer eye corners",
                          core::image::drawBarCharts(std::array{core::image::histogram(
                              "Distance of the outer eye corners, pixels", statistics.interOcularPx, 0, width,
                              kEyeDistanceBars)})});
        BarChart occluded{"Hidden points of each part", "percent", {}};
        for (std::size_t part = 0; part < core::kPartCount; ++part) {
            occluded.bars.emplace_back(kShortPartNames[part],
                                       100 * statistics.occludedShare(static_cast<core::Part>(part)));
        }
        charts.push_back({"card/occluded.png",
                          "Points marked as hidden, by part (l, r: image left, image right)",
                          core::image::drawBarCharts(std::array{occluded}, kWidePx)});
    }
    return charts;
}

std::string cardText(const ReleaseStatistics& statistics, const ReleaseTitle& title,
                     const std::vector<CardChart>& charts, bool hasSheet) {
    std::ostringstream text;
    writeContent(text, statistics, title);
    if (hasSheet) {
        text << "\n![Some of the faces](" << kSheetFile << ")\n";
    }
    writeWork(text, statistics);
    writeSources(text, statistics);
    text << "\n## What it shows\n\n| | least | median | mean | most |\n|---|---|---|---|---|\n";
    writeSpread(text, "distance of the outer eye corners, pixels", statistics.interOcularPx);
    writeSpread(text, "turn to the image's right (yaw, estimated), degrees", statistics.yawDegrees);
    writeSpread(text, "tilt clockwise (roll), degrees", statistics.rollDegrees);
    if (statistics.withMap() > 0) {
        writeClasses(text, statistics);
    }
    for (const CardChart& chart : charts) {
        text << "\n![" << chart.words << "](" << chart.file << ")\n";
    }
    text << "\n## Checking the files\n\nThe SHA-256 of every file stands in `" << kManifestFile
         << "`: `maskwright-cli verify FOLDER`, or `sha256sum -c " << kManifestFile
         << "` in the folder.\n`dataset.json` holds the figures of this page for programs.\n";
    return text.str();
}

}  // namespace maskwright::annotation::release
