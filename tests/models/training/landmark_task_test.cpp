// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/landmark_task.h"

#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <cmath>

namespace maskwright::models::training {

namespace {

constexpr std::int64_t kFaces = 64;
constexpr std::int64_t kSide = 80;

// The same upright face on grey, so many times.
data::RawBatch faces() {
    const core::PointMatrix face = tests::madeFace().points;
    const core::Box box = core::boundingBox(face);
    torch::Tensor points = torch::empty({core::kPointCount, 2}, torch::kFloat);
    for (Eigen::Index k = 0; k < face.cols(); ++k) {
        points[k][0] = 20 + 40 * (face(0, k) - box.x0) / box.width();
        points[k][1] = 20 + 40 * (face(1, k) - box.y0) / box.height();
    }
    data::RawBatch raw;
    raw.pictures = torch::full({kFaces, 3, kSide, kSide}, 60, torch::kByte);
    raw.points = points.unsqueeze(0).repeat({kFaces, 1, 1});
    raw.pointWeights = torch::ones({kFaces, core::kPointCount});
    raw.sampleWeights = torch::ones({kFaces});
    return raw;
}

}  // namespace

CATCH_TEST_CASE("points are validated in squares that say no more of the contour than a second look's") {
    TrainingOptions options;
    options.kind = "landmarks";
    options.inputPx = 64;
    options.stacks = 1;
    options.channels = 16;
    options.augmentation = "none";
    const LandmarkTask task(options);
    const data::RawBatch raw = faces();
    const torch::Tensor given = data::unchanged(raw, task.view()).points.to(torch::kDouble);
    const torch::Tensor seen =
        data::augmented(raw, task.view(), task.validationAugmentation(), 0).points.to(torch::kDouble);

    // Upright and not mirrored, and the lowest point of the chin nowhere told by the square's border.
    const torch::Tensor across = seen.select(1, 79) - seen.select(1, 66);
    CATCH_CHECK((across.select(1, 0) > 0).all().item<bool>());
    CATCH_CHECK((across.select(1, 1).abs() < 0.1 * across.select(1, 0)).all().item<bool>());
    const torch::Tensor chin = (seen - given).select(1, 16).select(1, 1);
    CATCH_CHECK(chin.std().item<double>() > 0.005 * 64);
    CATCH_CHECK(chin.std().item<double>() < 0.04 * 64);
}

}  // namespace maskwright::models::training
