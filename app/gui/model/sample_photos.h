// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/task_runner.h"

#include <filesystem>

namespace maskwright::app::gui {

// Where the sample's photos lie, in the user's data folder; scripts/run uses the same place.
[[nodiscard]] std::filesystem::path samplePhotosFolder();
// Draws them, if they are not there yet.
[[nodiscard]] TaskRunner::Work samplePhotosWork();

}  // namespace maskwright::app::gui
