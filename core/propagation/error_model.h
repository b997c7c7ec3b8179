// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <optional>
#include <span>
#include <string>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

// core/propagation moves points that nobody has touched along with those that a person moves, and measures
// what that saves. What moves together is what the landmark model gets wrong together: not the shapes of
// faces, but the errors of predictions.
namespace maskwright::core::shape {
class ShapeModel;
}

namespace maskwright::core::propagation {

// The pose in which errors are compared: the similarity that carries these predicted points onto the shipped
// mean shape, in which the outer eye corners are 1 apart. None if the points coincide or are not finite.
[[nodiscard]] std::optional<geometry::Similarity> poseFromPhoto(const PointMatrix& points);

// The errors of a landmark model, truth minus prediction, as a Gaussian without mean over the 212 coordinates
// in the standard pose: directions in which points go wrong together and one remainder per coordinate.
// Immutable after it is made; safe from any thread.
class ErrorModel {
  public:
    struct Pair {
        PointMatrix predicted;
        PointMatrix truth;
    };
    // Learns from predictions and what they should have been; every pair counts as its mirror image as well.
    // Pairs without a standard pose are left out. source: what made the predictions, in words. modes:
    // directions kept. beginning: what is thought of errors before any pair is seen, counting as much as
    // kBeginningPairs of them. Throws Error if fewer than kLeastPairs are left.
    static constexpr std::size_t kLeastPairs = 20;
    static constexpr double kBeginningPairs = 100;
    static constexpr int kModes = 60;
    [[nodiscard]] static ErrorModel learn(std::span<const Pair> pairs, std::string source, int modes = kModes,
                                          const ErrorModel* beginning = nullptr);
    // Where no errors are known: predictions go wrong in the ways in which faces differ.
    [[nodiscard]] static ErrorModel ofShapes(const shape::ShapeModel& shapes);
    // Of the shipped landmark network (resources/research/error_model.json); ofShapes() where that file has
    // been taken out. Read on first use. Throws Error if it is malformed.
    [[nodiscard]] static const ErrorModel& shipped();

    // 212 x 212, x and y of each point in turn, symmetric and positive definite, in squared shares of the
    // mean face's inter-ocular distance.
    [[nodiscard]] const Eigen::MatrixXd& covariance() const { return covariance_; }
    // Whose errors these are: "hourglass research 1 3fa4b2c1, 1814 faces".
    [[nodiscard]] const std::string& source() const { return source_; }

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error if the sizes do not fit together, a value is not finite, or a remainder is not positive.
    // subject: the file, for the message.
    [[nodiscard]] static ErrorModel fromJson(const nlohmann::json& json, const std::string& subject);

  private:
    ErrorModel(std::string source, Eigen::MatrixXd modes, Eigen::VectorXd remainders);

    std::string source_;
    Eigen::MatrixXd modes_;       // 212 x k, times the deviation of each mode
    Eigen::VectorXd remainders_;  // 212 deviations, > 0
    Eigen::MatrixXd covariance_;
};

}  // namespace maskwright::core::propagation
