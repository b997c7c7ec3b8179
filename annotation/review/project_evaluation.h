// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/review/evaluation.h"
#include "core/predictors.h"

#include <filesystem>
#include <memory>

namespace maskwright::annotation::review {

// Where the label maps of a project's images come from when two of them are compared.
struct MapSource {
    enum class Kind {
        Accepted,   // the heads that a person has accepted
        Automatic,  // the newest map of each image that no person had a hand in
        Parser,     // asked now
        Tree,       // a LaPa tree's labels/, by the names of the images
    };
    Kind kind = Kind::Accepted;
    std::shared_ptr<const core::FaceParser> parser;  // for Parser
    std::filesystem::path tree;                      // for Tree
};

// As evaluateParsing(), with the same figures: images are those for which the truth has a map; those without
// a predicted one are missing. Writes nothing. Throws Error if there is nothing to compare, or naming all
// images that cannot be.
[[nodiscard]] ParsingEvaluation evaluateProject(const Project& project, const MapSource& truth,
                                                const MapSource& predicted, const EvaluationOptions& options,
                                                core::Progress& progress);

}  // namespace maskwright::annotation::review
