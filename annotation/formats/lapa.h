// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// annotation/formats reads and writes files of data sets; what a format is stands here, what an import or
// export does to a project stands in import.h and export.h.
namespace maskwright::annotation::formats {

// One face of a LaPa tree (spec section 2.4). Files that do not exist are empty; those that are given were
// plain files inside the tree when it was listed.
struct LapaEntry {
    std::string name;   // base name, UTF-8
    std::string split;  // "train", "val", "test", or empty for faces outside split folders
    std::optional<std::filesystem::path> image;
    std::optional<std::filesystem::path> label;
    std::optional<std::filesystem::path> landmarks;
};

struct LapaTree {
    std::vector<LapaEntry> entries;    // sorted by split, then name
    std::vector<core::Error> leftOut;  // files that were not taken, and why
    bool hasSplits = false;            // at least one entry lies in a split folder
};

// All faces of a tree. images/, labels/, landmarks/ may each be missing, and so may the split folders around
// them (train, val, test); root may itself be one split. Endings count in any case; hidden files and other
// folders are not looked at. Left out and reported: links that lead out of the tree, things that are no plain
// files, files of another kind, and all files of a name that stands twice in one folder with different
// endings (which one is meant cannot be known). Throws Error if the folder holds none of the three folders.
[[nodiscard]] LapaTree listLapaTree(const std::filesystem::path& root);

// What the files of an entry say; each is read if it exists. Throws Error naming the file that cannot be
// read.
struct LapaAnnotation {
    std::optional<core::PointMatrix> points;
    std::optional<core::LabelMap> labels;
};
[[nodiscard]] LapaAnnotation readAnnotation(const LapaEntry& entry);

// LaPa's class 4 is the eye on the image's left; other sets (CelebAMask-HQ) mean the person's left. Names
// prove nothing, so an import measures it: over all faces that show both eyes, class 4 must lie left of class
// 5 (spec section 1.2).
class EyeSides {
  public:
    // Counts the face if the map shows both eyes.
    void add(const core::LabelMap& labels);
    [[nodiscard]] std::int64_t faces() const { return faces_; }
    // Throws Error if class 4 lies on the image's right on average; says nothing of sets without such faces.
    // subject: the tree, for the message.
    void require(const std::string& subject) const;

  private:
    std::int64_t faces_ = 0;
    double distanceSum_ = 0;  // from class 4 to class 5, as shares of the width
};

}  // namespace maskwright::annotation::formats
