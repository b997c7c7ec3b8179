// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/painting/mended_map.h"
#include "core/progress.h"

#include <optional>
#include <span>
#include <vector>

namespace maskwright::core::image {

// What a rough stroke over a wrong place makes of a label map: the regions are cut anew along the edges of
// the photo (recut.h), within reach (>= 1) times the radius of the path; half of the radius is certain.
// Without a wanted class the colours decide between hair, skin and background; with one of these three its
// region grows and shrinks to its edges, and an occluder is background; with a part's class that part grows
// to its edges, and nothing else changes. Where skin appears, the parts of the fit appear with it (a brow
// that hair had covered); null: there is no fit. Only pixels that change are returned, each once. Requires a
// map of the photo's size, finite points and a radius above 0. Takes less than 100 ms, whatever the photo's
// size. Throws Cancelled.
[[nodiscard]] std::vector<painting::PaintedArea> smartStroke(const ImageView& photo, const LabelMap& map,
                                                             const fitting::FaceFit* fit,
                                                             std::span<const Point> path, double radiusPx,
                                                             std::optional<FaceClass> wanted, double reach,
                                                             const Progress& progress);

}  // namespace maskwright::core::image
