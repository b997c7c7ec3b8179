// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"

// Every format, one function and one source file each. Internal to annotation/formats.
namespace maskwright::annotation::formats {

[[nodiscard]] const Format& lapaFormat();
[[nodiscard]] const Format& ptsFormat();
[[nodiscard]] const Format& wflwFormat();
[[nodiscard]] const Format& jdFormat();
[[nodiscard]] const Format& cocoFormat();
[[nodiscard]] const Format& labelmeFormat();
[[nodiscard]] const Format& cvatFormat();
[[nodiscard]] const Format& celebamaskFormat();
[[nodiscard]] const Format& fiftyOneFormat();
[[nodiscard]] const Format& huggingFaceFormat();

}  // namespace maskwright::annotation::formats
