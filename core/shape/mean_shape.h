// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <span>

#include <nlohmann/json.hpp>

namespace maskwright::core::shape {

// The mean of aligned shapes (generalised Procrustes by similarity), made symmetric, in a frame where the bounding box
// of the points is centred at the origin and has width 1.
struct MeanShape {
    PointMatrix points = PointMatrix::Zero();

    // Requires at least two shapes. mouthOpening: how far the inner lips are opened, as a share of the mouth's width.
    [[nodiscard]] static MeanShape compute(std::span<const PointMatrix> shapes, double mouthOpening);
    // The shipped one (resources/mean_shape.json).
    [[nodiscard]] static const MeanShape& shipped();

    [[nodiscard]] nlohmann::json toJson() const;
    [[nodiscard]] static MeanShape fromJson(const nlohmann::json& json);

    // The shape placed by similarity so that its bounding box fits the face's box, turned by the face's roll.
    [[nodiscard]] PointMatrix placedIn(const FaceCandidate& face) const;
};

// Places the mean shape in the box: what a project starts with before any network is trained.
class MeanShapePredictor final : public LandmarkPredictor {
  public:
    [[nodiscard]] std::vector<Landmarks> place(std::span<const Job> jobs, const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;
};

}  // namespace maskwright::core::shape
