// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/training/test_faces.h"
#include "core/metrics/paired_bootstrap.h"
#include "core/progress.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// New against current on the frozen faces: what a lead decides a promotion by.
namespace maskwright::annotation::training {

// What weights can be called besides versions of the project.
inline constexpr const char* kMeanShapeVersion = "mean-shape";

struct FaceComparison {
    store::ImageId image{};
    std::string name;
    double before = 0;  // inter-ocular NME, as shares, as all errors here
    double after = 0;
    std::size_t dragsBefore = 0;  // points that lie too far off to be accepted
    std::size_t dragsAfter = 0;
};

struct PartComparison {
    core::Part part{};
    double before = 0;
    double after = 0;
    core::metrics::PairedDifference difference;  // after - before
    [[nodiscard]] bool isWorse() const { return difference.low > 0; }
};

// One side of a comparison over all faces.
struct ComparedScore {
    double nme = 0;
    double auc = 0;          // up to 8 %
    double failureRate = 0;  // above 8 %
    double dragsPerFace = 0;
};

struct Comparison {
    std::string before;  // what it is called: a version, "shipped", "mean-shape"
    std::string after;
    ComparedScore beforeScore;
    ComparedScore afterScore;
    std::vector<FaceComparison> faces;  // that both could be asked about, by name
    std::vector<PartComparison> parts;  // in the order of the scheme; empty for fewer than two faces
    std::optional<core::metrics::PairedDifference> nme;    // after - before; none for fewer than two faces
    std::optional<core::metrics::PairedDifference> drags;  // likewise
    std::vector<dla::Failure> failures;
    // Better beyond chance.
    [[nodiscard]] bool isBetter() const { return nme && nme->high < 0; }
    [[nodiscard]] bool isWorse() const { return nme && nme->low > 0; }
};

// Weights by what they are called; shipped: where the installed ones lie, if they are there. An empty path is
// the mean shape. Throws Error if they are not there.
[[nodiscard]] std::filesystem::path landmarkWeights(const Project& project, const std::string& version,
                                                    const std::optional<std::filesystem::path>& shipped);

// What counts now: the promoted version, else the shipped weights, else the mean shape.
[[nodiscard]] std::string currentVersion(const Project& project,
                                         const std::optional<std::filesystem::path>& shipped);

// Asks both about every face of the test split, as far as they were not asked before. Throws Error if there
// is none.
[[nodiscard]] Comparison compareVersions(const Project& project, const std::string& before,
                                         const std::string& after,
                                         const std::optional<std::filesystem::path>& shipped,
                                         const Judges& judges, core::Progress& progress);

// The points of two versions on one face that compareVersions() has asked about; none if it has not.
struct FacePoints {
    core::PointMatrix truth;
    core::PointMatrix before;
    core::PointMatrix after;
};
[[nodiscard]] FacePoints pointsOf(const Project& project, const Comparison& comparison, store::ImageId image,
                                  const std::optional<std::filesystem::path>& shipped, const Judges& judges);

// "3.21 % instead of 3.60 %: 0.39 better (95 %: 0.20 to 0.58 better)"
[[nodiscard]] std::string words(const Comparison& comparison);
// "points to correct per face: 4.1 instead of 6.0"
[[nodiscard]] std::string dragsInWords(const Comparison& comparison);
// Percent: before, after, faces, nme{before, after, difference, low, high}, auc8{}, fr8{}, drags{}, parts[],
// per_face[].
[[nodiscard]] nlohmann::json toJson(const Comparison& comparison);

}  // namespace maskwright::annotation::training
