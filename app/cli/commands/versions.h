// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/cli/command.h"

#include <string>

namespace maskwright::app::cli {

// Judges what a run has led to, adds the version, and puts both into the result.
void addVersion(Result& result, annotation::Project& project, annotation::store::RunId run,
                const std::string& device, Session& session);

// Promotes a version. What speaks against it is said on standard error and stands in the result as "warning"
// (null: nothing), and does not keep a script from it.
void promoteWithWarning(Result& result, annotation::Project& project, const std::string& version,
                        const std::string& device, Session& session);

// "NME 5.31 %, AUC 40.2 %, failures 12.0 %" or "F1 91.2 %"; "not judged" without scores.
[[nodiscard]] std::string scoresInWords(const nlohmann::json& scores);

}  // namespace maskwright::app::cli
