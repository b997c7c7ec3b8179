// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/boundary.h"
#include "core/metrics/confusion.h"
#include "core/metrics/landmark_error.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

// annotation/review compares and shows what was made: evaluation against a truth, contact sheets, reports.
namespace maskwright::annotation::review {

enum class Boundaries { NotMeasured, Measured };

struct EvaluationOptions {
    int threads = 0;                               // 0: one per core
    Boundaries boundaries = Boundaries::Measured;  // of label maps; takes most of the time
};

// Faces are matched by base name, and by split folder as well if both trees have split folders. Either root
// may be one split of a tree (".../test"). What the predicted tree holds beyond the truth is not looked at.
//
// Both throw Error if a folder is no LaPa tree, if a name fits several faces of the other tree, if the truth
// holds nothing to compare, or if a file is broken (all such files are named), and Cancelled on a cancel.

struct LandmarkEvaluation {
    std::int64_t faces = 0;            // with points in the truth
    std::vector<std::string> missing;  // of those, the ones without points in the predicted tree
    std::vector<std::string> leftOut;  // what was found in the two trees and not looked at, and why
    core::metrics::LandmarkScore interOcular{core::metrics::Normaliser::InterOcular};
    core::metrics::LandmarkScore box{core::metrics::Normaliser::Box};
};
[[nodiscard]] LandmarkEvaluation evaluateLandmarks(const std::filesystem::path& truth,
                                                   const std::filesystem::path& predicted,
                                                   const EvaluationOptions& options,
                                                   core::Progress& progress);

// One pair of label maps.
struct ImageScore {
    std::string name;
    core::metrics::ConfusionMatrix confusion;
};

struct ParsingEvaluation {
    std::int64_t images = 0;  // with a label map in the truth
    std::vector<std::string>
        missing;  // of those, the ones without a map in the predicted tree; not counted anywhere
    std::vector<std::string> leftOut;  // as above
    core::metrics::ConfusionMatrix confusion;
    std::optional<core::metrics::BoundaryScore> boundaries;
    std::vector<ImageScore> perImage;  // those that were compared, by name
};
// Maps of one name must have one size; Error otherwise.
[[nodiscard]] ParsingEvaluation evaluateParsing(const std::filesystem::path& truth,
                                                const std::filesystem::path& predicted,
                                                const EvaluationOptions& options, core::Progress& progress);

// The promised form for scripts. Percent with full precision; null where a value is undefined (no such face
// or class).
//
// landmarks: faces, missing, nme_interocular, nme_box, auc8_interocular, auc8_box, fr8_interocular, fr8_box,
// per_point[106] (mean error of each point by inter-ocular distance); besides per_point_box[106],
// left_out_interocular, left_out_box (faces whose normaliser is undefined), missing_names, not_looked_at,
// ced_interocular and ced_box (share of faces up to each of ced_thresholds).
[[nodiscard]] nlohmann::json toJson(const LandmarkEvaluation& evaluation);
// The images in which a class (none: the mean of the ten) has the lowest F1, the worst first; those where it
// is undefined are left out.
[[nodiscard]] std::vector<const ImageScore*> worstImages(const ParsingEvaluation& evaluation,
                                                         std::optional<core::FaceClass> value,
                                                         std::size_t most);
// parsing: images, missing, f1{name in LaPa's labelmap.txt: percent}, mean_f1 (classes 1..10), miou,
// pixel_accuracy; besides missing_names, not_looked_at, iou, precision, recall, mean_accuracy,
// helen_f1{brows, eyes, nose, mouth, overall}, confusion[11][11] (row: truth), unlabelled[11],
// boundary_f{tolerance: {name: percent}}, boundary_iou{name: percent}, worst{name: [{image, f1}]} (ten each).
[[nodiscard]] nlohmann::json toJson(const ParsingEvaluation& evaluation);

}  // namespace maskwright::annotation::review
