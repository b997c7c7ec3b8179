// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace maskwright::annotation::release {

// The SHA-256 of every file of a release but the marker and the manifest itself, by path relative to the
// release. The file has the form of the program sha256sum, which can check it as well.
using Manifest = std::map<std::string, std::string>;

inline constexpr const char* kManifestFile = "manifest.sha256";

[[nodiscard]] std::string textOf(const Manifest& manifest);
// Throws Error, naming the line, for anything but what textOf() writes, and for paths that lead elsewhere.
[[nodiscard]] Manifest readManifest(const std::filesystem::path& release);

// True for a relative path that a release can hold: up to four safe file names.
[[nodiscard]] bool isReleasePath(const std::string& path);

struct Verification {
    std::int64_t files = 0;            // in the manifest
    std::vector<std::string> missing;  // in the manifest, not in the folder
    std::vector<std::string> changed;  // with other content than the manifest says
    std::vector<std::string> added;    // in the folder, not in the manifest
    bool whole = true;                 // false: the export was interrupted

    [[nodiscard]] bool isRight() const { return missing.empty() && changed.empty() && whole; }
};

// Compares a release with its manifest, on all cores. Throws Error if the folder is no release of ours.
[[nodiscard]] Verification verifyRelease(const std::filesystem::path& release, int threads,
                                         core::Progress& progress);

}  // namespace maskwright::annotation::release
