// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/training/judging.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// From a training that has ended to a model version, and what is known of versions.
namespace maskwright::annotation::training {

struct NewVersion {
    std::string name;
    std::int64_t judgedFaces = 0;        // of the test split; 0: there are none, so the version has no scores
    std::vector<dla::Failure> failures;  // test photos that could not be read
};

// Judges the best weights of a run whose training has ended, and adds them to the project as
// models/NAME/weights.safetensors with a card.json. If the run has a version already, that one is returned.
// Throws Error if the weights are not there or are not those of this run.
NewVersion makeVersion(Project& project, store::RunId run, const Judges& judges, core::Progress& progress);

// Takes over what was trained elsewhere from a folder that packRunFor() made, or from the training folder
// alone. Throws Error, and changes nothing, unless the weights were trained from exactly the data that was
// recorded for a run of this project.
store::RunId importRun(Project& project, const std::filesystem::path& folder);

// The card of a version as it stands in its folder. Throws Error if there is none.
[[nodiscard]] nlohmann::json versionCard(const Project& project, const std::string& version);

// A version in numbers (percent); none where undefined or not measured.
struct VersionFigures {
    std::string name;
    std::int64_t samples = 0;  // that were trained on
    std::optional<double> nme;
    std::optional<double> auc;
    std::optional<double> f1;
};
// Of one kind, in the order of their making.
[[nodiscard]] std::vector<VersionFigures> versionFigures(const Project& project, SampleKind kind);

// The growth of the paper's Fig. 2 as a table: version,samples,nme,auc,f1.
[[nodiscard]] std::string growthCsv(const std::vector<VersionFigures>& versions);

}  // namespace maskwright::annotation::training
