// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/expected_points.h"

#include <algorithm>

namespace maskwright::core::fitting {

namespace {

bool usesPrior(const FitOptions& options) {
    return options.scheme == FitScheme::Expected && options.prior != nullptr;
}

double noiseOf(const Landmarks& landmarks, std::size_t point, const PointNoise& noise) {
    const double unsure = 2 - std::clamp(landmarks.confidences[point], 0.0, 1.0);
    const double hidden = landmarks.visibilities[point] == Visibility::Occluded ? 2 : 1;
    switch (landmarks.states[point]) {
        case PointState::Propagated:
            return noise.propagated * hidden;
        case PointState::Moved:
            return noise.moved;
        case PointState::Accepted:
            return noise.accepted;
        case PointState::Predicted:
            break;
    }
    return noise.predicted * unsure * hidden;
}

}  // namespace

PointMask contextOf(const Landmarks& landmarks, const FitOptions& options) {
    PointMask context;
    if (usesPrior(options)) {
        for (const PartGroup& group : kPartGroups) {
            for (std::size_t i = group.first; i <= group.last; ++i) {
                const PointState state = landmarks.states[i];
                context[i] = state == PointState::Predicted || state == PointState::Propagated;
            }
        }
    }
    return context;
}

PointMatrix expectedPoints(const Landmarks& landmarks, std::span<const PartGroup> groups,
                           const PointMask& context, const FitOptions& options) {
    PointMatrix points = landmarks.points;
    if (!usesPrior(options)) {
        return points;
    }
    std::array<double, kPointCount> noise{};
    PointMask unsure;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        noise[i] = noiseOf(landmarks, i, options.noise);
        unsure[i] = noise[i] > 0;
    }
    // Groups that look at the same points are estimated together: all of them, as long as no person has
    // touched any.
    std::vector<PointMask> usedMasks;
    std::vector<PointMask> wantedMasks;
    for (const PartGroup& group : groups) {
        const PointMask own = group.mask();
        if ((own & unsure).none()) {
            continue;
        }
        const PointMask used = context | own;
        const auto known = std::find(usedMasks.begin(), usedMasks.end(), used);
        if (known == usedMasks.end()) {
            usedMasks.push_back(used);
            wantedMasks.push_back(own);
        } else {
            wantedMasks[static_cast<std::size_t>(known - usedMasks.begin())] |= own;
        }
    }
    for (std::size_t k = 0; k < usedMasks.size(); ++k) {
        const PointMatrix estimate =
            options.prior->posteriorMean(landmarks.points, noise, usedMasks[k], wantedMasks[k]);
        for (std::size_t i = 0; i < kPointCount; ++i) {
            if (wantedMasks[k][i]) {
                points.col(static_cast<Eigen::Index>(i)) = estimate.col(static_cast<Eigen::Index>(i));
            }
        }
    }
    return points;
}

}  // namespace maskwright::core::fitting
