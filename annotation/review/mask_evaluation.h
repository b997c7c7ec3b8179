// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/metrics/label_confusion.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

// Evaluation by CelebAMask-HQ's own 19 classes; evaluation.h is that by LaPa's.
namespace maskwright::annotation::review {

struct MaskEvaluation {
    std::int64_t images = 0;           // with a map in the truth
    std::vector<std::string> missing;  // of those, the ones that nothing was said about; not counted anywhere
    core::metrics::LabelConfusion confusion;
};

// Says which of the 19 classes each pixel of a photo is, on a raster of its size. points: of the face, where
// the tree has them. Safe from several threads.
using MaskParser = std::function<core::Raster<std::uint8_t>(const core::ImageView& photo,
                                                            const std::optional<core::PointMatrix>& points,
                                                            const core::Progress& progress)>;

// truth: a tree whose split folders, or which itself, holds labels19/ (and images/, and landmarks/ where
// there are points), as prepare celebamask makes it. Left and right of the truth are put right. Both throw
// Error if there is no map, if a file is broken, if two maps of one name differ in size, and Cancelled.
//
// The maps of another such tree, by folder and name.
[[nodiscard]] MaskEvaluation evaluateMasks(const std::filesystem::path& truth,
                                           const std::filesystem::path& predicted, core::Progress& progress);
// What is said of the photos beside the truth.
[[nodiscard]] MaskEvaluation evaluateMasks(const std::filesystem::path& truth, const MaskParser& parser,
                                           core::Progress& progress);

// images, missing, missing_names, f1{official name: percent}, mean_f1 (18 classes, without background), miou,
// pixel_accuracy, confusion[19][19] (row: truth). Percent; null where undefined.
[[nodiscard]] nlohmann::json toJson(const MaskEvaluation& evaluation);

}  // namespace maskwright::annotation::review
