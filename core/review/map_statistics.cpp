// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/map_statistics.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Geometry>
#include <nlohmann/json.hpp>

namespace maskwright::core::review {

namespace {

// No class varies less than this in any accepted set; a small one by chance must not make all others strange.
constexpr std::array<double, 3> kLeastDeviation{0.01, 0.01, 0.05};

[[noreturn]] void malformed(const std::string& what) {
    throw Error("statistics of label maps are damaged (" + what + ")", {}, "Judge the label maps again.");
}

}  // namespace

ClassPlaces placesOf(const LabelMap& map, const PointMatrix& points) {
    ClassPlaces places;
    const double unit = std::sqrt(boundingBox(points).area());
    if (!(unit >= 1)) {
        return places;
    }
    std::array<double, kClassCount> sumX{};
    std::array<double, kClassCount> sumY{};
    std::array<std::int64_t, kClassCount> area{};
    for (int y = 0; y < map.height(); ++y) {
        const std::uint8_t* row = map.row(y);
        for (int x = 0; x < map.width(); ++x) {
            if (row[x] != 0 && row[x] < kClassCount) {
                sumX[row[x]] += x;
                sumY[row[x]] += y;
                ++area[row[x]];
            }
        }
    }
    const Point centre = points.rowwise().mean();
    const Point alongEyes = points.col(79) - points.col(66);
    const double roll = alongEyes.norm() > 0 ? std::atan2(alongEyes.y(), alongEyes.x()) : 0;
    const Eigen::Rotation2D<double> upright(-roll);
    for (std::size_t c = 1; c < kClassCount; ++c) {
        if (area[c] == 0) {
            continue;
        }
        const auto pixels = static_cast<double>(area[c]);
        const Point at = upright * (Point(sumX[c] / pixels, sumY[c] / pixels) - centre) / unit;
        places[c] = ClassPlace{at.x(), at.y(), std::log(pixels / (unit * unit))};
    }
    return places;
}

void MapStatistics::add(const ClassPlaces& places) {
    ++maps_;
    for (std::size_t c = 0; c < kClassCount; ++c) {
        if (!places[c]) {
            continue;
        }
        Sums& sums = classes_[c];
        ++sums.maps;
        const std::array<double, 3> values{places[c]->x, places[c]->y, places[c]->logArea};
        for (std::size_t i = 0; i < values.size(); ++i) {
            sums.sum[i] += values[i];
            sums.squares[i] += values[i] * values[i];
        }
    }
}

std::optional<MapStatistics::Strangeness> MapStatistics::strangeness(FaceClass value,
                                                                     const ClassPlace& place) const {
    const Sums& sums = classes_[static_cast<std::size_t>(value)];
    if (sums.maps < kEnough) {
        return std::nullopt;
    }
    const std::array<double, 3> values{place.x, place.y, place.logArea};
    std::array<double, 3> off{};
    const auto maps = static_cast<double>(sums.maps);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double mean = sums.sum[i] / maps;
        const double variance = std::max(0.0, sums.squares[i] / maps - mean * mean);
        off[i] = (values[i] - mean) / std::max(std::sqrt(variance), kLeastDeviation[i]);
    }
    return Strangeness{off[2], std::max(std::abs(off[0]), std::abs(off[1]))};
}

nlohmann::json MapStatistics::toJson() const {
    nlohmann::json classes = nlohmann::json::array();
    for (const Sums& sums : classes_) {
        classes.push_back({{"maps", sums.maps}, {"sum", sums.sum}, {"squares", sums.squares}});
    }
    return {{"maps", maps_}, {"classes", classes}};
}

MapStatistics MapStatistics::fromJson(const nlohmann::json& json) {
    MapStatistics statistics;
    try {
        statistics.maps_ = json.at("maps").get<std::int64_t>();
        const auto& classes = json.at("classes");
        if (classes.size() != kClassCount) {
            malformed("not 11 classes");
        }
        for (std::size_t c = 0; c < kClassCount; ++c) {
            Sums& sums = statistics.classes_[c];
            sums.maps = classes[c].at("maps").get<std::int64_t>();
            sums.sum = classes[c].at("sum").get<std::array<double, 3>>();
            sums.squares = classes[c].at("squares").get<std::array<double, 3>>();
            if (sums.maps < 0 || sums.maps > statistics.maps_) {
                malformed("impossible counts");
            }
        }
    } catch (const nlohmann::json::exception& error) {
        malformed(error.what());
    }
    return statistics;
}

}  // namespace maskwright::core::review
