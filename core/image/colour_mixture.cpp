// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/colour_mixture.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace maskwright::core::image {

namespace {

// Variance that every component has at least, so that one flat area does not take all: a photo's noise.
constexpr double kLeastVariance = 12;
// With a weight below this, a component is nothing but this variance around its mean.
constexpr double kLeastWeight = 1e-3;
constexpr int kMaxComponents = 8;

}  // namespace

void ColourMixture::Sums::add(const Colour& colour, double weightOfColour) {
    const Eigen::Vector3d value = colour.cast<double>();
    weight += weightOfColour;
    first += weightOfColour * value;
    second += weightOfColour * value * value.transpose();
}

ColourMixture::Component ColourMixture::componentFrom(const Sums& sums, double total) {
    const double weight = std::max(sums.weight, kLeastWeight);
    const Eigen::Vector3d mean = sums.first / weight;
    Eigen::Matrix3d covariance = sums.second / weight - mean * mean.transpose();
    covariance = (covariance + covariance.transpose()) / 2 + kLeastVariance * Eigen::Matrix3d::Identity();
    const Eigen::LLT<Eigen::Matrix3d> factor(covariance);
    const Eigen::Matrix3d lower = factor.info() == Eigen::Success
                                      ? Eigen::Matrix3d(factor.matrixL())
                                      : std::sqrt(kLeastVariance) * Eigen::Matrix3d::Identity();
    Component component;
    component.mean = mean.cast<float>();
    component.whitening =
        lower.triangularView<Eigen::Lower>().solve(Eigen::Matrix3d::Identity()).cast<float>();
    component.logWeight =
        static_cast<float>(std::log(weight / std::max(total, weight)) - 1.5 * std::log(2 * std::numbers::pi) -
                           lower.diagonal().array().log().sum());
    return component;
}

ColourMixture::ColourMixture(std::span<const Colour> samples, std::span<const float> weights,
                             int components) {
    expects(samples.size() == weights.size(), "ColourMixture: one weight per sample");
    expects(components >= 1 && components <= kMaxComponents, "ColourMixture: 1 to 8 components");
    std::vector<int> owner(samples.size(), 0);
    std::vector<Sums> sums(1);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        sums[0].add(samples[i], weights[i]);
    }
    const double total = sums[0].weight;
    // Orchard and Bouman 1991: split the component of the largest principal variance at its mean.
    while (static_cast<int>(sums.size()) < components) {
        int widest = 0;
        double most = 0;
        Eigen::Vector3d axis = Eigen::Vector3d::UnitX();
        Eigen::Vector3d middle = Eigen::Vector3d::Zero();
        for (std::size_t k = 0; k < sums.size(); ++k) {
            if (sums[k].weight < kLeastWeight) {
                continue;
            }
            const Eigen::Vector3d mean = sums[k].first / sums[k].weight;
            const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(
                Eigen::Matrix3d(sums[k].second / sums[k].weight - mean * mean.transpose()));
            const double spread = solver.eigenvalues()[2] * sums[k].weight;
            if (spread > most) {
                most = spread;
                widest = static_cast<int>(k);
                axis = solver.eigenvectors().col(2);
                middle = mean;
            }
        }
        if (most <= 0) {
            break;
        }
        const auto from = static_cast<std::size_t>(widest);
        Sums kept;
        Sums split;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (owner[i] != widest) {
                continue;
            }
            if (axis.dot(samples[i].cast<double>() - middle) > 0) {
                owner[i] = static_cast<int>(sums.size());
                split.add(samples[i], weights[i]);
            } else {
                kept.add(samples[i], weights[i]);
            }
        }
        sums[from] = kept;
        sums.push_back(split);
    }
    for (const Sums& part : sums) {
        components_.push_back(componentFrom(part, total));
    }
}

void ColourMixture::logDensities(const Colour& colour, std::span<float> densities) const {
    for (std::size_t k = 0; k < components_.size(); ++k) {
        const Component& component = components_[k];
        const Colour white = component.whitening.triangularView<Eigen::Lower>() * (colour - component.mean);
        densities[k] = component.logWeight - 0.5F * white.squaredNorm();
    }
}

float ColourMixture::logDensity(const Colour& colour) const {
    std::array<float, kMaxComponents> densities{};
    const std::span<float> used(densities.data(), components_.size());
    logDensities(colour, used);
    const float most = *std::max_element(used.begin(), used.end());
    float sum = 0;
    for (const float density : used) {
        sum += std::exp(density - most);
    }
    return most + std::log(sum);
}

void ColourMixture::refine(std::span<const Colour> samples, std::span<const float> weights) {
    expects(samples.size() == weights.size(), "ColourMixture: one weight per sample");
    std::vector<Sums> sums(components_.size());
    std::array<float, kMaxComponents> densities{};
    const std::span<float> used(densities.data(), components_.size());
    double total = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (weights[i] < 1e-4F) {
            continue;
        }
        logDensities(samples[i], used);
        const float most = *std::max_element(used.begin(), used.end());
        float sum = 0;
        for (float& density : used) {
            density = std::exp(density - most);
            sum += density;
        }
        for (std::size_t k = 0; k < used.size(); ++k) {
            sums[k].add(samples[i], weights[i] * used[k] / sum);
        }
        total += weights[i];
    }
    for (std::size_t k = 0; k < components_.size(); ++k) {
        if (sums[k].weight > kLeastWeight) {
            components_[k] = componentFrom(sums[k], total);
        }
    }
}

}  // namespace maskwright::core::image
