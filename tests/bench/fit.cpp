// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/fusion/fuse.h"
#include "core/image/graph_cut.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/portrait.h"
#include "core/metrics/confusion.h"
#include "tests/bench/fit_baselines.h"
#include "tests/bench/timing.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

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

struct Face {
    std::string name;
    Landmarks landmarks;
    LabelMap labels;
    core::RgbImage photo;
    std::set<std::size_t> movedPoints;  // pulled onto the mask by the makers of the set
};

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

core::fitting::FaceFit fitBy(Method method, const Face& face, const Landmarks& landmarks) {
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
    if (method == Method::Paper) {
        options.scheme = core::fitting::FitScheme::Paper;
    } else if (method == Method::Curves) {
        options.prior = nullptr;
    } else if (method == Method::Borders) {
        options.photo = core::viewOf(face.photo);
    }
    return core::fitting::fitFace(landmarks, options);
}

// "9-19 24 33-50" of meta.csv.
std::set<std::size_t> parseRanges(const std::string& text) {
    std::set<std::size_t> indices;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const std::size_t dash = word.find('-');
        const std::size_t first = std::stoul(word.substr(0, dash));
        const std::size_t last = dash == std::string::npos ? first : std::stoul(word.substr(dash + 1));
        for (std::size_t i = first; i <= last && i < core::kPointCount; ++i) {
            indices.insert(i);
        }
    }
    return indices;
}

// Column points_moved by file name without ending, where the tree has a meta.csv that tells.
std::map<std::string, std::set<std::size_t>> readMovedPoints(const std::filesystem::path& tree) {
    std::map<std::string, std::set<std::size_t>> moved;
    std::ifstream stream(tree / "meta.csv");
    std::string line;
    std::getline(stream, line);
    const auto cells = [](const std::string& text) {
        std::vector<std::string> result;
        std::istringstream row(text);
        for (std::string cell; std::getline(row, cell, ',');) {
            result.push_back(cell);
        }
        return result;
    };
    const std::vector<std::string> header = cells(line);
    const auto column = std::find(header.begin(), header.end(), "points_moved") - header.begin();
    while (std::getline(stream, line)) {
        const std::vector<std::string> row = cells(line);
        if (column < static_cast<std::ptrdiff_t>(row.size())) {
            moved[std::filesystem::path(row.front()).stem().string()] =
                parseRanges(row[static_cast<std::size_t>(column)]);
        }
    }
    return moved;
}

std::vector<Face> readFaces(const std::filesystem::path& tree) {
    const auto moved = readMovedPoints(tree);
    std::vector<Face> faces;
    for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
        auto annotation = annotation::formats::readAnnotation(entry);
        if (annotation.points && annotation.labels) {
            Face face{entry.name, {}, std::move(*annotation.labels), {}, {}};
            if (entry.image) {
                face.photo = core::image::readPhoto(*entry.image);
            }
            face.landmarks.points = *annotation.points;
            face.landmarks.confidences.fill(1);
            if (const auto known = moved.find(entry.name); known != moved.end()) {
                face.movedPoints = known->second;
            }
            faces.push_back(std::move(face));
        }
    }
    if (faces.empty()) {
        throw core::Error("no face has both points and a label map", tree.string());
    }
    return faces;
}

// Synthetic portraits, whose points and label maps are exact: the first of those whose description has the
// word.
std::vector<Face> renderFaces(int count, int sidePx, const std::string& word) {
    std::vector<Face> faces;
    core::image::portrait::PortraitOptions options;
    options.width = options.height = sidePx;
    for (options.seed = 0; faces.size() < static_cast<std::size_t>(count); ++options.seed) {
        auto portrait = core::image::portrait::renderPortrait(options);
        if (portrait.description.find(word) == std::string::npos) {
            continue;
        }
        faces.push_back({portrait.description,
                         portrait.landmarks,
                         std::move(portrait.labels),
                         std::move(portrait.photo),
                         {}});
    }
    return faces;
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

// True positives, true and predicted pixels of one class over a set.
struct Counts {
    std::int64_t common = 0;
    std::int64_t truth = 0;
    std::int64_t predicted = 0;

    [[nodiscard]] double f1() const {
        return truth + predicted > 0
                   ? 200.0 * static_cast<double>(common) / static_cast<double>(truth + predicted)
                   : 0;
    }
};

// The points whose contour bounds a class.
std::pair<std::size_t, std::size_t> boundingPoints(FaceClass value) {
    switch (value) {
        case FaceClass::ImageLeftBrow:
            return {33, 41};
        case FaceClass::ImageRightBrow:
            return {42, 50};
        case FaceClass::ImageLeftEye:
            return {66, 73};
        case FaceClass::ImageRightEye:
            return {75, 82};
        case FaceClass::Nose:
            return {57, 63};  // the makers pull no other point of the nose
        default:
            return {84, 103};
    }
}

bool allMoved(const Face& face, FaceClass value) {
    const auto [first, last] = boundingPoints(value);
    for (std::size_t i = first; i <= last; ++i) {
        if (!face.movedPoints.contains(i)) {
            return false;
        }
    }
    return true;
}

struct Score {
    std::array<Counts, core::kClassCount> all;
    Counts moved;                      // parts whose contour points were all pulled onto the mask
    Counts unmoved;                    // the others
    std::vector<double> milliseconds;  // of one core, per face: fitting, filling and fusing

    void add(const Face& face, const LabelMap& predicted) {
        std::array<Counts, core::kClassCount> counts{};
        for (std::size_t i = 0; i < predicted.pixels().size(); ++i) {
            const std::uint8_t truth = face.labels.pixels()[i];
            const std::uint8_t guess = predicted.pixels()[i];
            if (truth < core::kClassCount) {
                ++counts[truth].truth;
                ++counts[guess].predicted;
                counts[truth].common += truth == guess ? 1 : 0;
            }
        }
        for (const FaceClass value : core::fitting::fittedClasses()) {
            const auto index = static_cast<std::size_t>(value);
            for (Counts* sum : {&all[index], allMoved(face, value) ? &moved : &unmoved}) {
                sum->common += counts[index].common;
                sum->truth += counts[index].truth;
                sum->predicted += counts[index].predicted;
            }
        }
    }
    [[nodiscard]] double f1(FaceClass value) const { return all[static_cast<std::size_t>(value)].f1(); }
    [[nodiscard]] double mean() const {
        double sum = 0;
        for (const FaceClass value : core::fitting::fittedClasses()) {
            sum += f1(value);
        }
        return sum / static_cast<double>(core::fitting::fittedClasses().size());
    }
};

// What the methods are given of a face.
struct Given {
    Landmarks landmarks;
    core::RegionMap regions;
};

std::vector<Given> givenOf(const std::vector<Face>& faces, double noise, std::uint64_t seed,
                           bool lookedThrough, bool graphCut) {
    std::mt19937_64 random(seed);
    const core::image::GraphCutSegmenter cut;
    std::vector<Given> given;
    for (const Face& face : faces) {
        Landmarks landmarks = disturbed(face.landmarks, noise, random);
        if (lookedThrough) {
            lookThrough(landmarks, face.landmarks);
        }
        given.push_back({landmarks, graphCut
                                        ? cut.segment(core::viewOf(face.photo), landmarks, core::NoProgress())
                                        : regionsOf(face.labels)});
    }
    return given;
}

Score measure(const std::vector<Face>& faces, const std::vector<Given>& given, Method method,
              const core::fusion::FusionOptions& fusion) {
    Score score;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const double start = computedMs();
        const LabelMap map = core::fusion::fuse(given[i].regions, fitBy(method, faces[i], given[i].landmarks),
                                                given[i].landmarks, fusion);
        score.milliseconds.push_back(computedMs() - start);
        score.add(faces[i], map);
    }
    return score;
}

nlohmann::json toJson(const Score& score, const char* method, double noise) {
    return {{"method", method},
            {"noise", noise},
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

}  // namespace

int runFit(int argc, char** argv) {
    CLI::App app("F1 of fitted parts against the label maps of a LaPa tree, in percent",
                 "maskwright-bench fit");
    std::string tree;
    std::vector<double> noises{0, 0.01, 0.02};
    std::uint64_t seed = 1;
    int every = 1;
    int offset = 0;
    bool json = false;
    bool graphCut = false;
    bool lookedThrough = false;
    int portraits = 0;
    int sidePx = 1024;
    std::string word;
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
    app.add_option("--seed", seed, "of the noise");
    app.add_flag("--graph-cut", graphCut,
                 "hair and background by the graph cut from the same points, not the masks' own");
    app.add_flag("--looked-through", lookedThrough,
                 "points farther than 4 % off are moved to their place, and all are accepted");
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--offset", offset, "the first face taken")->check(CLI::NonNegativeNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    std::vector<Face> faces;
    if (portraits == 0 && tree.empty()) {
        std::fprintf(stderr, "name a tree with --truth, or a number of --portraits\n");
        return 2;
    }
    std::vector<Face> found = portraits > 0 ? renderFaces(portraits, sidePx, word) : readFaces(tree);
    for (std::size_t i = static_cast<std::size_t>(offset); i < found.size();
         i += static_cast<std::size_t>(every)) {
        faces.push_back(std::move(found[i]));
    }
    nlohmann::json rows = nlohmann::json::array();
    if (!json) {
        std::printf("%-24s %5s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s\n", "method", "noise",
                    "brow l", "brow r", "eye l", "eye r", "nose", "lip up", "mouth", "lip lo", "mean",
                    "moved", "unmov.", "ms");
    }
    core::fusion::FusionOptions fusion;
    if (!graphCut) {
        fusion.jawlineMargin = -1;  // the masks say where skin is
        fusion.fillHoleShare = 0;
        fusion.leastIslandPx = 0;
        fusion.leastIslandShare = 0;
    }
    for (const double noise : noises) {
        const std::vector<Given> given = givenOf(faces, noise, seed, lookedThrough, graphCut);
        for (std::size_t i = 0; i < kMethods.size(); ++i) {
            const Score score = measure(faces, given, kMethods[i], fusion);
            rows.push_back(toJson(score, kMethodNames[i], noise));
            if (!json) {
                std::printf("%-24s %5.3f", kMethodNames[i], noise);
                for (const FaceClass value :
                     {FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye,
                      FaceClass::ImageRightEye, FaceClass::Nose, FaceClass::UpperLip, FaceClass::InnerMouth,
                      FaceClass::LowerLip}) {
                    std::printf(" %6.2f", score.f1(value));
                }
                std::printf(" %6.2f %6.2f %6.2f %6.2f\n", score.mean(), score.moved.f1(), score.unmoved.f1(),
                            percentile(score.milliseconds, 0.5));
            }
        }
    }
    if (json) {
        std::printf("%s\n", nlohmann::json{{"faces", faces.size()}, {"rows", rows}}.dump(2).c_str());
    }
    return 0;
}

}  // namespace maskwright::bench
