// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

// The folder of an export and its marker. Internal to annotation/formats.
namespace maskwright::annotation::formats {

// True for a name that is one plain file name on every system we know of.
[[nodiscard]] bool isSafeFileName(const std::string& name);

class ExportFolder {
  public:
    // Makes the folder if need be. Throws Error if it holds anything but an earlier export.
    explicit ExportFolder(std::filesystem::path folder);

    // Before the first file is written: these (relative to the folder) may come, besides the ones of the last
    // export.
    void begin(const std::set<std::string>& planned);
    // At the end: these were written; files of the last export that are not among them are removed.
    void finish(const std::set<std::string>& written);

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

  private:
    void writeMarker(const std::set<std::string>& files) const;

    std::filesystem::path folder_;
    std::set<std::string> earlier_;
};

}  // namespace maskwright::annotation::formats
