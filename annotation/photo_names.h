// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <string>
#include <vector>

namespace maskwright::annotation {

// What a table that people hand to a command may call an image's photo, the most exact name first: its path
// and every end of it ("photos/a/face.jpg", "a/face.jpg", "face.jpg"), the file's name without ending, the
// image's name.
[[nodiscard]] std::vector<std::string> photoNames(const store::ImageRecord& image);

}  // namespace maskwright::annotation
