// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/publishing.h"

#include "core/error.h"
#include "models/weights/safetensors.h"

#include <initializer_list>

namespace maskwright::models::weights {

namespace {

// What a run began with tells how it was made; the folders of somebody's machine are nobody's business.
std::string lastFolderAndName(const std::filesystem::path& file) {
    return (file.parent_path().filename() / file.filename()).string();
}

std::string withoutFolders(const std::string& optionsText) {
    auto options = nlohmann::json::parse(optionsText);
    for (const char* key : {"start_from", "backbone"}) {
        if (const auto found = options.find(key); found != options.end()) {
            *found = lastFolderAndName(found->get<std::string>());
        }
    }
    return options.dump();
}

// Counters, which no mean makes sense of, stay as they are.
void averageWith(const std::filesystem::path& path, WeightFile& file) {
    const WeightFile other = readSafetensors(path);
    bool alike = other.tensors.size() == file.tensors.size();
    for (auto& [name, tensor] : file.tensors) {
        const auto found = other.tensors.find(name);
        alike = alike && found != other.tensors.end() && found->second.sizes() == tensor.sizes();
        if (!alike) {
            break;
        }
        if (tensor.is_floating_point()) {
            tensor = (tensor.to(torch::kFloat) + found->second.to(torch::kFloat)) / 2;
        }
    }
    if (!alike) {
        throw core::Error("the weights belong to another network than the run's", path.string(),
                          "Name weights that the run began with, or another run of the same options.");
    }
    file.metadata["mean_with"] = lastFolderAndName(path);
}

}  // namespace

void publish(const std::filesystem::path& runFolder, const std::filesystem::path& meanWith,
             const nlohmann::json& card, const std::filesystem::path& out) {
    const std::filesystem::path best = runFolder / "best.safetensors";
    std::error_code none;
    if (!std::filesystem::exists(best, none)) {
        throw core::Error("the run has no weights yet", runFolder.string(),
                          "Let it finish an epoch, or name another run folder.");
    }
    WeightFile file = readSafetensors(best);
    if (!meanWith.empty()) {
        averageWith(meanWith, file);
    }
    file.metadata["options"] = withoutFolders(file.metadata.at("options"));
    file.metadata["card"] = card.dump();
    writeSafetensors(out, file, StoredType::Float16);
}

}  // namespace maskwright::models::weights
