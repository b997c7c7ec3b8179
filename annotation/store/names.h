// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// Names of images become file names of exported trees, on any system. Internal to annotation/store.
namespace maskwright::annotation::store {

// The wished name as it can stand in a file name everywhere: characters that some system forbids become '_',
// names that some system reserves get one in front, at most 180 bytes of UTF-8 (an ending and "_12345" still
// fit in 255). Never empty. Applying it again changes nothing.
[[nodiscard]] std::string fileNameFrom(const std::string& wished);

// Equal for names that a file system which folds case or composes accents would take for one. Order of the
// image list.
[[nodiscard]] std::string nameKey(const std::string& name);

}  // namespace maskwright::annotation::store
