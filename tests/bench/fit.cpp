// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/predictors.h"
#include "core/fusion/fuse.h"
#include "core/image/graph_cut.h"
#include "tests/bench/fit_baselines.h"
#include "tests/bench/fit_faces.h"
#include "tests/bench/fit_score.h"
#include "tests/bench/timing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench fit: how well the regions that are fitted from points agree with hand-drawn masks. Hair
// and background are the masks' own, so that the fit alone is measured, or come from the graph cut. Noise is
// Gaussian, on both coordinates of every point, in shares of the outer-eye distance; its seed is fixed, and
// all methods see the same points.
namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::LabelMap;
using core::Landmarks;

enum class Method { Polygons, Hulls, Splines, ParabolaLids, Paper, Curves, Expected, Borders };
constexpr std::array kMethods{Method::Polygons, Method::Hulls,  Method::Splines,  Method::ParabolaLids,
                              Method::Paper,    Method::Curves, Method::Expected, Method::Borders};
constexpr std::array<const char*, kMethods.size()> kMethodNames{"polygons",
                                                                "hulls",
                                                                "splines",
                                                                "splines, parabola lids",
                                                                "paper scheme",
                                                                "our curves, no prior",
                                                                "ours, points alone",
                                                                "ours"};

core::fitting::FaceFit fitBy(Method method, const FitFace& face, const Landmarks& landmarks,
                             const core::fitting::PointNoise& assumed) {
    switch (method) {
        case Method::Polygons:
            return fitBaseline(landmarks.points, Baseline::Polygons);
        case Method::Hulls:
            return fitBaseline(landmarks.points, Baseline::Hulls);
        case Method::Splines:
            return fitBaseline(landmarks.points, Baseline::Splines);
        case Method::ParabolaLids:
            return fitBaseline(landmarks.points, Baseline::ParabolaLids);
        case Method::Paper:
        case Method::Curves:
        case Method::Expected:
        case Method::Borders:
            break;
    }
    core::fitting::FitOptions options;
    options.noise = assumed;
    if (method == Method::Paper) {
        options.scheme = core::fitting::FitScheme::Paper;
    } else if (method == Method::Curves) {
        options.prior = nullptr;
    } else if (method == Method::Borders) {
        options.photo = core::viewOf(face.photo);
    }
    return core::fitting::fitFace(landmarks, options);
}

core::RegionMap regionsOf(const LabelMap& labels) {
    core::RegionMap regions{labels.width(),
                            labels.height(),
                            labels.bounds(),
                            {labels.width(), labels.height()},
                            {labels.width(), labels.height()}};
    for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
        const std::uint8_t value = labels.pixels()[i];
        regions.hair.pixels()[i] = value == labelOf(FaceClass::Hair) ? 255 : 0;
        regions.skin.pixels()[i] = value != labelOf(FaceClass::Hair) && value != 0 ? 255 : 0;
    }
    return regions;
}

// Moves what is farther off than an annotator leaves standing to its place, and accepts all: what Space makes
// of a model's points.
void lookThrough(Landmarks& landmarks, const Landmarks& exact) {
    constexpr double kLeftStanding = 0.04;  // of the outer-eye distance
    const double tolerance = kLeftStanding * core::interOcular(exact.points);
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if ((landmarks.point(i) - exact.point(i)).norm() > tolerance) {
            landmarks.setPoint(i, exact.point(i));
            landmarks.states[i] = core::PointState::Moved;
        }
    }
    landmarks.acceptAll();
}

Landmarks disturbed(const Landmarks& exact, double noise, std::mt19937_64& random) {
    std::normal_distribution<double> gauss(0, noise * core::interOcular(exact.points));
    Landmarks result = exact;
    if (noise <= 0) {
        result.states.fill(core::PointState::Moved);
    } else {
        result.states.fill(core::PointState::Predicted);
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const double x = gauss(random);
            const double y = gauss(random);
            result.setPoint(i, exact.point(i) + core::Point(x, y));
        }
    }
    return result;
}

// What the methods are given of a face.
struct Given {
    Landmarks landmarks;
    core::RegionMap regions;
};

// How the points and regions of a whole set are made.
struct Setting {
    std::string name;
    double noise = 0;
    double confidence = 1;                               // of disturbed points
    const core::LandmarkPredictor* predictor = nullptr;  // places the points in the box of the true ones
};

Landmarks placedBy(const core::LandmarkPredictor& predictor, const FitFace& face) {
    const core::LandmarkPredictor::Job job{core::viewOf(face.photo),
                                           {core::boundingBox(face.landmarks.points), 1, 0}};
    return predictor.place({&job, 1}, core::NoProgress()).front();
}

struct Choices {
    std::uint64_t seed = 1;
    bool lookedThrough = false;
    bool graphCut = false;
    core::fitting::PointNoise assumed;
};

std::vector<Given> givenOf(const std::vector<FitFace>& faces, const Setting& setting,
                           const Choices& choices) {
    std::mt19937_64 random(choices.seed);
    const core::image::GraphCutSegmenter cut;
    std::vector<Given> given;
    for (const FitFace& face : faces) {
        Landmarks landmarks = setting.predictor != nullptr ? placedBy(*setting.predictor, face)
                                                           : disturbed(face.landmarks, setting.noise, random);
        if (setting.noise > 0) {
            landmarks.confidences.fill(setting.confidence);
        }
        if (choices.lookedThrough) {
            lookThrough(landmarks, face.landmarks);
        }
        given.push_back({landmarks, choices.graphCut
                                        ? cut.segment(core::viewOf(face.photo), landmarks, core::NoProgress())
                                        : regionsOf(face.labels)});
    }
    return given;
}

// Portraits by how far their heads are turned: below these degrees, and the others.
constexpr std::array kTurnedBelow{10, 40, 65};

std::size_t turnOf(const FitFace& face) {
    const auto found = std::ranges::upper_bound(kTurnedBelow, face.turnedDegrees);
    return static_cast<std::size_t>(found - kTurnedBelow.begin());
}

struct Measured {
    Score score;
    SizeScore bySize;
    std::array<Score, kTurnedBelow.size() + 1> byTurn;
};

Measured measure(const std::vector<FitFace>& faces, const std::vector<Given>& given, Method method,
                 const core::fitting::PointNoise& assumed, const core::fusion::FusionOptions& fusion,
                 bool bySize) {
    Measured measured;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const double start = computedMs();
        const LabelMap map =
            core::fusion::fuse(given[i].regions, fitBy(method, faces[i], given[i].landmarks, assumed),
                               given[i].landmarks, fusion);
        measured.score.milliseconds.push_back(computedMs() - start);
        measured.score.add(faces[i], map);
        if (bySize) {
            measured.bySize.add(faces[i].labels, map);
            measured.byTurn.at(turnOf(faces[i])).add(faces[i], map);
        }
    }
    return measured;
}

constexpr std::array kColumns{FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye,
                              FaceClass::ImageRightEye, FaceClass::Nose,           FaceClass::UpperLip,
                              FaceClass::InnerMouth,    FaceClass::LowerLip};

void print(const Score& score, const char* method, const std::string& setting) {
    std::printf("%-24s %-15s", method, setting.c_str());
    for (const FaceClass value : kColumns) {
        std::printf(" %6.2f", score.f1(value));
    }
    std::printf(" %6.2f %6.2f %6.2f %6.2f\n", score.mean(), score.moved.f1(), score.unmoved.f1(),
                percentile(score.milliseconds, 0.5));
}

// Large parts by F1, small ones by the mean distance of their borders; "-" where there are none.
void print(const SizeScore& score) {
    const auto row = [&](const char* name, const auto& cell) {
        std::printf("%-40s", name);
        for (const FaceClass value : kColumns) {
            const std::string text = cell(score.of(value));
            std::printf(" %6s", text.c_str());
        }
        std::printf("\n");
    };
    const auto rounded = [](double value) {
        std::array<char, 16> text{};
        std::snprintf(text.data(), text.size(), "%.2f", value);
        return std::string(text.data());
    };
    row("parts over 2,000 pixels", [](const auto& of) { return std::to_string(of.largeParts); });
    row("  F1",
        [&](const auto& of) { return of.largeParts > 0 ? rounded(of.large.f1()) : std::string("-"); });
    row("smaller parts", [](const auto& of) { return std::to_string(of.smallParts); });
    row("  mean distance of borders, pixels", [&](const auto& of) {
        return of.smallParts > 0 ? rounded(of.distancePx / of.smallParts) : std::string("-");
    });
}

// F1 of all parts, however small, of heads that are turned so far.
void print(const std::array<Score, kTurnedBelow.size() + 1>& byTurn, const std::vector<FitFace>& faces) {
    for (std::size_t turn = 0; turn < byTurn.size(); ++turn) {
        const auto count =
            std::ranges::count_if(faces, [turn](const FitFace& face) { return turnOf(face) == turn; });
        std::string name = turn == 0 ? "frontal" : "turned " + std::to_string(kTurnedBelow.at(turn - 1));
        if (turn > 0) {
            name += turn < kTurnedBelow.size()
                        ? " to " + std::to_string(kTurnedBelow.at(turn) - 1) + " degrees"
                        : " degrees or more";
        }
        std::printf("%-40s", (name + " (" + std::to_string(count) + ")").c_str());
        for (const FaceClass value : kColumns) {
            std::printf(" %6.2f", byTurn.at(turn).f1(value));
        }
        std::printf("\n");
    }
}

nlohmann::json toJson(const Score& score, const char* method, const Setting& setting) {
    return {{"method", method},
            {"setting", setting.name},
            {"noise", setting.noise},
            {"confidence", setting.confidence},
            {"image_left_brow", score.f1(FaceClass::ImageLeftBrow)},
            {"image_right_brow", score.f1(FaceClass::ImageRightBrow)},
            {"image_left_eye", score.f1(FaceClass::ImageLeftEye)},
            {"image_right_eye", score.f1(FaceClass::ImageRightEye)},
            {"nose", score.f1(FaceClass::Nose)},
            {"upper_lip", score.f1(FaceClass::UpperLip)},
            {"inner_mouth", score.f1(FaceClass::InnerMouth)},
            {"lower_lip", score.f1(FaceClass::LowerLip)},
            {"mean", score.mean()},
            {"moved", score.moved.f1()},
            {"unmoved", score.unmoved.f1()},
            {"milliseconds", percentile(score.milliseconds, 0.5)}};
}

// Exact points once, disturbed ones with each confidence, and those of the predictor if there is one.
std::vector<Setting> settingsOf(const std::vector<double>& noises, const std::vector<double>& confidences,
                                const core::LandmarkPredictor* predictor) {
    const auto named = [](double noise, double confidence) {
        std::ostringstream text;
        text << 100 * noise << " %";
        if (noise > 0 && confidence < 1) {
            text << ", conf. " << confidence;
        }
        return text.str();
    };
    std::vector<Setting> settings;
    for (const double noise : noises) {
        if (noise <= 0) {
            settings.push_back({.name = named(0, 1)});
            continue;
        }
        for (const double confidence : confidences) {
            settings.push_back({.name = named(noise, confidence), .noise = noise, .confidence = confidence});
        }
    }
    if (predictor != nullptr) {
        settings.push_back({.name = "network", .predictor = predictor});
    }
    return settings;
}

}  // namespace

int runFit(int argc, char** argv) {
    CLI::App app("F1 of fitted parts against the label maps of a LaPa tree, in percent",
                 "maskwright-bench fit");
    std::string tree;
    std::vector<double> noises{0, 0.01, 0.02};
    int every = 1;
    int offset = 0;
    bool json = false;
    int portraits = 0;
    int sidePx = 1024;
    std::string word;
    Choices choices;
    std::vector<double> confidences{1};
    bool network = false;
    app::wiring::PredictorChoice predictors;
    auto* truth = app.add_option("--truth", tree, "LaPa tree with labels/ and landmarks/");
    app.add_option("--portraits", portraits, "synthetic portraits in place of a tree: how many")
        ->check(CLI::PositiveNumber)
        ->excludes(truth);
    app.add_option("--side", sidePx, "of the portraits, in pixels")
        ->check(CLI::Range(128, 4096))
        ->excludes(truth);
    app.add_option("--showing", word, "portraits only whose description has this word: turned, beard, hand")
        ->check(CLI::IsMember({"turned", "tilted", "glasses", "hand"}))
        ->excludes(truth);
    app.add_option("--noise", noises, "standard deviations, shares of the outer-eye distance")
        ->delimiter(',');
    app.add_option("--confidence", confidences,
                   "of the disturbed points, as a model tells; several make a table each")
        ->delimiter(',');
    app.add_flag("--network", network, "a table from the points that a landmark network places as well");
    app.add_option("--model", predictors.points, "landmark network, as in maskwright-cli place");
    app.add_option("--seed", choices.seed, "of the noise");
    app.add_flag("--graph-cut", choices.graphCut,
                 "hair and background by the graph cut from the same points, not the masks' own");
    app.add_flag("--looked-through", choices.lookedThrough,
                 "points farther than 4 % off are moved to their place, and all are accepted");
    app.add_option("--assumed", choices.assumed.predicted,
                   "standard deviation that the fit assumes of what a model placed, likewise")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--offset", offset, "the first face taken")->check(CLI::NonNegativeNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    std::vector<FitFace> faces;
    if (portraits == 0 && tree.empty()) {
        std::fprintf(stderr, "name a tree with --truth, or a number of --portraits\n");
        return 2;
    }
    std::vector<FitFace> found = portraits > 0 ? renderFitFaces(portraits, sidePx, word) : readFitFaces(tree);
    for (std::size_t i = static_cast<std::size_t>(offset); i < found.size();
         i += static_cast<std::size_t>(every)) {
        faces.push_back(std::move(found[i]));
    }
    nlohmann::json rows = nlohmann::json::array();
    if (!json) {
        std::printf("%-24s %-15s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s\n", "method", "points",
                    "brow l", "brow r", "eye l", "eye r", "nose", "lip up", "mouth", "lip lo", "mean",
                    "moved", "unmov.", "ms");
    }
    core::fusion::FusionOptions fusion;
    if (!choices.graphCut) {
        fusion.jawlineMargin = -1;  // the masks say where skin is
        fusion.fillHoleShare = 0;
        fusion.leastIslandPx = 0;
        fusion.leastIslandShare = 0;
    }
    const auto predictor = network ? app::wiring::makeLandmarkPredictor(predictors) : nullptr;
    for (const Setting& setting : settingsOf(noises, confidences, predictor.get())) {
        const std::vector<Given> given = givenOf(faces, setting, choices);
        for (std::size_t i = 0; i < kMethods.size(); ++i) {
            const bool bySize = portraits > 0 && kMethods[i] == Method::Borders;
            const Measured measured = measure(faces, given, kMethods[i], choices.assumed, fusion, bySize);
            rows.push_back(toJson(measured.score, kMethodNames[i], setting));
            if (!json) {
                print(measured.score, kMethodNames[i], setting.name);
                if (bySize) {
                    print(measured.bySize);
                    print(measured.byTurn, faces);
                }
            }
        }
    }
    if (json) {
        std::printf("%s\n", nlohmann::json{{"faces", faces.size()}, {"rows", rows}}.dump(2).c_str());
    }
    return 0;
}

}  // namespace maskwright::bench
