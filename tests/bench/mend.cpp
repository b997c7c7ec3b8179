// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/batch.h"
#include "annotation/formats/lapa.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/metrics/confusion.h"
#include "tests/bench/curator.h"
#include "tests/bench/timing.h"
#include "tests/bench/wrong_regions.h"

#include <cstdio>
#include <map>
#include <mutex>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench mend: how many strokes a label map takes, with the smart tools and with the brush alone,
// until half and until a quarter of its wrong pixels are left. The curator is curator.h's; the automatic maps
// are the project's own, of the tree's points or of placed ones.
namespace maskwright::bench {

namespace {

struct Options {
    std::string tree;
    int every = 1;
    int skip = 0;
    bool json = false;
    bool placed = false;
    MendingOptions mending;
    app::wiring::PredictorChoice predictors;
};

// What one map took.
struct Mended {
    MendingResult brush;
    MendingResult smart;
    double wrongShare = 0;              // of all pixels, before
    std::vector<std::int64_t> regions;  // pixels of each wrong region before, the largest first

    // How many of the largest regions have to be right until this share of the wrong pixels is left: the
    // strokes of a hand that mends a whole region with each.
    [[nodiscard]] double regionsTo(double share) const {
        auto left = static_cast<double>(brush.wrongBefore);
        double count = 0;
        for (const std::int64_t pixels : regions) {
            if (left <= share * static_cast<double>(brush.wrongBefore)) {
                break;
            }
            left -= static_cast<double>(pixels);
            ++count;
        }
        return count;
    }
};

constexpr std::array kToolNames{"brush", "smart stroke", "curve", "outline"};
// A map with fewer wrong pixels than these shares needs no hand, depending on how strict one is.
constexpr std::array kGoodEnough{0.005, 0.01, 0.02};

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// Strokes to a share of the wrong pixels; the cap where that was not reached.
nlohmann::json strokes(const std::vector<Mended>& maps, MendingResult Mended::*arm, double share, int cap) {
    std::vector<double> counts;
    std::int64_t reached = 0;
    for (const Mended& map : maps) {
        const std::optional<int> count = (map.*arm).strokesTo(share);
        counts.push_back(count.value_or(cap));
        reached += count ? 1 : 0;
    }
    return {{"mean", mean(counts)},
            {"p10", percentile(counts, 0.1)},
            {"median", percentile(counts, 0.5)},
            {"p90", percentile(counts, 0.9)},
            {"reached", static_cast<double>(reached) / static_cast<double>(maps.size())}};
}

double wholeRegions(const std::vector<Mended>& maps, double share) {
    std::vector<double> counts;
    for (const Mended& map : maps) {
        counts.push_back(map.regionsTo(share));
    }
    return mean(counts);
}

// Strokes per map by the class of the mended region, and by tool, until a quarter is left.
nlohmann::json byClass(const std::vector<Mended>& maps, MendingResult Mended::*arm) {
    std::array<double, core::kClassCount> counts{};
    for (const Mended& map : maps) {
        for (const MendingStroke& stroke : (map.*arm).strokes) {
            counts[core::labelOf(stroke.wanted)] += 1.0 / static_cast<double>(maps.size());
        }
    }
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        json[core::Scheme::lapa().classes()[i].name] = counts[i];
    }
    return json;
}

nlohmann::json byTool(const std::vector<Mended>& maps) {
    std::array<double, kToolNames.size()> counts{};
    for (const Mended& map : maps) {
        for (const MendingStroke& stroke : map.smart.strokes) {
            counts[static_cast<std::size_t>(stroke.tool)] += 1.0 / static_cast<double>(maps.size());
        }
    }
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        json[kToolNames[i]] = counts[i];
    }
    return json;
}

class Bench {
  public:
    explicit Bench(const Options& options)
        : options_(options), segmenter_(app::wiring::makeRegionSegmenter(options.predictors)) {
        if (options.placed) {
            locator_ = app::wiring::makeFaceLocator(options.predictors);
            predictor_ = app::wiring::makeLandmarkPredictor(options.predictors);
        }
    }

    [[nodiscard]] std::string regions() const { return segmenter_->version(); }

    // Nothing if the tree lacks something or no face is found.
    std::optional<Mended> run(const annotation::formats::LapaEntry& entry) {
        auto annotation = annotation::formats::readAnnotation(entry);
        if (!entry.image || !annotation.labels || (!options_.placed && !annotation.points)) {
            return std::nullopt;
        }
        const core::RgbImage photo = core::image::readPhoto(*entry.image);
        MendingTask task{core::viewOf(photo), {}, {}, std::move(*annotation.labels)};
        if (options_.placed) {
            const auto faces = locator_->locate(task.photo, core::NoProgress());
            if (faces.empty()) {
                return std::nullopt;
            }
            const core::LandmarkPredictor::Job job{task.photo, faces.front()};
            task.points = predictor_->place(std::span(&job, 1), core::NoProgress()).front();
        } else {
            task.points.points = *annotation.points;
            task.points.states.fill(core::PointState::Moved);
        }
        task.regions = segmenter_->segment(task.photo, task.points, core::NoProgress());
        Mended result{mend(task, MendingTools::Brush, options_.mending),
                      mend(task, MendingTools::Smart, options_.mending),
                      0,
                      {}};
        for (const WrongRegion& region : wrongRegions(result.brush.before, task.truth)) {
            result.regions.push_back(static_cast<std::int64_t>(region.pixels.size()));
        }
        result.wrongShare =
            static_cast<double>(result.brush.wrongBefore) / static_cast<double>(task.truth.pixels().size());
        const std::scoped_lock lock(mutex_);
        before_.add(task.truth, result.brush.before);
        halved_.add(task.truth, result.smart.halved);
        after_.add(task.truth, result.smart.after);
        return result;
    }

    [[nodiscard]] nlohmann::ordered_json report(const std::vector<Mended>& maps) const {
        const int cap = options_.mending.mostStrokes;
        const auto percent = [](const core::metrics::ConfusionMatrix& matrix) {
            return 100 * matrix.meanF1().value_or(0);
        };
        nlohmann::ordered_json json;
        json["maps"] = maps.size();
        json["regions"] = regions();
        json["points"] = options_.placed ? predictor_->version() : "of the tree";
        for (const auto& [key, share] : {std::pair("to_half", 0.5), std::pair("to_quarter", 0.25)}) {
            json[key] = {{"brush", strokes(maps, &Mended::brush, share, cap)},
                         {"smart", strokes(maps, &Mended::smart, share, cap)},
                         {"whole_regions", wholeRegions(maps, share)}};
        }
        json["strokes_per_map"] = {{"brush", json["to_half"]["brush"]["mean"]},
                                   {"smart", json["to_half"]["smart"]["mean"]}};
        json["f1_before"] = percent(before_);
        json["f1_after"] = percent(halved_);
        json["f1_at_quarter"] = percent(after_);
        json["strokes_by_class"] = {{"brush", byClass(maps, &Mended::brush)},
                                    {"smart", byClass(maps, &Mended::smart)}};
        json["strokes_by_tool"] = byTool(maps);
        for (const double share : kGoodEnough) {
            const auto good =
                std::ranges::count_if(maps, [&](const Mended& map) { return map.wrongShare <= share; });
            json["needs_no_stroke"].push_back(
                {{"wrong_pixels_at_most", share},
                 {"share_of_maps", static_cast<double>(good) / static_cast<double>(maps.size())}});
        }
        return json;
    }

  private:
    const Options& options_;
    std::unique_ptr<core::RegionSegmenter> segmenter_;
    std::unique_ptr<core::FaceLocator> locator_;
    std::unique_ptr<core::LandmarkPredictor> predictor_;
    std::mutex mutex_;
    core::metrics::ConfusionMatrix before_;
    core::metrics::ConfusionMatrix halved_;
    core::metrics::ConfusionMatrix after_;
};

void print(const nlohmann::ordered_json& json) {
    std::printf("%zu maps; regions: %s; points: %s\n", json["maps"].get<std::size_t>(),
                json["regions"].get<std::string>().c_str(), json["points"].get<std::string>().c_str());
    for (const auto& [key, words] : {std::pair("to_half", "half"), std::pair("to_quarter", "a quarter")}) {
        for (const char* arm : {"brush", "smart"}) {
            const auto& row = json[key][arm];
            std::printf(
                "until %-9s is left, %-5s: %5.1f strokes (10 %% %.0f, median %.0f, 90 %% %.0f), reached on "
                "%.0f %% of the maps\n",
                words, arm, row["mean"].get<double>(), row["p10"].get<double>(), row["median"].get<double>(),
                row["p90"].get<double>(), 100 * row["reached"].get<double>());
        }
        std::printf("until %-9s is left, if each stroke mended a whole region: %.1f strokes\n", words,
                    json[key]["whole_regions"].get<double>());
    }
    std::printf("mean F1: %.2f before, %.2f with half, %.2f with a quarter of the wrong pixels\n",
                json["f1_before"].get<double>(), json["f1_after"].get<double>(),
                json["f1_at_quarter"].get<double>());
    std::printf("strokes per map by class (brush, smart):\n");
    for (const auto& [name, count] : json["strokes_by_class"]["brush"].items()) {
        std::printf("  %-18s %6.2f %6.2f\n", name.c_str(), count.get<double>(),
                    json["strokes_by_class"]["smart"][name].get<double>());
    }
    for (const auto& [name, count] : json["strokes_by_tool"].items()) {
        std::printf("  with the %-13s %6.2f\n", name.c_str(), count.get<double>());
    }
    for (const auto& row : json["needs_no_stroke"]) {
        std::printf("maps with at most %.1f %% of their pixels wrong: %.0f %%\n",
                    100 * row["wrong_pixels_at_most"].get<double>(),
                    100 * row["share_of_maps"].get<double>());
    }
}

}  // namespace

int runMend(int argc, char** argv) {
    CLI::App app("Strokes that mend an automatic label map, with smart tools and with the brush alone",
                 "maskwright-bench mend");
    Options options;
    app.add_option("--truth", options.tree, "LaPa tree with images/, labels/ and landmarks/")->required();
    app.add_option("--every", options.every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--skip", options.skip, "leave out the first faces")->check(CLI::NonNegativeNumber);
    app.add_flag("--placed", options.placed, "place points instead of taking the tree's");
    app.add_option("--cap", options.mending.mostStrokes, "strokes after which the curator gives up")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--tremble", options.mending.trembleShare,
                   "of the hand, in shares of the outer-eye distance")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--length", options.mending.lengthShare, "of the longest stroke, likewise")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--regions", options.predictors.regions,
                   "networks or graphcut, as in maskwright-cli parse");
    app.add_option("--device", options.predictors.device, "where networks run");
    app.add_flag("--json", options.json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    Bench bench(options);
    const auto entries = annotation::formats::listLapaTree(options.tree).entries;
    std::vector<Mended> maps;
    std::vector<std::size_t> chosen;
    for (auto i = static_cast<std::size_t>(options.skip); i < entries.size();
         i += static_cast<std::size_t>(options.every)) {
        chosen.push_back(i);
    }
    core::NoProgress progress;
    annotation::runBatch(
        chosen.size(), 0, progress, [&](std::size_t index) { return std::optional(chosen[index]); },
        [&](std::size_t& entry, core::Progress&) { return bench.run(entries[entry]); },
        [&](std::size_t, annotation::Outcome<std::optional<Mended>>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                throw *error;
            }
            if (auto& mended = std::get<std::optional<Mended>>(outcome)) {
                maps.push_back(std::move(*mended));
            }
        });
    if (maps.empty()) {
        throw core::Error("no face has a photo, points and a label map", options.tree);
    }
    const nlohmann::ordered_json json = bench.report(maps);
    if (options.json) {
        std::printf("%s\n", json.dump(2).c_str());
    } else {
        print(json);
    }
    return 0;
}

}  // namespace maskwright::bench
