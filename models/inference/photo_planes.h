// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/progress.h"
#include "core/raster.h"
#include "core/shape/face_crop.h"
#include "models/inference/flip_test.h"
#include "models/inference/network.h"

#include <functional>
#include <span>
#include <vector>

namespace maskwright::models::inference {

// Probabilities of classes on a square of a photo, as a network sees it.
struct CropProbabilities {
    core::geometry::Similarity cropFromPhoto;
    std::vector<core::Raster<float>> ofClasses;  // inputPx x inputPx each; they add up to 1
};

// What a segmentation network says about these squares of a photo, one result per square. In the mirror image
// left and right classes change places.
[[nodiscard]] std::vector<CropProbabilities> probabilitiesOn(const Network& network,
                                                             const core::ImageView& photo,
                                                             std::span<const core::shape::FaceSquare> squares,
                                                             const core::Progress& progress,
                                                             FlipTest flipTest = FlipTest::Off);

// The photo's pixels whose centres lie in the square; may be empty.
[[nodiscard]] core::PixelRect windowOf(const core::shape::FaceSquare& square, int photoWidth,
                                       int photoHeight);

// Carries probabilities back to the photo (the paper's test procedure): calls take(x, y, values) for each
// pixel of the window that lies in the square, with the bilinear values of all classes, classes as in
// crop.ofClasses. Throws Cancelled.
void warpToPhoto(const CropProbabilities& crop, const core::PixelRect& window, const core::Progress& progress,
                 const std::function<void(int x, int y, std::span<const float> values)>& take);

}  // namespace maskwright::models::inference
