// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

// Linear regressions of several values at once, learned with a ridge: what the models of borders are made of.
namespace maskwright::core::fitting {

// Sums over examples, from which the regression follows; the intercept is never held back by the ridge.
// Sums of other examples can be taken out again, to judge examples by what the others teach.
class RidgeSums {
  public:
    RidgeSums(Eigen::Index features, Eigen::Index targets);

    // One example per row.
    void add(const Eigen::MatrixXd& features, const Eigen::MatrixXd& targets);
    RidgeSums& operator+=(const RidgeSums& others);
    RidgeSums& operator-=(const RidgeSums& others);

    // (features + 1) x targets, the intercept last. ridge: in units of the mean square of a feature times the
    // number of examples, > 0.
    [[nodiscard]] Eigen::MatrixXd solved(double ridge) const;

  private:
    Eigen::MatrixXd square_;  // the lower triangle
    Eigen::MatrixXd product_;
};

// The columns of features and one of ones: what RidgeSums::solved() is multiplied by.
[[nodiscard]] Eigen::MatrixXd withOnes(const Eigen::MatrixXd& features);

// Rows of equally long lists. Requires at least one.
[[nodiscard]] Eigen::MatrixXd rowsOf(std::span<const std::span<const float>> lists);

// How the values of a regression stand in a file: a list rounded to 1e-6, and read back. Throws Error that
// names the resource if there are others than count values, or one is not finite.
[[nodiscard]] nlohmann::json listOf(const Eigen::MatrixXf& values);
[[nodiscard]] std::vector<float> readList(const nlohmann::json& json, const char* key, std::size_t count,
                                          const char* resource);

}  // namespace maskwright::core::fitting
