// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

namespace maskwright::core {

// A multilayer perceptron that tells classes from lists of numbers: linear layers, rectified between each
// other, and a softmax at the end. Small enough for a file of text, and asked without LibTorch; trained by
// models::training::trainPerceptron(). Immutable, safe from any thread.
class Perceptron {
  public:
    struct Layer {
        Eigen::MatrixXf weights;  // outputs x inputs
        Eigen::VectorXf offsets;  // outputs
    };

    // Requires at least one layer, each taking what the one before it gives, and finite values.
    explicit Perceptron(std::vector<Layer> layers);

    [[nodiscard]] Eigen::Index inputs() const { return layers_.front().weights.cols(); }
    [[nodiscard]] Eigen::Index classes() const { return layers_.back().weights.rows(); }

    // One example per column; the chances of each column's classes sum to 1. Requires inputs() rows.
    [[nodiscard]] Eigen::MatrixXf chances(const Eigen::Ref<const Eigen::MatrixXf>& examples) const;

    // Values rounded to 1e-5.
    [[nodiscard]] nlohmann::json toJson() const;
    // subject: what the text was read from. Throws Error naming it if sizes do not fit together or a value is
    // not finite.
    [[nodiscard]] static Perceptron fromJson(const nlohmann::json& json, const std::string& subject);

  private:
    [[nodiscard]] static bool fitTogether(std::span<const Layer> layers);

    std::vector<Layer> layers_;
};

}  // namespace maskwright::core
