// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <string>

namespace maskwright::annotation::review {

// One face on its way to a label map, as far as the stages have left something to see.
struct StagedFace {
    core::RgbImage photo;
    core::Landmarks landmarks;
    core::RegionMap regions;
    std::string regionsVersion;     // what found hair and skin: "graph cut 1"
    core::fitting::FitOptions fit;  // but for the photo
};

// The stages of a label map side by side (LaPa paper, Fig. 3), each with its name below: coarse (the photo
// with the head that was found), crop (the head alone), fine (hair and skin, and what found them), fitted
// parts (curves through the points), fused (the label map). cellPx: longer side of a picture, at least 16.
[[nodiscard]] core::RgbImage drawStages(const StagedFace& face, int cellPx);

}  // namespace maskwright::annotation::review
