// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/propagation/error_model.h"
#include "core/samples/sample_file.h"
#include "tests/bench/predicted_faces.h"

#include <cstdio>
#include <fstream>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench errors: makes resources/research/error_model.json, so that the file can be made again
// whenever the shipped landmark network changes. It must learn from faces that the network has not seen, or
// what it gets wrong looks smaller and less common than it is: --samples names the packed samples that were
// set aside when the network was trained, and only their faces are taken.
namespace maskwright::bench {

namespace {

// Samples are named SET/NAME or NAME.
std::set<std::string> namesIn(const std::string& folder) {
    std::set<std::string> names;
    if (!folder.empty()) {
        const core::samples::SampleSet samples(folder);
        for (std::int64_t i = 0; i < samples.size(); ++i) {
            const std::string name = samples.record(i).name;
            names.insert(name.substr(name.rfind('/') + 1));
        }
    }
    return names;
}

}  // namespace

int runLearnErrors(int argc, char** argv) {
    CLI::App app("Learns what a landmark model gets wrong together", "maskwright-bench errors");
    std::vector<std::string> trees;
    std::string out;
    std::string samples;
    app::wiring::PredictorChoice choice;
    int modes = core::propagation::ErrorModel::kModes;
    int leaveOutEvery = 0;
    app.add_option("--truth", trees, "LaPa trees with images/ and landmarks/")->required();
    app.add_option("--out", out, "the file to write")->required();
    app.add_option("--samples", samples, "packed samples: take only faces that they hold");
    app.add_option("--model", choice.points, "landmark model, as in maskwright-cli place");
    app.add_option("--device", choice.device, "where networks run");
    app.add_option("--modes", modes, "directions kept")->check(CLI::Range(1, 212));
    app.add_option("--leave-out-every", leaveOutEvery,
                   "leave out face 0, n, 2n ... of each tree, for choosing options")
        ->check(CLI::NonNegativeNumber);
    CLI11_PARSE(app, argc, argv);

    const std::set<std::string> names = namesIn(samples);
    const auto predictor = app::wiring::makeLandmarkPredictor(choice);
    const auto faces = predictFaces(trees, *predictor, [&](const std::string& name, std::size_t index) {
        const bool leftOut = leaveOutEvery > 0 && index % static_cast<std::size_t>(leaveOutEvery) == 0;
        return !leftOut && (names.empty() || names.contains(name));
    });
    std::vector<core::propagation::ErrorModel::Pair> pairs;
    for (const PredictedFace& face : faces) {
        pairs.push_back({face.predicted.points, face.truth});
    }
    const std::string source = predictor->version() + ", " + std::to_string(pairs.size()) + " faces";
    std::ofstream stream(out);
    stream << core::propagation::ErrorModel::learn(pairs, source, modes).toJson().dump() << '\n';
    if (!stream.flush()) {
        throw core::Error("the file could not be written", out);
    }
    std::fprintf(stderr, "%s, NME %.2f %%\n", source.c_str(), 100 * meanError(faces));
    return 0;
}

}  // namespace maskwright::bench
