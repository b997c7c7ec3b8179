// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/perceptron.h"
#include "core/progress.h"

namespace maskwright::core::image {
class HeadJudgeExamples;
}

namespace maskwright::app::wiring {

// The judge of the graph cut, learned from these examples (a minute of one core for 600 faces). Equal
// examples give an equal judge. Requires some thousand examples. Throws core::Cancelled.
[[nodiscard]] core::Perceptron trainHeadJudge(const core::image::HeadJudgeExamples& examples,
                                              core::Progress& progress);

}  // namespace maskwright::app::wiring
