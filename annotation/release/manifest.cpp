// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/manifest.h"

#include "annotation/batch.h"
#include "annotation/file_hash.h"
#include "annotation/formats/format.h"
#include "annotation/release/release_folder.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHashLetters = 64;
constexpr std::ptrdiff_t kDeepestPath = 4;

bool isHash(const std::string& text) {
    return text.size() == kHashLetters && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

enum class State : std::uint8_t { Right, Missing, Changed };

State stateOf(const fs::path& file, const std::string& sha256) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) {
        return State::Missing;
    }
    return sha256OfFile(file) == sha256 ? State::Right : State::Changed;
}

}  // namespace

bool isReleasePath(const std::string& path) {
    std::ptrdiff_t parts = 1;
    std::size_t start = 0;
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', start)) {
        if (!formats::isSafeFileName(path.substr(start, slash - start))) {
            return false;
        }
        start = slash + 1;
        ++parts;
    }
    return parts <= kDeepestPath && formats::isSafeFileName(path.substr(start)) &&
           path != formats::kExportMarker;
}

std::string textOf(const Manifest& manifest) {
    std::string text;
    for (const auto& [path, sha256] : manifest) {
        text += sha256 + "  " + path + "\n";
    }
    return text;
}

Manifest readManifest(const fs::path& release) {
    const fs::path file = release / kManifestFile;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw core::Error("there is no manifest", file.string(), "Name the folder of a release.");
    }
    Manifest manifest;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const std::string sha256 = line.substr(0, kHashLetters);
        const std::string path = line.size() > kHashLetters + 2 ? line.substr(kHashLetters + 2) : "";
        if (!isHash(sha256) || line.compare(kHashLetters, 2, "  ") != 0 || !isReleasePath(path) ||
            !manifest.emplace(path, sha256).second) {
            throw core::Error("line " + std::to_string(number) + " of the manifest is damaged", file.string(),
                              "Take the release again from where it came.");
        }
    }
    return manifest;
}

Verification verifyRelease(const fs::path& release, int threads, core::Progress& progress) {
    Verification verification;
    const std::optional<bool> whole = releaseIsWhole(release);
    verification.whole = whole.value_or(true);
    Manifest manifest;
    try {
        manifest = readManifest(release);
    } catch (const core::Error&) {
        if (verification.whole) {
            throw;
        }
        return verification;  // the manifest comes last
    }
    verification.files = static_cast<std::int64_t>(manifest.size());
    const std::vector<std::pair<std::string, std::string>> files(manifest.begin(), manifest.end());
    runBatch(
        files.size(), threads, progress,
        [&](std::size_t index) {
            progress.report(static_cast<double>(index) / static_cast<double>(files.size()), "verifying");
            return std::optional(files[index]);
        },
        [&](const std::pair<std::string, std::string>& file, core::Progress& worker) {
            worker.stopIfCancelled();
            return stateOf(release / file.first, file.second);
        },
        [&](std::size_t index, Outcome<State>&& outcome) {
            // What cannot be read is as good as changed.
            const auto* state = std::get_if<State>(&outcome);
            if (state == nullptr || *state == State::Changed) {
                verification.changed.push_back(files[index].first);
            } else if (*state == State::Missing) {
                verification.missing.push_back(files[index].first);
            }
        });
    for (const auto& entry : fs::recursive_directory_iterator(release)) {
        const std::string path = entry.path().lexically_relative(release).generic_string();
        if (!entry.is_directory() && !manifest.contains(path) && path != kManifestFile &&
            path != formats::kExportMarker) {
            verification.added.push_back(path);
        }
    }
    std::sort(verification.added.begin(), verification.added.end());
    progress.report(1, "verified");
    return verification;
}

}  // namespace maskwright::annotation::release
