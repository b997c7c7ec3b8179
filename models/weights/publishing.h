// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

namespace maskwright::models::weights {

// Makes the best weights of a run into a file to hand out: float16, with the run's own metadata and the model
// card (data, licence, use, scores, known failures) as JSON text under "card". Of the files that the run
// began with only their names and those of their folders are kept. Throws Error if the run has no weights
// yet, or if the file cannot be written.
//
// meanWith: weights of the same network, mostly those that the run began with. What is handed out is then the
// mean of both (Wortsman et al.: Robust fine-tuning of zero-shot models, CVPR 2022), which keeps more of what
// was known before; their names stand under "mean_with", and what the
// file says of a validation stays the run's own. Throws Error if the tensors differ. Empty: none.
void publish(const std::filesystem::path& runFolder, const std::filesystem::path& meanWith,
             const nlohmann::json& card, const std::filesystem::path& out);

}  // namespace maskwright::models::weights
