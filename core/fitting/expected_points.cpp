// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/expected_points.h"

#include "core/fitting/border_correction.h"
#include "core/fitting/border_model.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

namespace maskwright::core::fitting {

namespace {

// Every contour that the border model knows.
constexpr std::array kBorderViews{BorderView{BorderKind::Brow, false}, BorderView{BorderKind::Brow, true},
                                  BorderView{BorderKind::Eye, false},  BorderView{BorderKind::Eye, true},
                                  BorderView{BorderKind::Nose, false}, BorderView{BorderKind::Mouth, false}};

bool usesPrior(const FitOptions& options) {
    return options.scheme == FitScheme::Expected && options.prior != nullptr;
}

// A person moved the point, or brought it along accepted; what a model placed is a model's also when a person
// has agreed to it. Only what a person placed is certain, see Landmarks::acceptAll().
bool placedByPerson(const Landmarks& landmarks, std::size_t point) {
    return landmarks.states[point] == PointState::Moved ||
           (landmarks.states[point] == PointState::Accepted && landmarks.confidences[point] >= 1);
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
            if (placedByPerson(landmarks, point)) {
                return noise.accepted;
            }
            break;  // looks right, which says nothing about the last pixels
        case PointState::Predicted:
            break;
    }
    return noise.predicted * unsure * hidden;
}

// What a sighting counts for beside its own precision: sightings of neighbours err together, the more so the
// closer they lie. Chosen on hand-drawn masks.
double trustOf(BorderKind kind) {
    switch (kind) {
        case BorderKind::Eye:
            return 0.45;
        case BorderKind::Mouth:
            return 0.55;
        case BorderKind::Brow:
        case BorderKind::Nose:
            break;
    }
    return 1;
}

bool isWhole(const BorderView& view, const PointMask& used) {
    for (std::size_t place = 0; place < borderPoints(view.kind).size(); ++place) {
        if (!used[view.pointAt(place)]) {
            return false;
        }
    }
    return true;
}

// Adds what the photo shows beside the points of first to what is known of the points: along its normal each
// becomes the mean of both, weighed by their precisions. Exact points stay. The further a face is from usual
// ones, the less its borders look like those that the model has learned from.
void addSightings(const PointMatrix& first, const PointMask& used, double shapeScale,
                  const FitOptions& options, PointMatrix& points, PointSpreads& spreads) {
    const std::optional<double> interOcularPx = options.prior->meanInterOcularPx(first, used);
    if (!interOcularPx) {
        return;
    }
    for (const BorderView& view : kBorderViews) {
        if (!isWhole(view, used)) {
            continue;
        }
        for (const BorderSighting& sighting :
             options.borders->look(options.photo, first, view, *interOcularPx)) {
            Eigen::Matrix2d& spread = spreads[sighting.point];
            if (spread.isZero(0) || !std::isfinite(sighting.deviation)) {
                continue;
            }
            const auto column = static_cast<Eigen::Index>(sighting.point);
            const double deviation = shapeScale * sighting.deviation;
            const double precision = trustOf(view.kind) / (deviation * deviation);
            const Point place = first.col(column) + sighting.offset * *interOcularPx * sighting.normal;
            const Eigen::Matrix2d before = spread.inverse();
            const Eigen::Matrix2d along = precision * sighting.normal * sighting.normal.transpose();
            spread = (before + along).inverse();
            points.col(column) = spread * (before * points.col(column) + along * place);
        }
    }
}

// Carries the wanted points of whole parts the last way to the borders. Exact points stay.
void correct(const PointMatrix& seen, const PointSpreads& spreads, const PointMask& used,
             const PointMask& wanted, const FitOptions& options, PointMatrix& expected) {
    const std::optional<double> interOcularPx = options.prior->meanInterOcularPx(seen, used);
    if (!interOcularPx) {
        return;
    }
    const PointMatrix before = expected;
    for (const BorderView& view : kBorderViews) {
        if (!isWhole(view, wanted)) {
            continue;
        }
        const std::vector<Point> normals = borderNormals(before, view);
        const std::vector<double> offsets =
            options.borders->correction()->offsets(options.photo, {seen, before, *interOcularPx}, view);
        for (std::size_t place = 0; place < normals.size(); ++place) {
            const std::size_t point = view.pointAt(place);
            if (!spreads[point].isZero(0)) {
                expected.col(static_cast<Eigen::Index>(point)) +=
                    offsets[place] * *interOcularPx * normals[place];
            }
        }
    }
}

PointMatrix estimate(const PointMatrix& seen, const PointSpreads& spreads, const PointMask& used,
                     const PointMask& wanted, double shapeScale, const FitOptions& options) {
    if (options.photo.empty() || options.borders == nullptr) {
        return options.prior->posteriorMean(seen, spreads, used, wanted, shapeScale);
    }
    const PointMatrix first = options.prior->posteriorMean(seen, spreads, used, used, shapeScale);
    PointMatrix points = seen;
    PointSpreads sharper = spreads;
    addSightings(first, used, shapeScale, options, points, sharper);
    PointMatrix expected = options.prior->posteriorMean(points, sharper, used, wanted, shapeScale);
    if (options.borders->correction() != nullptr) {
        correct(seen, spreads, used, wanted, options, expected);
    }
    return expected;
}

PointSpreads spreadsOf(const Landmarks& landmarks, double noiseScale, const FitOptions& options) {
    PointSpreads spreads;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const double noise = noiseScale * noiseOf(landmarks, i, options.noise);
        spreads[i] = noise * noise * Eigen::Matrix2d::Identity();
    }
    return spreads;
}

}  // namespace

PointMask contextOf(const Landmarks& landmarks, const FitOptions& options) {
    PointMask context;
    if (usesPrior(options)) {
        for (const PartGroup& group : kPartGroups) {
            for (std::size_t i = group.first; i <= group.last; ++i) {
                context[i] = !placedByPerson(landmarks, i);
            }
        }
    }
    return context;
}

ContourPrior::Scales scalesOf(const Landmarks& landmarks, const PointMask& context,
                              const FitOptions& options) {
    if (context.none()) {
        return {};
    }
    return options.prior->likelyScales(landmarks.points, spreadsOf(landmarks, 1, options), context);
}

bool anyUnsure(const Landmarks& landmarks, const FitOptions& options) {
    if (!usesPrior(options)) {
        return false;
    }
    for (const PartGroup& group : kPartGroups) {
        for (std::size_t i = group.first; i <= group.last; ++i) {
            if (noiseOf(landmarks, i, options.noise) > 0) {
                return true;
            }
        }
    }
    return false;
}

double contourDoubtPx(const Landmarks& landmarks, const PartGroup& group, const PointMask& context,
                      const FitOptions& options) {
    if ((group.mask() & ~context).any()) {
        return 0;
    }
    // Of the context alone: a point that a person drags must not change the doubt about other parts.
    const std::optional<double> interOcularPx = options.prior->meanInterOcularPx(landmarks.points, context);
    double sum = 0;
    for (std::size_t i = group.first; i <= group.last; ++i) {
        const double noise = noiseOf(landmarks, i, options.noise);
        if (noise <= 0 || landmarks.visibilities[i] != Visibility::Visible) {
            return 0;
        }
        sum += noise * noise;
    }
    return interOcularPx.value_or(0) * std::sqrt(sum / static_cast<double>(group.last - group.first + 1));
}

PointMatrix expectedPoints(const Landmarks& landmarks, std::span<const PartGroup> groups,
                           const FaceContext& context, const FitOptions& options) {
    PointMatrix points = landmarks.points;
    if (!usesPrior(options)) {
        return points;
    }
    const PointSpreads spreads = spreadsOf(landmarks, context.scales.noise, options);
    PointMask unsure;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        unsure[i] = !spreads[i].isZero(0);
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
        const PointMask used = context.points | own;
        const auto known = std::find(usedMasks.begin(), usedMasks.end(), used);
        if (known == usedMasks.end()) {
            usedMasks.push_back(used);
            wantedMasks.push_back(own);
        } else {
            wantedMasks[static_cast<std::size_t>(known - usedMasks.begin())] |= own;
        }
    }
    for (std::size_t k = 0; k < usedMasks.size(); ++k) {
        const PointMatrix expected =
            estimate(landmarks.points, spreads, usedMasks[k], wantedMasks[k], context.scales.shape, options);
        for (std::size_t i = 0; i < kPointCount; ++i) {
            if (wantedMasks[k][i]) {
                points.col(static_cast<Eigen::Index>(i)) = expected.col(static_cast<Eigen::Index>(i));
            }
        }
    }
    return points;
}

}  // namespace maskwright::core::fitting
