// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/ppa/corrections.h"
#include "annotation/project.h"

#include <string>

// Edits that can be recognised: what edit_writer saves and the tests look for afterwards.
namespace maskwright::tests {

// Every how many edits one also stores a label map.
inline constexpr int kEditsPerMap = 10;
// And every how many a person's pixels.
inline constexpr int kEditsPerCorrections = 7;

// The points after this author's edit.
[[nodiscard]] core::Landmarks editedFace(const std::string& author, int edit);
// The label map that goes with an edit.
// The person's pixels that go with one.
[[nodiscard]] annotation::ppa::MapCorrections editedCorrections(const std::string& author, int edit);
[[nodiscard]] core::LabelMap editedMap(const std::string& author, int edit);

// Saves the edit's points and, every so many edits, its label map and corrections; the points are saved
// last. Returns
// their revision. Throws store::Conflict.
annotation::store::RevisionId saveEdit(annotation::Project& project, annotation::store::ImageId image,
                                       std::optional<annotation::store::RevisionId> madeFrom,
                                       const std::string& author, int edit);

}  // namespace maskwright::tests
