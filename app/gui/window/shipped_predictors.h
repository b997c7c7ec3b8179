// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/project_tasks.h"

namespace maskwright::app::gui {

// What app/wiring makes of the models that the user's settings choose. Settings are read at each call, so
// that a change counts for the next task.
[[nodiscard]] Predictors shippedPredictors();

}  // namespace maskwright::app::gui
