// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation {

// Rectangles as payloads hold them: [x0, y0, x1, y1]. Reading throws what nlohmann_json throws on anything
// else.
[[nodiscard]] inline nlohmann::json rectJson(const core::PixelRect& rect) {
    return {rect.x0, rect.y0, rect.x1, rect.y1};
}

[[nodiscard]] inline core::PixelRect rectFrom(const nlohmann::json& value) {
    return {value.at(0), value.at(1), value.at(2), value.at(3)};
}

}  // namespace maskwright::annotation
