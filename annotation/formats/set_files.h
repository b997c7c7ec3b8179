// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

// What the readers of all formats need: files that stay inside a set, texts of bounded size, classes by the
// names that people give them. Internal to annotation/formats.
namespace maskwright::annotation::formats {

// The files of a set, found by walking its folder once.
class SetFiles {
  public:
    // Throws Error if the folder cannot be read.
    explicit SetFiles(const std::filesystem::path& root);

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    // Plain files with this ending (lower case, with dot), sorted; links that lead out of the set and hidden
    // files are not among them.
    [[nodiscard]] std::vector<std::filesystem::path> withEnding(const std::string& ending) const;
    // The photo that a file of the set means by this name ("images/a.jpg", "a.jpg"): at that place below one
    // of the folders, or else the only photo of the set with this file name. Throws Error, naming the file
    // that speaks of it, if there is none, or several.
    [[nodiscard]] std::filesystem::path photo(const std::string& name,
                                              const std::vector<std::filesystem::path>& folders,
                                              const std::string& subject) const;
    // The photo beside a file, with the same name but for the ending.
    [[nodiscard]] std::optional<std::filesystem::path> photoBeside(const std::filesystem::path& file) const;
    // For messages: relative to the set, printable.
    [[nodiscard]] std::string relative(const std::filesystem::path& path) const;
    // The split named by a folder between the set's and the file; None without one.
    [[nodiscard]] store::Split splitOf(const std::filesystem::path& path) const;

  private:
    [[nodiscard]] std::optional<std::filesystem::path> inside(const std::filesystem::path& path) const;

    std::filesystem::path root_;                // canonical
    std::vector<std::filesystem::path> files_;  // sorted
    std::multimap<std::string, std::filesystem::path> photosByName_;
};

// At most this many bytes of text are read of one file that lists many faces, and of one that describes one
// face. Throws Error for more, and for what cannot be read.
inline constexpr std::uint64_t kMostListBytes = 1ULL << 30;
inline constexpr std::uint64_t kMostFaceBytes = 64ULL << 20;
[[nodiscard]] std::string readSetText(const std::filesystem::path& file, std::uint64_t mostBytes);
// Throws Error, naming the file, for what is no JSON, or nested deeper than any such file is.
[[nodiscard]] nlohmann::json readSetJson(const std::filesystem::path& file, std::uint64_t mostBytes);

// LaPa's class by any name that our files or others use for it, upper and lower case alike; none for other
// names.
[[nodiscard]] std::optional<core::FaceClass> classNamed(const std::string& name);

// A base name that no earlier one of the same kind has: "photo", "photo_2", ...
class FaceNames {
  public:
    [[nodiscard]] std::string next(const std::string& photoStem);

  private:
    std::map<std::string, int> counts_;
};

// Counts content that a project cannot hold, by its name.
class NotHeld {
  public:
    void add(const std::string& what) { ++counts_[what]; }
    // "label 'glasses' (12 times)"
    [[nodiscard]] std::vector<std::string> inWords() const;

  private:
    std::map<std::string, std::int64_t> counts_;
};

// A finite number as short as it can be without losing anything; for texts.
[[nodiscard]] std::string numberText(double value);
// Six decimals without trailing zeros: as precise as LaPa's files.
[[nodiscard]] double asStored(double value);

}  // namespace maskwright::annotation::formats
