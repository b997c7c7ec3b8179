// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "tests/bench/face_groups.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <numeric>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench locate: from the photo alone to faces and points. How many labelled faces are found
// (overlap of the boxes 0.5 or more), as any candidate and as the major face; how well the points lie on the
// face found; and how well their confidences sort the faces. A face fails where the points of the candidate
// that overlaps it most are off by more than 8 %, or where none overlaps it: a box that is too loose to count
// as found may still lead to the right points. A photo with several labelled faces stands once per face in
// these sets, so that at most one of them can be the major face.
namespace maskwright::bench {

namespace {

using app::wiring::PredictorChoice;
using Clock = std::chrono::steady_clock;

constexpr double kFound = 0.5;
constexpr double kFailure = 0.08;

struct Face {
    std::string name;
    double overlap = 0;  // of the best candidate's box with the true one
    bool found = false;
    bool failed = true;
    bool major = false;
    std::size_t candidates = 0;
    std::vector<std::string> groups;
    double error = 0;       // inter-ocular, if found
    double exactError = 0;  // of the exact points alone
    double worstConfidence = 0;
    double meanConfidence = 0;
};

// Seconds of the clock and of the processor, on all cores.
struct Spent {
    double wall = 0;
    double processor = 0;

    template <typename Work>
    auto operator()(Work work) {
        const auto wallStart = Clock::now();
        const std::clock_t start = std::clock();
        auto result = work();
        processor += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        wall += std::chrono::duration<double>(Clock::now() - wallStart).count();
        return result;
    }
};

struct Predictors {
    std::unique_ptr<core::FaceLocator> locator;  // none: the true boxes are given
    std::unique_ptr<core::LandmarkPredictor> points;
    Spent locating;
    Spent placing;
};

Face measured(Predictors& predictors, const core::RgbImage& photo, const core::PointMatrix& truth,
              const std::vector<int>& exactPoints) {
    const core::NoProgress progress;
    const core::Box box = core::boundingBox(truth);
    const core::ImageView view = core::viewOf(photo);
    std::vector<core::FaceCandidate> candidates{{box, 1, 0}};
    if (predictors.locator) {
        candidates = predictors.locating([&] { return predictors.locator->locate(view, progress); });
    }
    Face face;
    face.candidates = candidates.size();
    if (candidates.empty()) {
        return face;
    }
    const auto overlapWith = [&](const core::FaceCandidate& candidate) {
        return core::overlap(box, candidate.box);
    };
    face.major = overlapWith(candidates.front()) >= kFound;
    const auto best = std::ranges::max_element(candidates, {}, overlapWith);
    face.overlap = overlapWith(*best);
    face.found = face.overlap >= kFound;
    if (face.overlap > 0) {
        const std::array<core::LandmarkPredictor::Job, 1> jobs{{{view, *best}}};
        const core::Landmarks placed =
            predictors.placing([&] { return predictors.points->place(jobs, progress).at(0); });
        const Eigen::RowVectorXd errors = (placed.points - truth).colwise().norm() / core::interOcular(truth);
        face.error = errors.mean();
        face.failed = face.error > kFailure;
        face.exactError = exactPoints.empty() ? 0 : errors(exactPoints).mean();
        face.worstConfidence = *std::ranges::min_element(placed.confidences);
        face.meanConfidence = std::accumulate(placed.confidences.begin(), placed.confidences.end(), 0.0) /
                              static_cast<double>(core::kPointCount);
    }
    return face;
}

std::vector<double> ranksOf(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            ranks[order[i]] = static_cast<double>(begin + end - 1) / 2;  // the mean rank of equal values
        }
        begin = end;
    }
    return ranks;
}

// Spearman's rank correlation; 0 where either does not vary.
double rankCorrelation(const std::vector<double>& a, const std::vector<double>& b) {
    const std::vector<double> x = ranksOf(a);
    const std::vector<double> y = ranksOf(b);
    const double mean = (static_cast<double>(a.size()) - 1) / 2;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

// Figures of all faces and of each group.
nlohmann::json byGroup(const std::vector<Face>& faces, bool exact) {
    std::map<std::string, std::vector<const Face*>> groups;
    for (const Face& face : faces) {
        for (const std::string& group : face.groups) {
            groups[group].push_back(&face);
        }
    }
    nlohmann::json result = nlohmann::json::object();
    for (const auto& [name, members] : groups) {
        double found = 0;
        double error = 0;
        double exactError = 0;
        double failures = 0;
        for (const Face* face : members) {
            found += face->found ? 1 : 0;
            error += face->found ? face->error : 0;
            exactError += face->found ? face->exactError : 0;
            failures += face->failed ? 1 : 0;
        }
        const auto all = static_cast<double>(members.size());
        nlohmann::json& row = result[name];
        row = {{"faces", members.size()}, {"found", 100 * found / all}, {"fr8", 100 * failures / all}};
        if (found > 0) {
            row["nme"] = 100 * error / found;
            if (exact) {
                row["nme_exact"] = 100 * exactError / found;
            }
        }
    }
    return result;
}

// Share of faces up to each error, in steps of half a percent.
nlohmann::json cumulative(const std::vector<double>& errors, double all) {
    nlohmann::json curve = nlohmann::json::array();
    for (double bound = 0.5; bound <= 10; bound += 0.5) {
        const auto below = std::ranges::count_if(errors, [&](double e) { return 100 * e <= bound; });
        curve.push_back({bound, 100 * static_cast<double>(below) / all});
    }
    return curve;
}

// The faces that a person should look at: those not found, the least overlap first, then the largest errors.
nlohmann::json worstOf(std::vector<Face> faces, std::size_t count) {
    std::ranges::stable_sort(faces, [](const Face& a, const Face& b) {
        return a.found != b.found ? b.found : a.found ? a.error > b.error : a.overlap < b.overlap;
    });
    faces.resize(std::min(faces.size(), count));
    nlohmann::json worst = nlohmann::json::array();
    for (const Face& face : faces) {
        worst.push_back({{"file", face.name}, {"overlap", face.overlap}, {"candidates", face.candidates}});
        if (face.overlap > 0) {
            worst.back()["nme"] = 100 * face.error;
        }
    }
    return worst;
}

nlohmann::json summary(const std::vector<Face>& faces, const Predictors& predictors) {
    const auto all = static_cast<double>(faces.size());
    std::vector<double> errors;
    std::vector<double> worst;
    std::vector<double> mean;
    double major = 0;
    double empty = 0;
    double candidates = 0;
    double failures = 0;
    double placed = 0;
    for (const Face& face : faces) {
        failures += face.failed ? 1 : 0;
        placed += face.overlap > 0 ? 1 : 0;
        major += face.major ? 1 : 0;
        empty += face.candidates == 0 ? 1 : 0;
        candidates += static_cast<double>(face.candidates);
        if (face.found) {
            errors.push_back(face.error);
            worst.push_back(1 - face.worstConfidence);
            mean.push_back(1 - face.meanConfidence);
        }
    }
    const auto found = static_cast<double>(errors.size());
    const nlohmann::json curve = cumulative(errors, all);
    return {
        {"locator", predictors.locator ? predictors.locator->version() : "true boxes"},
        {"model", predictors.points->version()},
        {"faces", faces.size()},
        {"found", 100 * found / all},
        {"found_as_major", 100 * major / all},
        {"no_candidate", 100 * empty / all},
        {"candidates_per_photo", candidates / all},
        {"nme_interocular", found > 0 ? 100 * std::accumulate(errors.begin(), errors.end(), 0.0) / found : 0},
        {"fr8_interocular", 100 * failures / all},
        {"cumulative_interocular", curve},
        {"rank_correlation_worst_confidence", rankCorrelation(errors, worst)},
        {"rank_correlation_mean_confidence", rankCorrelation(errors, mean)},
        {"locate_milliseconds", 1000 * predictors.locating.wall / all},
        {"locate_processor_milliseconds", 1000 * predictors.locating.processor / all},
        {"place_milliseconds", placed > 0 ? 1000 * predictors.placing.wall / placed : 0},
        {"place_processor_milliseconds", placed > 0 ? 1000 * predictors.placing.processor / placed : 0}};
}

}  // namespace

int runLocate(int argc, char** argv) {
    CLI::App app("Faces and points of a LaPa tree from its photos alone, in percent",
                 "maskwright-bench locate");
    std::string tree;
    int every = 1;
    int first = 0;
    int worst = 0;
    bool json = false;
    bool trueBoxes = false;
    std::string points;
    std::string meta;
    std::vector<std::string> by;
    PredictorChoice choice;
    app.add_option("--truth", tree, "LaPa tree with images/ and landmarks/")->required();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--first", first, "index of the first face taken")->check(CLI::NonNegativeNumber);
    app.add_option("--model", choice.points, "landmark model, as in maskwright-cli place");
    app.add_option("--device", choice.device, "where networks run");
    app.add_option("--precision", choice.precision, "of networks: auto, float32, bfloat16");
    app.add_flag("--flip-test", choice.flipTest, "average with the mirror image, as in maskwright-cli place");
    app.add_flag("--true-boxes", trueBoxes, "give the boxes of the true points instead of locating");
    app.add_option("--points", points,
                   "table with the columns index and kind: the points of the kind exact are told apart");
    auto* table = app.add_option("--meta", meta, "table with the column file and others");
    app.add_option("--by", by,
                   "columns of it that make groups: source, or yaw_deg:15,30 for a number by bounds")
        ->needs(table);
    app.add_option("--worst", worst, "name so many faces: those not found, then the largest errors")
        ->check(CLI::NonNegativeNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    Predictors predictors{trueBoxes ? nullptr : app::wiring::makeFaceLocator(choice),
                          app::wiring::makeLandmarkPredictor(choice),
                          {},
                          {}};
    const std::vector<int> exactPoints = points.empty() ? std::vector<int>() : pointsOfKind(points, "exact");
    std::optional<FaceGroups> groups;
    if (!meta.empty()) {
        groups.emplace(meta, by);
    }
    std::vector<Face> faces;
    const auto entries = annotation::formats::listLapaTree(tree).entries;
    for (std::size_t i = static_cast<std::size_t>(first); i < entries.size();
         i += static_cast<std::size_t>(every)) {
        const auto annotation = annotation::formats::readAnnotation(entries[i]);
        if (entries[i].image && annotation.points) {
            faces.push_back(measured(predictors, core::image::readPhoto(*entries[i].image),
                                     *annotation.points, exactPoints));
            faces.back().name = entries[i].name;
            if (groups) {
                faces.back().groups = groups->groupsOf(entries[i].name);
            }
        }
    }
    if (faces.empty()) {
        throw core::Error("no face has a photo and points", tree);
    }
    nlohmann::json result = summary(faces, predictors);
    if (!exactPoints.empty()) {
        const double found = static_cast<double>(std::ranges::count_if(faces, &Face::found));
        const double sum = std::accumulate(
            faces.begin(), faces.end(), 0.0,
            [](double part, const Face& face) { return part + (face.found ? face.exactError : 0); });
        result["nme_exact"] = found > 0 ? 100 * sum / found : 0;
    }
    if (groups) {
        result["groups"] = byGroup(faces, !exactPoints.empty());
    }
    if (worst > 0) {
        result["worst"] = worstOf(faces, static_cast<std::size_t>(worst));
    }
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
        return 0;
    }
    for (const auto& [name, value] : result.items()) {
        std::printf("%-34s %s\n", name.c_str(), value.dump().c_str());
    }
    return 0;
}

}  // namespace maskwright::bench
