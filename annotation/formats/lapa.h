// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// annotation/formats reads and writes files of data sets; what a format is stands here, what an import or export does
// to a project stands in import.h and export.h.
namespace maskwright::annotation::formats {

// LaPa landmark text (spec section 2.5): "106", then 106 lines "x y". Reading takes any white space, CR LF, a BOM,
// and refuses NaN, infinities and other counts with the line number. name: for messages.
[[nodiscard]] core::PointMatrix parseLandmarkText(const std::string& text, const std::string& name);
[[nodiscard]] core::PointMatrix readLandmarkText(const std::filesystem::path& path);
// "%.6f" without trailing zeros but with one decimal at least, '\n', final newline.
[[nodiscard]] std::string landmarkText(const core::PointMatrix& points);

// One face of a LaPa tree. Files that do not exist are empty.
struct LapaEntry {
    std::string name;   // base name
    std::string split;  // "train", "val", "test", or empty for a tree without split folders
    std::optional<std::filesystem::path> image;
    std::optional<std::filesystem::path> label;
    std::optional<std::filesystem::path> landmarks;
};

// All entries of a tree, sorted by split and name. Any of images/, labels/, landmarks/ and the split folders may be
// missing. Throws Error if the folder holds none of them.
[[nodiscard]] std::vector<LapaEntry> listLapaTree(const std::filesystem::path& root);

}  // namespace maskwright::annotation::formats
