// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project_place.h"

#include "annotation/file_hash.h"
#include "core/error.h"

#include <system_error>
#include <unistd.h>

#include <QDir>

namespace maskwright::annotation {

namespace fs = std::filesystem;

namespace {

constexpr const char* kEnding = ".maskwright";

// Two folders of one name get two projects in the home folder.
std::string shortHash(const fs::path& path) {
    const std::string text = path.string();
    return sha256Of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}).substr(0, 8);
}

}  // namespace

fs::path projectPlaceFor(const fs::path& photos) {
    std::error_code error;
    const fs::path folder = fs::canonical(photos, error);
    if (error || !fs::is_directory(folder, error)) {
        throw core::Error("this is no folder that can be read", photos.string(),
                          "Name a folder that holds photos.");
    }
    const std::string name = folder.has_filename() ? folder.filename().string() : "photos";
    const fs::path beside = folder.parent_path() / (name + kEnding);
    const fs::path inHome =
        fs::path(QDir::homePath().toStdString()) / "maskwright" / (name + "-" + shortHash(folder) + kEnding);
    if (!holdsProject(beside) && (holdsProject(inHome) || access(folder.parent_path().c_str(), W_OK) != 0)) {
        return inHome;
    }
    return beside;
}

bool holdsProject(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "project.db", ignored);
}

}  // namespace maskwright::annotation
