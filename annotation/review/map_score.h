// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/evaluation.h"

// How one pair of label maps becomes a part of an evaluation; shared by the evaluations of trees and of
// projects, so that both give the same figures. Internal to annotation/review.
namespace maskwright::annotation::review {

struct MapScore {
    core::metrics::ConfusionMatrix confusion;
    std::optional<core::metrics::BoundaryScore> boundaries;
};
// Throws Error, about the subject, if the maps differ in size.
[[nodiscard]] MapScore scoreOf(const core::LabelMap& truth, const core::LabelMap& map, Boundaries boundaries,
                               const std::string& subject);
void addScore(ParsingEvaluation& evaluation, const std::string& name, const MapScore& score);

}  // namespace maskwright::annotation::review
