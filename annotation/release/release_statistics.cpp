// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release_statistics.h"

#include "annotation/formats/format.h"
#include "core/error.h"
#include "core/scheme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::release {

using nlohmann::ordered_json;

namespace {

template <typename Key>
std::int64_t countOf(const std::map<Key, std::int64_t>& counts, Key key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

std::int64_t withSomething(const std::map<Review, std::int64_t>& counts) {
    return countOf(counts, Review::NotReviewed) + countOf(counts, Review::Accepted) +
           countOf(counts, Review::Verified);
}

// Figures of four digits: what follows depends on the machine's rounding and says nothing.
double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

double percent(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : rounded(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

ordered_json jsonOf(const std::map<Review, std::int64_t>& counts) {
    return {{"images", withSomething(counts)},
            {"not_reviewed", countOf(counts, Review::NotReviewed)},
            {"accepted", countOf(counts, Review::Accepted)},
            {"verified", countOf(counts, Review::Verified)}};
}

ordered_json jsonOf(std::vector<double> values) {
    if (values.empty()) {
        return nullptr;
    }
    const Spread spread = spreadOf(std::move(values));
    return {{"least", rounded(spread.least)},
            {"median", rounded(spread.median)},
            {"mean", rounded(spread.mean)},
            {"most", rounded(spread.most)}};
}

ordered_json modelsJson(const std::map<std::string, std::int64_t>& models) {
    auto list = ordered_json::array();
    for (const auto& [version, images] : models) {
        list.push_back({{"version", version.empty() ? ordered_json(nullptr) : ordered_json(version)},
                        {"images", images}});
    }
    return list;
}

ordered_json classesJson(const ReleaseStatistics& statistics) {
    auto list = ordered_json::array();
    for (std::size_t value = 0; value < core::kClassCount; ++value) {
        const core::ClassInfo& info = core::Scheme::lapa().classes()[value];
        list.push_back({{"value", value},
                        {"name", info.fileName},
                        {"meaning", info.name},
                        {"images", statistics.imagesWithClass[value]},
                        {"pixels", statistics.pixels[value]},
                        {"percent_of_pixels", percent(statistics.pixels[value], statistics.mapPixels)}});
    }
    return list;
}

ordered_json occludedJson(const ReleaseStatistics& statistics) {
    ordered_json json = ordered_json::object();
    for (std::size_t part = 0; part < core::kPartCount; ++part) {
        json[core::Scheme::lapa().partName(static_cast<core::Part>(part))] =
            rounded(100 * statistics.occludedShare(static_cast<core::Part>(part)));
    }
    return json;
}

ordered_json sourcesJson(const ReleaseStatistics& statistics) {
    auto list = ordered_json::array();
    for (const auto& [source, images] : statistics.sources) {
        list.push_back({{"source", std::get<0>(source)},
                        {"licence", std::get<1>(source)},
                        {"consent", std::get<2>(source)},
                        {"images", images}});
    }
    return list;
}

}  // namespace

Spread spreadOf(std::vector<double> values) {
    core::expects(!values.empty(), "spreadOf: no values");
    std::sort(values.begin(), values.end());
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return {values.front(), values[values.size() / 2], sum / static_cast<double>(values.size()),
            values.back()};
}

void ReleaseStatistics::add(const FaceFacts& facts) {
    ++images;
    ++bySplit[facts.split];
    ++points[facts.points];
    ++maps[facts.map];
    if (facts.hasPoints()) {
        ++pointsModels[facts.pointsModel];
        if (facts.pointsMoved) {
            pointsPlaced += static_cast<std::int64_t>(core::kPointCount);
            pointsMoved += *facts.pointsMoved;
        }
        interOcularPx.push_back(facts.interOcularPx);
        yawDegrees.push_back(facts.yawDegrees);
        rollDegrees.push_back(facts.rollDegrees);
        for (std::size_t part = 0; part < core::kPartCount; ++part) {
            occluded[part] += facts.occluded[part];
        }
    }
    if (facts.hasMap()) {
        ++mapModels[facts.mapModel];
        mapsMended += facts.mapMended ? 1 : 0;
        const std::int64_t area = static_cast<std::int64_t>(facts.width) * facts.height;
        if (!facts.mapModel.empty()) {
            mendablePixels += area;
            pixelsMended += facts.pixelsMended.value_or(0);
        }
        mapPixels += area;
        for (std::size_t value = 0; value < core::kClassCount; ++value) {
            pixels[value] += facts.areas[value];
            imagesWithClass[value] += facts.areas[value] > 0 ? 1 : 0;
        }
    }
    if (facts.source) {
        ++sources[{facts.source->source, facts.source->licence, facts.source->consent}];
    } else {
        ++withoutSource;
    }
}

std::int64_t ReleaseStatistics::withPoints() const {
    return withSomething(points);
}

std::int64_t ReleaseStatistics::withMap() const {
    return withSomething(maps);
}

double ReleaseStatistics::occludedShare(core::Part part) const {
    const auto pointsOfPart = static_cast<std::int64_t>(core::Scheme::lapa().pointsOf(part).size());
    const std::int64_t all = pointsOfPart * withPoints();
    return all == 0
               ? 0
               : static_cast<double>(occluded[static_cast<std::size_t>(part)]) / static_cast<double>(all);
}

ordered_json toJson(const ReleaseStatistics& statistics, const ReleaseTitle& title) {
    ordered_json json;
    json["name"] = title.name;
    json["made_by"] = "Maskwright";
    json["format"] = {{"name", title.format}, {"layout", title.layout}, {"not_held", title.notHeld}};
    json["content"] = title.content;
    json["images"] = statistics.images;
    json["splits"] = {{"train", countOf(statistics.bySplit, store::Split::Train)},
                      {"val", countOf(statistics.bySplit, store::Split::Validation)},
                      {"test", countOf(statistics.bySplit, store::Split::Test)},
                      {"none", countOf(statistics.bySplit, store::Split::None)}};
    json["points"] = jsonOf(statistics.points);
    json["label_maps"] = jsonOf(statistics.maps);
    json["scheme"] = {{"points", core::kPointCount},
                      {"order", "LaPa"},
                      {"sides", "left and right are the image's sides"},
                      {"classes", classesJson(statistics)}};
    json["sources"] = sourcesJson(statistics);
    json["images_without_source"] = statistics.withoutSource;
    json["models"] = {{"points", modelsJson(statistics.pointsModels)},
                      {"label_maps", modelsJson(statistics.mapModels)}};
    json["human_work"] = {
        {"percent_of_points_moved", percent(statistics.pointsMoved, statistics.pointsPlaced)},
        {"percent_of_points_accepted",
         percent(countOf(statistics.points, Review::Accepted) + countOf(statistics.points, Review::Verified),
                 statistics.withPoints())},
        {"label_maps_mended", statistics.mapsMended},
        {"percent_of_pixels_mended", percent(statistics.pixelsMended, statistics.mendablePixels)},
        {"percent_of_label_maps_accepted",
         percent(countOf(statistics.maps, Review::Accepted) + countOf(statistics.maps, Review::Verified),
                 statistics.withMap())}};
    json["inter_ocular_px"] = jsonOf(statistics.interOcularPx);
    json["yaw_degrees"] = jsonOf(statistics.yawDegrees);
    json["roll_degrees"] = jsonOf(statistics.rollDegrees);
    json["percent_of_points_occluded"] = occludedJson(statistics);
    return json;
}

}  // namespace maskwright::annotation::release
