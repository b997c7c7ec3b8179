// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace maskwright::core::image {

using Colour = Eigen::Vector3f;  // CIE L*a*b*, in its own units

// The colours of one part of a head: a mixture of Gaussians with full covariances.
class ColourMixture {
  public:
    // Starts from weighted samples: the components split the samples along their direction of greatest
    // variance. Equal samples give an equal mixture. Requires equal counts and components >= 1; weights >= 0.
    ColourMixture(std::span<const Colour> samples, std::span<const float> weights, int components);

    // One round of expectation maximisation on weighted samples.
    void refine(std::span<const Colour> samples, std::span<const float> weights);

    // Natural logarithm of the density.
    [[nodiscard]] float logDensity(const Colour& colour) const;

  private:
    struct Component {
        float logWeight = 0;  // with the Gaussian's normalisation
        Colour mean = Colour::Zero();
        Eigen::Matrix3f whitening =
            Eigen::Matrix3f::Identity();  // |whitening (x - mean)|^2 is the squared distance
    };
    struct Sums {
        double weight = 0;
        Eigen::Vector3d first = Eigen::Vector3d::Zero();
        Eigen::Matrix3d second = Eigen::Matrix3d::Zero();

        void add(const Colour& colour, double weightOfColour);
    };

    [[nodiscard]] static Component componentFrom(const Sums& sums, double total);
    void logDensities(const Colour& colour, std::span<float> densities) const;

    std::vector<Component> components_;
};

}  // namespace maskwright::core::image
