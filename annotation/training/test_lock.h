// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <cstdint>
#include <map>
#include <optional>

// The faces that versions of points are judged by are locked when the first training begins: by the points
// that they were accepted with then, whatever is changed afterwards. Faces of the test split that are
// accepted later join at the training after that.
namespace maskwright::annotation::training {

// By which revisions of points a face judges: the person's, and that of a second one who did not know of the
// first.
struct JudgingFace {
    store::RevisionId first{};
    std::optional<store::RevisionId> second;
    bool operator==(const JudgingFace&) const = default;
};
using JudgingFaces = std::map<store::ImageId, JudgingFace>;

// Accepted faces of the test split as they are now.
[[nodiscard]] JudgingFaces acceptedTestFaces(const Project& project);
// Empty before the first training. Throws Error if the project's setting cannot be read.
[[nodiscard]] JudgingFaces lockedTestFaces(const Project& project);
// Whether versions are judged by what was accepted of this image: a locked face, or the copy on which a
// second person has annotated one. What is changed of it counts only when the faces are locked anew. Throws
// Error as lockedTestFaces() does, and if there is no such image.
[[nodiscard]] bool isLocked(const Project& project, store::ImageId image);

// Locks what is accepted and not locked yet. Anew: everything as it is accepted now, because truth was wrong;
// scores of earlier versions then stand beside others by mistake, comparisons do not.
enum class Locking { Joining, Anew };
// Returns how many faces are locked now.
std::int64_t lockTestFaces(Project& project, Locking locking);

}  // namespace maskwright::annotation::training
