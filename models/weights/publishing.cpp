// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/publishing.h"

#include "core/error.h"
#include "models/weights/safetensors.h"

#include <initializer_list>

namespace maskwright::models::weights {

namespace {

// What a run began with tells how it was made; the folders of somebody's machine are nobody's business.
std::string withoutFolders(const std::string& optionsText) {
    auto options = nlohmann::json::parse(optionsText);
    for (const char* key : {"start_from", "backbone"}) {
        if (const auto found = options.find(key); found != options.end()) {
            const std::filesystem::path file(found->get<std::string>());
            *found = (file.parent_path().filename() / file.filename()).string();
        }
    }
    return options.dump();
}

}  // namespace

void publish(const std::filesystem::path& runFolder, const nlohmann::json& card,
             const std::filesystem::path& out) {
    const std::filesystem::path best = runFolder / "best.safetensors";
    std::error_code none;
    if (!std::filesystem::exists(best, none)) {
        throw core::Error("the run has no weights yet", runFolder.string(),
                          "Let it finish an epoch, or name another run folder.");
    }
    WeightFile file = readSafetensors(best);
    file.metadata["options"] = withoutFolders(file.metadata.at("options"));
    file.metadata["card"] = card.dump();
    writeSafetensors(out, file, StoredType::Float16);
}

}  // namespace maskwright::models::weights
