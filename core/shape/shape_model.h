// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <optional>

#include <Eigen/Core>

namespace maskwright::core::fitting {
class ContourPrior;
}

namespace maskwright::core::shape {

struct MeanShape;

// The 106 points as one vector: x and y of each point in turn.
inline constexpr Eigen::Index kCoordinates = 2 * static_cast<Eigen::Index>(kPointCount);

// How faces differ from the mean face: a Gaussian over the 212 coordinates in the face's standard pose (the
// mean face centred, its inter-ocular distance 1), with place, size and turn left free. Immutable after it is
// made; safe from any thread.
class ShapeModel {
  public:
    // Of the contour prior in resources/research or, where that folder has been taken out, smooth(). Read on
    // first use. Throws Error if a resource is malformed.
    [[nodiscard]] static const ShapeModel& shipped();
    [[nodiscard]] static ShapeModel learned(const fitting::ContourPrior& prior);
    // Without any knowledge of faces but the mean: points differ by their spreads, and the nearer two points
    // are on the mean face the more they differ together.
    [[nodiscard]] static ShapeModel smooth(const MeanShape& mean);

    // False of smooth(): then only gross faults can be told from faces.
    [[nodiscard]] bool knowsFaces() const { return knowsFaces_; }
    [[nodiscard]] const PointMatrix& mean() const { return mean_; }
    // 212 x 212, symmetric and positive definite, in squared inter-ocular distances.
    [[nodiscard]] const Eigen::MatrixXd& covariance() const { return covariance_; }
    // The inverse of the covariance with a free pose added: it has nothing against a face that is shifted,
    // turned a little or of another size.
    [[nodiscard]] const Eigen::MatrixXd& precision() const { return precision_; }

    // The similarity that carries these points onto the mean face: the same middle, the same size (root mean
    // square distance from the middle), the turn that fits best. None if they coincide or one is not finite.
    [[nodiscard]] std::optional<geometry::Similarity> poseFromPhoto(const PointMatrix& points) const;

  private:
    ShapeModel(PointMatrix mean, Eigen::MatrixXd covariance, bool knowsFaces);

    bool knowsFaces_ = false;
    PointMatrix mean_;
    Eigen::MatrixXd covariance_;
    Eigen::MatrixXd precision_;
};

}  // namespace maskwright::core::shape
