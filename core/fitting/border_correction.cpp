// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_correction.h"

#include "core/error.h"
#include "core/fitting/ridge_regression.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;

// Along the outward normal and along the contour, in percent, so that they are about as large as the values
// of profiles.
void addDepartures(const SeenAndExpected& points, const BorderView& view, std::vector<float>& features) {
    const std::vector<Point> normals = borderNormals(points.expected, view);
    for (std::size_t place = 0; place < normals.size(); ++place) {
        const auto column = static_cast<Index>(view.pointAt(place));
        const Point departure =
            100 * (points.seen.col(column) - points.expected.col(column)) / points.interOcularPx;
        const Point& normal = normals[place];
        const Point along = (view.mirrored ? -1 : 1) * Point(-normal.y(), normal.x());
        features.push_back(static_cast<float>(departure.dot(normal)));
        features.push_back(static_cast<float>(departure.dot(along)));
    }
}

// The steps along each row of samples without their signs, each row with about the same sum of squares, so
// that a faint border counts like a sharp one, and noise less.
void addSteps(std::span<const float> profiles, std::vector<float>& features) {
    constexpr std::size_t kSamples = kProfileSamples;
    constexpr float kNoise = 0.3F;  // of standardised profiles
    constexpr float kUsualSize = 3;
    for (std::size_t first = 0; first < profiles.size(); first += kSamples) {
        const std::span<const float> row = profiles.subspan(first, kSamples);
        float squares = 0;
        for (std::size_t k = 0; k + 1 < kSamples; ++k) {
            squares += (row[k + 1] - row[k]) * (row[k + 1] - row[k]);
        }
        const float factor = kUsualSize / (std::sqrt(squares) + kNoise);
        for (std::size_t k = 0; k + 1 < kSamples; ++k) {
            features.push_back(factor * std::abs(row[k + 1] - row[k]));
        }
    }
}

}  // namespace

std::vector<float> correctionFeatures(const ImageView& photo, const SeenAndExpected& points,
                                      const BorderView& view) {
    std::vector<float> features = borderProfiles(photo, points.expected, view, points.interOcularPx);
    const std::vector<float> profiles = features;
    addSteps(profiles, features);
    addDepartures(points, view, features);
    return features;
}

std::size_t correctionFeatureCount(BorderKind kind) {
    const std::size_t profiles = profileSize(kind);
    return profiles + profiles / kProfileSamples * (kProfileSamples - 1) + 2 * borderPoints(kind).size();
}

BorderCorrection BorderCorrection::learn(std::span<const CorrectionExample> examples, double ridge) {
    expects(ridge > 0, "BorderCorrection: the ridge must be positive");
    BorderCorrection correction;
    for (const BorderKind kind : kBorderKinds) {
        std::vector<std::span<const float>> features;
        std::vector<std::span<const float>> offsets;
        for (const CorrectionExample& example : examples) {
            if (example.kind == kind) {
                expects(example.features.size() == correctionFeatureCount(kind) &&
                            example.offsets.size() == borderPoints(kind).size(),
                        "BorderCorrection: an example of the wrong size");
                features.emplace_back(example.features);
                offsets.emplace_back(example.offsets);
            }
        }
        expects(!features.empty(), "BorderCorrection: too few examples");
        RidgeSums sums(static_cast<Index>(correctionFeatureCount(kind)),
                       static_cast<Index>(borderPoints(kind).size()));
        // In pieces, as all rows at once would take as much memory again.
        constexpr std::size_t kPiece = 1000;
        for (std::size_t first = 0; first < features.size(); first += kPiece) {
            const std::size_t count = std::min(kPiece, features.size() - first);
            sums.add(rowsOf(std::span(features).subspan(first, count)),
                     rowsOf(std::span(offsets).subspan(first, count)));
        }
        correction.weights_[static_cast<std::size_t>(kind)] = sums.solved(ridge).transpose().cast<float>();
    }
    return correction;
}

std::vector<double> BorderCorrection::offsets(const ImageView& photo, const SeenAndExpected& points,
                                              const BorderView& view) const {
    std::vector<float> features = correctionFeatures(photo, points, view);
    features.push_back(1);
    const MatrixXf& weights = weights_[static_cast<std::size_t>(view.kind)];
    const Eigen::VectorXf offsets =
        weights * Eigen::Map<const Eigen::VectorXf>(features.data(), static_cast<Index>(features.size()));
    return {offsets.begin(), offsets.end()};
}

nlohmann::json BorderCorrection::toJson() const {
    nlohmann::json json;
    for (const BorderKind kind : kBorderKinds) {
        json[nameOf(kind)] = listOf(weights_[static_cast<std::size_t>(kind)]);
    }
    return json;
}

BorderCorrection BorderCorrection::fromJson(const nlohmann::json& json, const char* file) {
    BorderCorrection correction;
    for (const BorderKind kind : kBorderKinds) {
        const std::size_t places = borderPoints(kind).size();
        const std::size_t features = correctionFeatureCount(kind) + 1;
        const auto weights = readList(json, nameOf(kind), places * features, file);
        correction.weights_[static_cast<std::size_t>(kind)] = Eigen::Map<const MatrixXf>(
            weights.data(), static_cast<Index>(places), static_cast<Index>(features));
    }
    return correction;
}

}  // namespace maskwright::core::fitting
