// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/presets.h"
#include "models/training/options.h"

// Which network a set of options means. Training, inference and descriptions build their networks from here
// alone, so that weights fit wherever they go.
namespace maskwright::models::training {

[[nodiscard]] nets::HourglassOptions hourglassOptionsOf(const TrainingOptions& options);
[[nodiscard]] nets::PspNetOptions pspNetOptionsOf(const TrainingOptions& options, std::int64_t classes);
[[nodiscard]] nets::BassOptions bassOptionsOf(const TrainingOptions& options, std::int64_t classes);
[[nodiscard]] nets::EagrNetOptions eagrNetOptionsOf(const TrainingOptions& options, std::int64_t classes);

}  // namespace maskwright::models::training
