// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/landmark_error.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace maskwright::core::metrics {

namespace {

constexpr double kLeastDistancePx = 1;

double distanceOf(const PointMatrix& points, Normaliser normaliser) {
    const Box box = boundingBox(points);
    switch (normaliser) {
        case Normaliser::Box:
            return std::sqrt(box.width() * box.height());
        case Normaliser::InterOcular:
            return interOcular(points);
        case Normaliser::InterPupil:
            return (points.col(104) - points.col(105)).norm();
        case Normaliser::Diagonal:
            return std::hypot(box.width(), box.height());
    }
    throw ContractViolation("unknown normaliser");
}

double pointDistance(const PointMatrix& truth, const PointMatrix& predicted, std::size_t point) {
    const auto column = static_cast<Eigen::Index>(point);
    return (truth.col(column) - predicted.col(column)).norm();
}

}  // namespace

std::optional<double> normalisingDistance(const PointMatrix& truth, Normaliser normaliser) {
    const double distance = distanceOf(truth, normaliser);
    return distance >= kLeastDistancePx ? std::optional(distance) : std::nullopt;
}

std::optional<double> normalisedMeanError(const PointMatrix& truth, const PointMatrix& predicted,
                                          Normaliser normaliser, const PointMask& mask) {
    const std::optional<double> distance = normalisingDistance(truth, normaliser);
    if (!distance || mask.none()) {
        return std::nullopt;
    }
    double sum = 0;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        sum += mask[i] ? pointDistance(truth, predicted, i) : 0;
    }
    // One division at the end, so that a face meant to lie exactly at a threshold does.
    return sum / (static_cast<double>(mask.count()) * *distance);
}

void LandmarkScore::add(const PointMatrix& truth, const PointMatrix& predicted, const PointMask& mask) {
    const std::optional<double> error = normalisedMeanError(truth, predicted, normaliser_, mask);
    if (!error) {
        ++leftOut_;
        return;
    }
    errors_.push_back(*error);
    const double distance = *normalisingDistance(truth, normaliser_);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (mask[i]) {
            pointSums_[i] += pointDistance(truth, predicted, i) / distance;
            ++pointCounts_[i];
        }
    }
}

void LandmarkScore::addMissing(const PointMatrix& truth, const PointMask& mask) {
    // Whether a face counts depends on its truth alone, so that all predictions are measured on the same
    // faces.
    ++(normalisingDistance(truth, normaliser_) && mask.any() ? missing_ : leftOut_);
}

std::optional<double> LandmarkScore::nme() const {
    if (errors_.empty()) {
        return std::nullopt;
    }
    return std::accumulate(errors_.begin(), errors_.end(), 0.0) / static_cast<double>(errors_.size());
}

std::optional<double> LandmarkScore::pointError(std::size_t point) const {
    const std::int64_t count = pointCounts_.at(point);
    return count > 0 ? std::optional(pointSums_.at(point) / static_cast<double>(count)) : std::nullopt;
}

std::optional<double> LandmarkScore::ced(double threshold) const {
    if (counted() == 0) {
        return std::nullopt;
    }
    const auto good =
        std::count_if(errors_.begin(), errors_.end(), [&](double error) { return error <= threshold; });
    return static_cast<double>(good) / counted();
}

std::optional<double> LandmarkScore::auc(double threshold) const {
    expects(threshold > 0, "auc: the threshold must be above 0");
    if (counted() == 0) {
        return std::nullopt;
    }
    double sum = 0;
    for (const double error : errors_) {
        sum += std::max(0.0, threshold - error);
    }
    return sum / (counted() * threshold);
}

std::optional<double> LandmarkScore::failureRate(double threshold) const {
    if (counted() == 0) {
        return std::nullopt;
    }
    const auto bad =
        std::count_if(errors_.begin(), errors_.end(), [&](double error) { return error > threshold; });
    return static_cast<double>(bad + missing_) / counted();
}

}  // namespace maskwright::core::metrics
