// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <array>
#include <filesystem>
#include <span>

#include <nlohmann/json.hpp>

namespace maskwright::core::shape {

// The mean of aligned shapes (generalised Procrustes analysis by similarity, Gower 1975), made symmetric, in
// a frame where the bounding box of the points is centred at the origin and has width 1. Value type, safe
// from any thread.
struct MeanShape {
    PointMatrix points = PointMatrix::Zero();
    // Root mean square distance of each point of the aligned shapes from its mean, in widths of the box;
    // symmetric.
    std::array<double, kPointCount> spreads{};

    // Requires at least two shapes. mouthOpening: the least distance of the inner lips (98 to 102) as a share
    // of the mouth's width (84 to 90), 0..1. Photographs of neutral faces have it near 0, where upper and
    // lower inner lip coincide and nobody could take hold of one of them. Throws Error if the points of a
    // shape coincide.
    [[nodiscard]] static MeanShape compute(std::span<const PointMatrix> shapes, double mouthOpening);
    // The shipped one (resources/mean_shape.json). Throws Error if the resource is missing or malformed.
    [[nodiscard]] static const MeanShape& shipped();

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error unless it is what toJson() writes: 106 finite points of some extent, 106 spreads of at
    // least 0.
    [[nodiscard]] static MeanShape fromJson(const nlohmann::json& json);

    // The shape turned by the face's roll and placed by uniform scale and shift so that its bounding box has
    // the centre and the area of the face's box. (A box of other proportions than a face's cannot be met on
    // all sides.) Requires a box of some area.
    [[nodiscard]] PointMatrix placedIn(const FaceCandidate& face) const;
};

// The mean of the faces in a folder of landmark texts (LaPa's form): the *.txt of the folder itself or, in a
// data set of LaPa's layout, of its landmarks/. Throws Error if there are fewer than two or one is
// unreadable.
[[nodiscard]] MeanShape computeMeanShape(const std::filesystem::path& folder, double mouthOpening);

// Places the mean shape in the box: what a project starts with before any network is trained. Stateless.
// A point's confidence is the probability that it lies within 8 % of the inter-ocular distance (the failure
// threshold of core/metrics) of its true place, if its error is an isotropic Gaussian: the spread of the
// point among faces, plus the error of the box.
class MeanShapePredictor final : public LandmarkPredictor {
  public:
    [[nodiscard]] std::vector<Landmarks> place(std::span<const Job> jobs,
                                               const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;
};

}  // namespace maskwright::core::shape
