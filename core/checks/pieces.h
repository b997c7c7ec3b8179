// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/label_map_checks.h"

// Islands and holes of a label map. Internal to core/checks.
namespace maskwright::core::checks {

// Requires values 0..10. leastPx: smaller pieces are left alone.
[[nodiscard]] std::vector<MapFinding> islandsAndHoles(const LabelMap& map, std::int64_t leastPx,
                                                      const MapCheckOptions& options);

// Whether pixels of the class touch the face: skin, or another part.
[[nodiscard]] bool touchesFace(const LabelMap& map, FaceClass value);

}  // namespace maskwright::core::checks
