// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/border_profiles.h"

#include <array>
#include <span>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

namespace maskwright::core::fitting {

// The points of a face as they were given, and what is expected of them.
struct SeenAndExpected {
    const PointMatrix& seen;
    const PointMatrix& expected;
    double interOcularPx = 0;  // of the mean face over them, > 0
};

// What tells how far outward of the expected points of a contour the border of its part lies: how the given
// points depart from the expected ones, the profiles across the contour, and where these change most, whether
// to brighter or to darker.
[[nodiscard]] std::vector<float> correctionFeatures(const ImageView& photo, const SeenAndExpected& points,
                                                    const BorderView& view);
[[nodiscard]] std::size_t correctionFeatureCount(BorderKind kind);

// One contour to learn from.
struct CorrectionExample {
    BorderKind kind = BorderKind::Brow;
    std::vector<float> features;  // correctionFeatures()
    std::vector<float> offsets;  // by place, along the outward normal, in shares of the inter-ocular distance
};

// What is left between expected points and the borders of hand-drawn masks, as far as it can be told: one
// linear regression per part, learned with a ridge. The prior and the looks of BorderModel are put together
// as if all of them were Gaussian and none knew of the others; this is what they miss. Immutable after it is
// made; safe from any thread.
class BorderCorrection {
  public:
    // ridge: of RidgeSums. Requires examples of every kind.
    [[nodiscard]] static BorderCorrection learn(std::span<const CorrectionExample> examples, double ridge);

    // By place, along borderNormals() of the expected points, in shares of the inter-ocular distance.
    [[nodiscard]] std::vector<double> offsets(const ImageView& photo, const SeenAndExpected& points,
                                              const BorderView& view) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error that names the file if the sizes do not fit together or a value is not finite.
    [[nodiscard]] static BorderCorrection fromJson(const nlohmann::json& json, const char* file);

  private:
    BorderCorrection() = default;

    std::array<Eigen::MatrixXf, kBorderKinds.size()> weights_;  // places x (features + 1), the intercept last
};

}  // namespace maskwright::core::fitting
