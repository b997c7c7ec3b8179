// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"

#include <array>
#include <cstdint>
#include <optional>

namespace maskwright::core::metrics {

// How far a predicted boundary may lie from the true one and still count (spec 3.5).
enum class Tolerance { Px1, Px2, Px3, Diagonal };  // Diagonal: 0.0075 of the image's diagonal, not rounded
inline constexpr std::size_t kToleranceCount = 4;
[[nodiscard]] double tolerancePx(Tolerance tolerance, int width, int height);

// The band that boundary IoU compares: 0.02 of the image's diagonal, at least 1 px.
[[nodiscard]] int boundaryWidthPx(int imageWidth, int imageHeight);
// The same for parts smaller than that band: 0.02 of the distance of the true outer eye corners, at least 1
// px.
[[nodiscard]] int boundaryWidthPx(double interOcularPx);

// The pixels of a class with a 4-neighbour of another class, as 1; the image's border is no boundary, and a
// neighbour with kIgnoredLabel makes none.
[[nodiscard]] Raster<std::uint8_t> boundaryOf(const LabelMap& labels, FaceClass value);
// The pixels of a class within widthPx (in the larger of the two directions) of a pixel that is not of it,
// as 1. The outside of the image is not of it. Requires widthPx >= 1.
[[nodiscard]] Raster<std::uint8_t> boundaryRegionOf(const LabelMap& labels, FaceClass value, int widthPx);

// How well boundaries of classes agree over a whole set. Counts are summed, then divided. Value type.
// Shares 0..1; empty where neither truth nor prediction has a boundary, 0 where one of them has none.
class BoundaryScore {
  public:
    // widthPx: of boundary IoU, see boundaryWidthPx(). Pixels whose truth is kIgnoredLabel belong to no class
    // in either map. Requires maps of equal size.
    void add(const LabelMap& truth, const LabelMap& predicted, int widthPx);
    BoundaryScore& operator+=(const BoundaryScore& other);

    // 2 P R / (P + R) with P the share of predicted boundary pixels within the tolerance of the true
    // boundary, R the share of true ones within it of the predicted boundary.
    [[nodiscard]] std::optional<double> f(FaceClass value, Tolerance tolerance) const;
    // Boundary IoU (Cheng et al. 2021): overlap of the two boundary regions.
    [[nodiscard]] std::optional<double> iou(FaceClass value) const;

  private:
    struct Counts {
        std::int64_t truth = 0;
        std::int64_t predicted = 0;
        std::array<std::int64_t, kToleranceCount> truthNear{};
        std::array<std::int64_t, kToleranceCount> predictedNear{};
        std::int64_t regionsCommon = 0;
        std::int64_t regionsUnited = 0;
    };
    void addClass(const LabelMap& truth, const LabelMap& predicted, FaceClass value,
                  const std::array<double, kToleranceCount>& tolerances, int widthPx);

    std::array<Counts, kClassCount> counts_{};
};

}  // namespace maskwright::core::metrics
