// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/polygon_fill.h"
#include "core/landmarks.h"
#include "core/raster.h"

#include <span>
#include <vector>

// core/painting is how a person's hand changes a label map: what a brush covers, what a fill reaches, the
// layer of a person's pixels over the automatic map, and each gesture as one step that can be undone. It
// knows neither windows nor files.
namespace maskwright::core::painting {

using geometry::PixelSpan;

// A brush of this radius covers a pixel wherever it is put, so that no stroke has gaps: half of a pixel's
// diagonal. Smaller radii count as this one.
inline constexpr double kLeastRadiusPx = 0.7072;

// The pixels whose centres lie within the radius of the line from one point to the other (a dot if they are
// the same), inside clip; sorted by row, at most one span per row. Requires finite values. Work is bounded by
// the rows of clip.
[[nodiscard]] std::vector<PixelSpan> brushSpans(const Point& from, const Point& to, double radiusPx,
                                                const PixelRect& clip);

// The pixels that a stroke along the path covers, each once: sorted by row and column. Requires finite
// points; an empty path covers none.
[[nodiscard]] std::vector<PixelSpan> strokeSpans(std::span<const Point> path, double radiusPx,
                                                 const PixelRect& clip);

}  // namespace maskwright::core::painting
