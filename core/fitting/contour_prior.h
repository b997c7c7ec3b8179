// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <array>
#include <bitset>
#include <optional>
#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace maskwright::core::fitting {

using PointMask = std::bitset<kPointCount>;
// How far each point may be off, as covariances of x and y.
using PointSpreads = std::array<Eigen::Matrix2d, kPointCount>;

// What is known of the 106 points before a face is seen: a linear Gaussian model of their shape, free of
// position, turn and size. seen = pose of (mean + modes b + own + noise), b ~ N(0, 1), own ~ N(0, spread^2)
// and noise ~ N(0, sigma^2), each coordinate for itself: principal components with a remainder per coordinate
// (factor analysis; Tipping, Bishop 1999). Immutable after it is made; safe from any thread.
class ContourPrior {
  public:
    // By which factors a face differs from what is assumed of it.
    struct Scales {
        double noise = 1;  // of how far its points may be off
        double shape = 1;  // of how far it may be from the mean face, >= 1: turned faces are far from it
    };

    // Learns the model from shapes; every shape counts as its mirror image as well, so that the model is
    // symmetric. modes: how many principal components are kept. Requires more than one shape.
    [[nodiscard]] static ContourPrior learn(std::span<const PointMatrix> shapes, int modes);

    // The model in resources/research/, or none where that folder has been taken out (its data is for
    // research only). Read on first use. Throws Error if the file is malformed.
    [[nodiscard]] static const ContourPrior* shipped();

    // Where the wanted points most probably are (the posterior mean), given where the used points were seen
    // and how far each may be off: covariance along the photo's axes in squared shares of the mean face's
    // inter-ocular distance, 0 for a point that stays exactly where it is. Other points are given back as
    // seen; so are all if the used ones coincide or are fewer than 4. Pose is estimated along, without any
    // preference. shapeScale: of Scales.
    [[nodiscard]] PointMatrix posteriorMean(const PointMatrix& seen, const PointSpreads& noise,
                                            const PointMask& used, const PointMask& wanted,
                                            double shapeScale = 1) const;

    // The inter-ocular distance of a mean face that lies over the used points, in pixels: unlike the face's
    // own it does not shrink when the face turns to profile. None where posteriorMean() knows nothing.
    [[nodiscard]] std::optional<double> meanInterOcularPx(const PointMatrix& seen,
                                                          const PointMask& used) const;

    // The most probable scales within these bounds, given how far the points lie from any face (type II
    // maximum likelihood, with a mild preference for 1). Both are 1 where posteriorMean() knows nothing.
    static constexpr double kLeastNoiseScale = 0.25;
    static constexpr double kMostNoiseScale = 2.5;
    static constexpr double kMostShapeScale = 6;
    [[nodiscard]] Scales likelyScales(const PointMatrix& seen, const PointSpreads& noise,
                                      const PointMask& used) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error if the sizes do not fit together or a value is not finite.
    [[nodiscard]] static ContourPrior fromJson(const nlohmann::json& json);

  private:
    // The used points within reach, and the similarity that carries them onto the mean face.
    struct Alignment {
        std::vector<Eigen::Index> columns;
        Eigen::Matrix2Xd pose;  // of the mean face
        Eigen::Matrix2Xd difference;
        geometry::Similarity poseFromPhoto;
    };

    // What explains the differences best, noise and all.
    struct Solution {
        Eigen::Matrix2Xd shared;                  // modes and pose at the used points
        std::vector<Eigen::Matrix2d> precisions;  // of what is each point's own: noise and remainder
        double logEvidence = 0;                   // up to a constant
        double departure = 0;                     // mean square of b: about 1, or less, for a usual face
    };

    // The most probable noise for a given scale of the shape, looked for from a first guess.
    struct NoiseGuess {
        double scale = 1;
        double logEvidence = 0;
        double departure = 0;  // of Solution
    };

    ContourPrior() = default;
    [[nodiscard]] NoiseGuess likelyNoise(const Alignment& aligned, const PointSpreads& noise,
                                         const Scales& from) const;
    [[nodiscard]] Solution solve(const Alignment& aligned, const PointSpreads& noise,
                                 const Scales& scales) const;
    [[nodiscard]] std::optional<Alignment> align(const PointMatrix& seen, const PointMask& used) const;

    PointMatrix mean_;  // centred, inter-ocular distance 1
    Eigen::MatrixXd
        modes_;  // 212 x k: x and y of each point in turn, times the standard deviation of the mode
    Eigen::VectorXd spreads_;  // 212, > 0
};

}  // namespace maskwright::core::fitting
