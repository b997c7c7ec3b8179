// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <optional>

namespace maskwright::core::fitting {

// The standard pose of a part: its two end points lie at (-0.5, 0) and (0.5, 0), image left first, so that
// the part's width is 1 (LaPa paper, section 3: "each part is aligned with a standard pose"). Empty if the
// ends coincide (nearer than 0.01 px), so that no pose exists.
[[nodiscard]] std::optional<geometry::Similarity> poseFromPhoto(const Point& leftEnd, const Point& rightEnd);

}  // namespace maskwright::core::fitting
