// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <array>
#include <bitset>
#include <span>

#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

using PointMask = std::bitset<kPointCount>;

// What is known of the 106 points before a face is seen: a linear Gaussian model of their shape, free of
// position, turn and size. seen = pose of (mean + modes b + own + noise), b ~ N(0, 1), own ~ N(0, spread^2)
// and noise ~ N(0, sigma^2), each coordinate for itself: principal components with a remainder per coordinate
// (factor analysis; Tipping, Bishop 1999). Immutable after it is made; safe from any thread.
class ContourPrior {
  public:
    // Learns the model from shapes; every shape counts as its mirror image as well, so that the model is
    // symmetric. modes: how many principal components are kept. Requires more than one shape.
    [[nodiscard]] static ContourPrior learn(std::span<const PointMatrix> shapes, int modes);

    // The model in resources/research/, or none where that folder has been taken out (its data is for
    // research only). Read on first use. Throws Error if the file is malformed.
    [[nodiscard]] static const ContourPrior* shipped();

    // Where the wanted points most probably are (the posterior mean), given where the used points were seen
    // and how far each may be off: standard deviation per coordinate in shares of the mean face's
    // inter-ocular distance, 0 for a point that stays exactly where it is. Other points are given back as
    // seen; so are all if the used ones coincide or are fewer than 4. Pose is estimated along, without any
    // preference.
    [[nodiscard]] PointMatrix posteriorMean(const PointMatrix& seen,
                                            const std::array<double, kPointCount>& noise,
                                            const PointMask& used, const PointMask& wanted) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error if the sizes do not fit together or a value is not finite.
    [[nodiscard]] static ContourPrior fromJson(const nlohmann::json& json);

  private:
    ContourPrior() = default;

    PointMatrix mean_;  // centred, inter-ocular distance 1
    Eigen::MatrixXd
        modes_;  // 212 x k: x and y of each point in turn, times the standard deviation of the mode
    Eigen::VectorXd spreads_;  // 212, > 0
};

}  // namespace maskwright::core::fitting
