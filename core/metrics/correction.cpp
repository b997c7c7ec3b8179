// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/correction.h"

#include <cmath>

namespace maskwright::core::metrics {

namespace {

constexpr double kShortestLinePx = 1e-9;

// The direction of the line at each point of a chain: from the neighbour before to the one after.
void addDirections(const Chain& chain, const PointMatrix& truth,
                   std::array<std::optional<Point>, kPointCount>& directions) {
    const std::size_t count = chain.points.size();
    const auto at = [&](std::size_t i) { return truth.col(static_cast<Eigen::Index>(chain.points[i])); };
    for (std::size_t i = 0; i < count && count > 1; ++i) {
        const bool closed = chain.kind == ChainKind::Closed;
        const std::size_t before = i > 0 ? i - 1 : closed ? count - 1 : i;
        const std::size_t after = i + 1 < count ? i + 1 : closed ? 0 : i;
        const Point along = at(after) - at(before);
        if (along.norm() > kShortestLinePx) {
            directions.at(chain.points[i]) = along.normalized();
        }
    }
}

bool slidesAlongLine(Part part) {
    return part == Part::Contour || part == Part::ImageLeftBrow || part == Part::ImageRightBrow;
}

}  // namespace

std::optional<std::array<double, kPointCount>> correctionErrors(const PointMatrix& truth,
                                                                const PointMatrix& predicted) {
    const std::optional<double> scale = normalisingDistance(truth, Normaliser::InterOcular);
    if (!scale) {
        return std::nullopt;
    }
    std::array<std::optional<Point>, kPointCount> directions;
    for (const Chain& chain : Scheme::lapa().chains()) {
        if (slidesAlongLine(chain.part)) {
            addDirections(chain, truth, directions);
        }
    }
    std::array<double, kPointCount> errors{};
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Point off =
            predicted.col(static_cast<Eigen::Index>(i)) - truth.col(static_cast<Eigen::Index>(i));
        const auto& along = directions.at(i);
        const double distance = along ? std::abs(off.x() * along->y() - off.y() * along->x()) : off.norm();
        errors.at(i) = distance / *scale;
    }
    return errors;
}

std::optional<PointMask> pointsToCorrect(const PointMatrix& truth, const PointMatrix& predicted,
                                         double tolerance) {
    const auto errors = correctionErrors(truth, predicted);
    if (!errors) {
        return std::nullopt;
    }
    PointMask mask;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        mask[i] = errors->at(i) > tolerance;
    }
    return mask;
}

}  // namespace maskwright::core::metrics
