// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"

// Every format, one function and one source file each. Internal to annotation/formats.
namespace maskwright::annotation::formats {

[[nodiscard]] const Format& lapaFormat();

}  // namespace maskwright::annotation::formats
