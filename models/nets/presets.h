// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/hourglass.h"
#include "models/nets/pspnet.h"

namespace maskwright::models::nets {

enum class Preset {
    Paper,  // as published
    Lite,   // real-time on two processor cores
};

// Side of the square network input of a preset.
[[nodiscard]] int64_t landmarkInputSide();
[[nodiscard]] int64_t parsingInputSide(Preset preset);

[[nodiscard]] HourglassOptions hourglassOptions(Preset preset);
[[nodiscard]] PspNetOptions pspNetOptions(Preset preset);
// classes: 3 in the fine stage, 11 as a parser.
[[nodiscard]] BassOptions bassOptions(Preset preset, int64_t classes);
[[nodiscard]] EagrNetOptions eagrNetOptions(Preset preset);

}  // namespace maskwright::models::nets
