// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/mask_evaluation.h"
#include "app/wiring/predictors.h"

namespace maskwright::app::wiring {

// A parser of CelebAMask-HQ's 19 classes, named as makeFaceParser() has it. It looks at the head's square,
// and where a face has no points at the whole photo. Throws core::Error if there is none, or if it has
// another number of classes.
[[nodiscard]] annotation::review::MaskParser makeMaskParser(const std::string& parser,
                                                            const PredictorChoice& choice);

}  // namespace maskwright::app::wiring
