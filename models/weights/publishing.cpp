// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/publishing.h"

#include "core/error.h"
#include "models/weights/safetensors.h"

namespace maskwright::models::weights {

void publish(const std::filesystem::path& runFolder, const nlohmann::json& card,
             const std::filesystem::path& out) {
    const std::filesystem::path best = runFolder / "best.safetensors";
    std::error_code none;
    if (!std::filesystem::exists(best, none)) {
        throw core::Error("the run has no weights yet", runFolder.string(),
                          "Let it finish an epoch, or name another run folder.");
    }
    WeightFile file = readSafetensors(best);
    file.metadata["card"] = card.dump();
    writeSafetensors(out, file, StoredType::Float16);
}

}  // namespace maskwright::models::weights
