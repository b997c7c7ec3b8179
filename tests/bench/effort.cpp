// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/propagation/simulated_annotator.h"
#include "core/shape/mean_shape.h"
#include "core/shape/shape_model.h"
#include "tests/bench/predicted_faces.h"
#include "tests/bench/timing.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <numeric>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench effort: how many drags it takes to make a face right, by a simulated annotator
// (core/propagation/simulated_annotator.h) who drags one point after the other to its true place, with the
// same noise of the hand and the same given box of the face in every arm.
namespace maskwright::bench {

namespace {

using core::Landmarks;
using core::propagation::AnnotatorOptions;
using core::propagation::Effort;
using core::propagation::ErrorModel;
using core::propagation::Order;
using core::propagation::PointErrors;
using core::propagation::Scope;

// A way of working: where the points begin, and what follows a drag.
struct Arm {
    std::string name;
    bool fromScratch = false;
    const ErrorModel* model = nullptr;
    Scope scope = Scope::Part;
    Order order = Order::WorstFirst;
};

// Of one arm over all faces.
struct Tally {
    std::vector<double> drags;
    double spoiled = 0;
    double lookedAt = 0;
    std::array<double, core::kPartCount> dragsOfPart{};

    void add(const Effort& effort) {
        drags.push_back(effort.drags);
        spoiled += effort.spoiled;
        lookedAt += effort.lookedAt;
        for (std::size_t part = 0; part < core::kPartCount; ++part) {
            dragsOfPart[part] += effort.dragsOfPart[part];
        }
    }
    [[nodiscard]] double faces() const { return static_cast<double>(drags.size()); }
    [[nodiscard]] double mean() const { return std::accumulate(drags.begin(), drags.end(), 0.0) / faces(); }
    [[nodiscard]] double shareAtMost(double most) const {
        return static_cast<double>(std::ranges::count_if(drags, [&](double n) { return n <= most; })) /
               faces();
    }
};

Landmarks meanShapeIn(const core::FaceCandidate& box) {
    Landmarks face;
    face.points = core::shape::MeanShape::shipped().placedIn(box);
    return face;
}

Tally tallyOf(const Arm& arm, const std::vector<PredictedFace>& faces, AnnotatorOptions options) {
    options.model = arm.model;
    options.scope = arm.scope;
    options.order = arm.order;
    Tally tally;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        options.seed = static_cast<unsigned>(i) + 1;
        const Landmarks start = arm.fromScratch ? meanShapeIn(faces[i].box) : faces[i].predicted;
        tally.add(correctedByAnnotator(start, PointErrors(faces[i].truth), options));
    }
    return tally;
}

nlohmann::json detailsOf(const Tally& tally) {
    nlohmann::json parts = nlohmann::json::object();
    for (std::size_t part = 0; part < core::kPartCount; ++part) {
        parts[core::Scheme::lapa().partName(static_cast<core::Part>(part))] =
            tally.dragsOfPart[part] / tally.faces();
    }
    return {{"drags_per_face", tally.mean()},
            {"median", percentile(tally.drags, 0.5)},
            {"percentile_90", percentile(tally.drags, 0.9)},
            {"most", percentile(tally.drags, 1)},
            {"share_without_drag", tally.shareAtMost(0)},
            {"share_up_to_4", tally.shareAtMost(4)},
            {"share_up_to_8", tally.shareAtMost(8)},
            {"points_spoiled_per_face", tally.spoiled / tally.faces()},
            {"points_looked_at_per_face", tally.lookedAt / tally.faces()},
            {"drags_by_part", parts}};
}

void print(const nlohmann::json& result) {
    std::printf("%ld faces, points by %s, NME %.2f %%; errors of %s; right within %.1f %%\n",
                result["faces"].get<long>(), result["model"].get<std::string>().c_str(),
                result["nme_interocular"].get<double>(), result["error_model"].get<std::string>().c_str(),
                100 * result["tolerance"].get<double>());
    std::printf("%-28s %7s %7s %5s %5s %8s %8s\n", "arm", "drags", "median", "90 %", "most", "up to 8",
                "spoiled");
    for (const auto& [name, arm] : result["arms"].items()) {
        std::printf("%-28s %7.2f %7.0f %5.0f %5.0f %7.1f%% %8.2f\n", name.c_str(),
                    arm["drags_per_face"].get<double>(), arm["median"].get<double>(),
                    arm["percentile_90"].get<double>(), arm["most"].get<double>(),
                    100 * arm["share_up_to_8"].get<double>(), arm["points_spoiled_per_face"].get<double>());
    }
    std::printf("propagation saves %.1f %% of the drags, the whole %.1f %%\n",
                100 * result["saved_by_propagation"].get<double>(),
                100 * result["saved_in_all"].get<double>());
    std::printf("drags by part, single points and with propagation:\n");
    for (const auto& [part, drags] : result["arms"]["model"]["drags_by_part"].items()) {
        std::printf("  %-20s %6.2f %6.2f\n", part.c_str(), drags.get<double>(),
                    result["arms"]["model_propagation"]["drags_by_part"][part].get<double>());
    }
}

ErrorModel errorModelFrom(const std::string& file) {
    std::ifstream stream(file);
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (json.is_discarded()) {
        throw core::Error("the error model cannot be read", file);
    }
    return ErrorModel::fromJson(json, file);
}

}  // namespace

int runEffort(int argc, char** argv) {
    CLI::App app("Drags it takes a simulated annotator to make faces right", "maskwright-bench effort");
    std::vector<std::string> trees;
    std::string errorFile;
    app::wiring::PredictorChoice choice;
    AnnotatorOptions options;
    int every = 1;
    bool json = false;
    app.add_option("--truth", trees, "LaPa trees with images/ and landmarks/")->required();
    app.add_option("--tolerance", options.tolerance, "what is right, as a share of the outer-eye distance")
        ->check(CLI::Range(0.001, 1.0))
        ->capture_default_str();
    app.add_option("--noise", options.noise, "of the hand, likewise, of each coordinate")
        ->check(CLI::Range(0.0, 0.1))
        ->capture_default_str();
    app.add_option("--model", choice.points, "landmark model, as in maskwright-cli place");
    app.add_option("--device", choice.device, "where networks run");
    app.add_option("--errors", errorFile, "error model, as maskwright-bench errors writes it")
        ->check(CLI::ExistingFile);
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    const ErrorModel errors = errorFile.empty() ? ErrorModel::shipped() : errorModelFrom(errorFile);
    const ErrorModel shapes = ErrorModel::ofShapes(core::shape::ShapeModel::shipped());
    const auto predictor = app::wiring::makeLandmarkPredictor(choice);
    const auto faces = predictFaces(trees, *predictor, [&](const std::string&, std::size_t index) {
        return index % static_cast<std::size_t>(every) == 0;
    });
    const std::vector<Arm> arms{
        {"scratch", true, nullptr, Scope::Point, Order::WorstFirst},
        {"model", false, nullptr, Scope::Point, Order::WorstFirst},
        {"model_propagation", false, &errors, Scope::Part, Order::WorstFirst},
        {"model_propagation_face", false, &errors, Scope::Face, Order::WorstFirst},
        {"model_propagation_shapes", false, &shapes, Scope::Part, Order::WorstFirst},
        {"model_queue", false, nullptr, Scope::Point, Order::LeastCertainFirst},
        {"model_propagation_queue", false, &errors, Scope::Part, Order::LeastCertainFirst}};
    nlohmann::ordered_json result{{"faces", faces.size()},
                                  {"model", predictor->version()},
                                  {"nme_interocular", 100 * meanError(faces)},
                                  {"error_model", errors.source()},
                                  {"tolerance", options.tolerance},
                                  {"noise", options.noise},
                                  {"drags_per_face", nlohmann::ordered_json::object()}};
    for (const Arm& arm : arms) {
        result["arms"][arm.name] = detailsOf(tallyOf(arm, faces, options));
        result["drags_per_face"][arm.name] = result["arms"][arm.name]["drags_per_face"];
    }
    const auto dragsOf = [&](const char* arm) { return result["drags_per_face"][arm].get<double>(); };
    result["points_spoiled_per_face"] = result["arms"]["model_propagation"]["points_spoiled_per_face"];
    result["saved_by_propagation"] = 1 - dragsOf("model_propagation") / dragsOf("model");
    result["saved_in_all"] = 1 - dragsOf("model_propagation") / dragsOf("scratch");
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        print(result);
    }
    return 0;
}

}  // namespace maskwright::bench
