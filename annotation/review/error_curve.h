// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/evaluation.h"

#include <filesystem>

namespace maskwright::annotation::review {

// Draws the share of faces up to each error, 0 to 10 percent, by inter-ocular distance and by box, into a PNG
// file. A face that is missing is never reached. Throws Error if the file cannot be written.
void writeErrorCurve(const LandmarkEvaluation& evaluation, const std::filesystem::path& png);

}  // namespace maskwright::annotation::review
