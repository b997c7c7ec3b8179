// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/training/comparison.h"
#include "core/progress.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Whether a version may be promoted without a question: one rule for the window and the commands.
namespace maskwright::annotation::training {

// Why a person should think twice before a promotion.
struct PromotionDoubt {
    std::string version;
    std::string heading;               // "landmarks-2 is worse than landmarks-1, which counts now."
    std::vector<std::string> reasons;  // what is worse and by how much, in sentences
};
// In one line.
[[nodiscard]] std::string words(const PromotionDoubt& doubt);

// The comparison's own verdict: worse beyond chance. None for a new version that is better or alike, though
// some parts of it be worse.
[[nodiscard]] std::optional<PromotionDoubt> doubtAbout(const Comparison& comparison);

// Of label maps the project knows each version's scores alone, without an interval of chance: the mean F1 is
// lower by 2 points or more. None where either was not judged.
[[nodiscard]] std::optional<PromotionDoubt> doubtAbout(const store::ModelVersionRecord& inUse,
                                                       const store::ModelVersionRecord& version);

// A version against what counts now; versions of points are compared on the test split first, as by
// compareVersions(). None where nothing can be compared: no accepted test faces, a program without networks,
// or maps where what the program ships with counts. A comparison that fails is a doubt.
[[nodiscard]] std::optional<PromotionDoubt> doubtAboutPromoting(
    const Project& project, const std::string& version, const std::optional<std::filesystem::path>& shipped,
    const Judges& judges, core::Progress& progress);

// Promotes a version if the project wants that (LoopSettings), and it is better beyond chance than what
// counts now. Returns the comparison if one was made.
std::optional<Comparison> promoteIfWanted(Project& project, const std::string& version,
                                          const std::optional<std::filesystem::path>& shipped,
                                          const Judges& judges, const std::string& author,
                                          core::Progress& progress);

}  // namespace maskwright::annotation::training
