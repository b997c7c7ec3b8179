// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/progress.h"
#include "core/propagation/error_model.h"

#include <memory>

namespace maskwright::annotation::dla {

// What a project's own corrections say of the errors of its landmark model.
struct ErrorsLearned {
    std::string modelVersion;  // whose errors
    std::int64_t faces = 0;    // accepted faces that this model had placed
};

// Learns from every face whose points are accepted: what a model had placed (revisions are kept for ever)
// against what a person has made of it. The model is the one that placed most of them; it begins from the
// shipped error model. The result is stored in the project. Faces of the test split stay out. Throws Error
// with fewer than ErrorModel::kLeastPairs such faces, and Cancelled on a cancel; either way the project
// stays as it was.
ErrorsLearned learnErrors(Project& project, core::Progress& progress);

// What learnErrors() has stored; null if it never did. Throws Error if it is broken.
[[nodiscard]] std::shared_ptr<const core::propagation::ErrorModel> learnedErrors(
    const store::ProjectStore& store);

}  // namespace maskwright::annotation::dla
