// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace maskwright::annotation {

// Where the project of a folder of photos is, or is to be made, when nobody names a place: beside the folder
// as "NAME.maskwright" (never inside it), or below ~/maskwright if nothing can be written there. A project
// that exists at either place is found again. Makes nothing. Throws Error if photos is no folder.
[[nodiscard]] std::filesystem::path projectPlaceFor(const std::filesystem::path& photos);

// True if the folder holds a project.
[[nodiscard]] bool holdsProject(const std::filesystem::path& folder);

}  // namespace maskwright::annotation
