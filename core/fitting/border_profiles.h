// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <array>
#include <span>
#include <vector>

// What a photo looks like across the borders of facial parts: short rows of samples along the normals of the
// contour at its points (the profiles of active shape models; Cootes, Taylor, Cooper, Graham 1995).
namespace maskwright::core::fitting {

// Parts whose borders look alike. The image-right brow and eye are looked at as mirror images of the left
// ones.
enum class BorderKind { Brow, Eye, Nose, Mouth };
inline constexpr std::array kBorderKinds{BorderKind::Brow, BorderKind::Eye, BorderKind::Nose,
                                         BorderKind::Mouth};
// As files call it: "brow".
[[nodiscard]] const char* nameOf(BorderKind kind);

// The bounding points of a part in the order of its image-left (or own) form.
[[nodiscard]] std::span<const std::size_t> borderPoints(BorderKind kind);

// One contour as it is looked at. Mirrored: as it would be seen on the flipped photo, point by point.
struct BorderView {
    BorderKind kind = BorderKind::Brow;
    bool mirrored = false;

    // The point of the face that stands at a place of borderPoints().
    [[nodiscard]] std::size_t pointAt(std::size_t place) const;
};

// Unit normals of the contour at its points, by place, pointing out of the part; zero where neighbours
// coincide.
[[nodiscard]] std::vector<Point> borderNormals(const PointMatrix& points, const BorderView& view);

inline constexpr int kProfileSamples = 13;          // along each normal, the middle one on the contour
inline constexpr double kProfileStep = 0.008;       // between them, in shares of the inter-ocular distance
inline constexpr std::size_t kProfileChannels = 3;  // brightness, red against green, yellow against blue

[[nodiscard]] std::size_t profileSize(BorderKind kind);

// The profiles of a part as one row of numbers: by place, channel and sample from inside to outside, each
// channel with mean 0 and variance 1 over the part, so that light and skin do not count. interOcularPx > 0.
[[nodiscard]] std::vector<float> borderProfiles(const ImageView& photo, const PointMatrix& points,
                                                const BorderView& view, double interOcularPx);

}  // namespace maskwright::core::fitting
