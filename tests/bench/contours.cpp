// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/fitting/points_from_map.h"
#include "core/metrics/confusion.h"
#include "tests/bench/subcommands.h"
#include "tests/bench/timing.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench contours: how far the points that are read off label maps lie from the points of the set,
// by part, and how much of the maps the parts fitted to them give back.
namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Part;

constexpr double kFailureAbove = 0.08;

// Sums over the points of one part, in shares of the inter-ocular distance of the set's own points.
struct Tally {
    double sum = 0;
    std::int64_t points = 0;
    std::int64_t onBorder = 0;
};

// The map with its parts taken out and those that are fitted to the points put in.
core::LabelMap fittedAgain(core::LabelMap map, core::Landmarks landmarks) {
    landmarks.states.fill(core::PointState::Moved);  // fitted as they are
    const core::fitting::FaceFit fit = core::fitting::fitFace(landmarks);
    for (std::uint8_t& label : map.pixels()) {
        const auto value = static_cast<FaceClass>(label);
        if (std::ranges::find(core::fitting::fittedClasses(), value) !=
            core::fitting::fittedClasses().end()) {
            label = core::labelOf(FaceClass::Skin);
        }
    }
    for (const FaceClass value : core::fitting::fittedClasses()) {
        for (const core::geometry::Polygon& polygon : fit.part(value).region) {
            for (const auto& span : core::geometry::polygonSpans(polygon, map.bounds())) {
                std::uint8_t* row = map.row(span.y);
                std::replace_if(
                    row + span.x0, row + span.x1,
                    [](std::uint8_t label) {
                        return label != core::labelOf(FaceClass::Hair) &&
                               label != core::labelOf(FaceClass::Background);
                    },
                    core::labelOf(value));
            }
        }
    }
    return map;
}

class Measured {
  public:
    void add(const core::LabelMap& map, const core::PointMatrix& truth, const std::string& name) {
        std::optional<core::Landmarks> face;
        milliseconds_ += millisecondsOf([&] { face = core::fitting::pointsFromMap(map); });
        ++maps_;
        if (!face) {
            without_.push_back(name);
            return;
        }
        const double unit = core::interOcular(truth);
        double sum = 0;
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            Tally& tally = parts_.at(static_cast<std::size_t>(core::Scheme::lapa().partOf(i)));
            const double distance = (face->point(i) - truth.col(static_cast<Eigen::Index>(i))).norm() / unit;
            tally.sum += distance;
            ++tally.points;
            tally.onBorder += face->confidences[i] > 0.5 ? 1 : 0;
            sum += distance;
            ofPoints_.at(i) += distance;
        }
        faces_.push_back(sum / core::kPointCount);
        confusion_.add(map, fittedAgain(map, *face));
    }

    [[nodiscard]] nlohmann::ordered_json json() const {
        nlohmann::ordered_json parts = nlohmann::ordered_json::array();
        Tally all;
        for (std::size_t i = 0; i < core::kPartCount; ++i) {
            parts.push_back(row(core::Scheme::lapa().partName(static_cast<Part>(i)), parts_.at(i)));
            all.sum += parts_.at(i).sum;
            all.points += parts_.at(i).points;
            all.onBorder += parts_.at(i).onBorder;
        }
        parts.push_back(row("all points", all));
        nlohmann::ordered_json f1 = nlohmann::ordered_json::object();
        for (const FaceClass value : core::fitting::fittedClasses()) {
            f1[core::Scheme::lapa().classInfo(value).fileName] = 100 * confusion_.f1(value).value_or(0);
        }
        const auto failures =
            std::ranges::count_if(faces_, [](double error) { return error > kFailureAbove; });
        nlohmann::ordered_json ofPoints = nlohmann::ordered_json::array();
        for (const double total : ofPoints_) {
            ofPoints.push_back(100 * total / static_cast<double>(std::max<std::size_t>(faces_.size(), 1)));
        }
        return {{"maps", maps_},
                {"without_points", without_},
                {"failures_above_8_percent", failures},
                {"parts", parts},
                {"nme_percent_of_points", ofPoints},
                {"f1_fitted_again", f1},
                {"milliseconds_per_map", milliseconds_ / static_cast<double>(std::max(maps_, 1))}};
    }

  private:
    static nlohmann::ordered_json row(const std::string& name, const Tally& tally) {
        const auto count = static_cast<double>(std::max<std::int64_t>(tally.points, 1));
        return {{"part", name},
                {"nme_percent", 100 * tally.sum / count},
                {"on_a_border_percent", 100 * static_cast<double>(tally.onBorder) / count}};
    }

    int maps_ = 0;
    double milliseconds_ = 0;
    std::vector<std::string> without_;
    std::vector<double> faces_;
    std::array<Tally, core::kPartCount> parts_;
    std::array<double, core::kPointCount> ofPoints_{};
    core::metrics::ConfusionMatrix confusion_;
};

void print(const nlohmann::ordered_json& result) {
    std::printf("%d maps, %zu gave no points, %d failures above 8 %%, %.1f ms a map\n",
                result.at("maps").get<int>(), result.at("without_points").size(),
                result.at("failures_above_8_percent").get<int>(),
                result.at("milliseconds_per_map").get<double>());
    std::printf("%-20s %8s %12s\n", "part", "NME", "on a border");
    for (const auto& row : result.at("parts")) {
        std::printf("%-20s %6.2f %% %10.1f %%\n", row.at("part").get<std::string>().c_str(),
                    row.at("nme_percent").get<double>(), row.at("on_a_border_percent").get<double>());
    }
    std::printf("F1 of the parts fitted to these points, against the map:\n");
    for (const auto& [name, value] : result.at("f1_fitted_again").items()) {
        std::printf("%-20s %6.2f %%\n", name.c_str(), value.get<double>());
    }
}

}  // namespace

int runContours(int argc, char** argv) {
    CLI::App app("Points read off label maps, against the points of the set.", "maskwright-bench contours");
    std::string tree;
    int every = 1;
    bool json = false;
    app.add_option("--truth", tree, "LaPa tree with labels/ and landmarks/")->required();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    Measured measured;
    bool any = false;
    const auto entries = annotation::formats::listLapaTree(tree).entries;
    for (std::size_t i = 0; i < entries.size(); i += static_cast<std::size_t>(every)) {
        const auto annotation = annotation::formats::readAnnotation(entries[i]);
        if (annotation.points && annotation.labels) {
            measured.add(*annotation.labels, *annotation.points, entries[i].name);
            any = true;
        }
    }
    if (!any) {
        throw core::Error("no face has points and a label map", tree);
    }
    const nlohmann::ordered_json result = measured.json();
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        print(result);
    }
    return 0;
}

}  // namespace maskwright::bench
