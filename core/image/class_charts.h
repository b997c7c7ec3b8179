// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/confusion.h"
#include "core/raster.h"

#include <string>

namespace maskwright::core::image {

// Charts of how well label maps agree, on white, for reports. title is ASCII.

// F1 of each class as a bar in the class's colour, with its value in percent; a class that nobody has shown
// has none.
[[nodiscard]] RgbImage drawClassBars(const metrics::ConfusionMatrix& confusion, const std::string& title);
// Where the pixels of each true class (rows) went, in percent of the row; the darker, the more.
[[nodiscard]] RgbImage drawConfusion(const metrics::ConfusionMatrix& confusion, const std::string& title);

}  // namespace maskwright::core::image
