// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wiring/predictors.h"

namespace maskwright::app::wiring {

// A parser of 11 classes, named as makeFaceParser() has it, that looks at faces aligned by five points (Helen
// protocol): for networks that learned on samples of that alignment. Throws core::Error if there is none.
[[nodiscard]] std::unique_ptr<core::FaceParser> makeAlignedParser(const std::string& parser,
                                                                  const PredictorChoice& choice);

}  // namespace maskwright::app::wiring
