// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/checkpoint.h"

#include "core/error.h"
#include "models/weights/durable_file.h"
#include "models/weights/safetensors.h"

namespace maskwright::models::training {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStateKey = "run_state";

nlohmann::json toJson(const RunState& state) {
    return {{"epochs_done", state.epochsDone},   {"steps_done", state.stepsDone},
            {"best_epoch", state.bestEpoch},     {"best", state.bestDecisive},
            {"best_figures", state.bestFigures}, {"data_hash", state.dataHash},
            {"options", state.options}};
}

RunState stateFrom(const nlohmann::json& json) {
    return {json.at("epochs_done").get<std::int64_t>(),
            json.at("steps_done").get<std::int64_t>(),
            json.at("best_epoch").get<std::int64_t>(),
            json.at("best").get<double>(),
            json.at("best_figures").get<std::map<std::string, double>>(),
            json.at("data_hash").get<std::string>(),
            json.at("options")};
}

// Archives take identifiers as keys, which names with dots are not; tensors go by their place in the order of
// names.
void writeAll(torch::serialize::OutputArchive& archive, const std::string& prefix,
              const std::map<std::string, torch::Tensor>& tensors) {
    std::size_t index = 0;
    for (const auto& [name, tensor] : tensors) {
        archive.write(prefix + std::to_string(index++), tensor, /*is_buffer=*/true);
    }
}

std::map<std::string, torch::Tensor> readAll(torch::serialize::InputArchive& archive,
                                             const std::string& prefix,
                                             const std::map<std::string, torch::Tensor>& names) {
    std::map<std::string, torch::Tensor> tensors;
    std::size_t index = 0;
    for (const auto& [name, ignored] : names) {
        torch::Tensor tensor;
        archive.read(prefix + std::to_string(index++), tensor, /*is_buffer=*/true);
        tensors.emplace(name, tensor);
    }
    return tensors;
}

}  // namespace

void saveState(const fs::path& path, const RunState& state, const torch::nn::Module& module,
               const torch::optim::Optimizer& optimiser,
               const std::map<std::string, torch::Tensor>& averaged) {
    torch::serialize::OutputArchive archive;
    writeAll(archive, "module", weights::tensorsOf(module));
    writeAll(archive, "averaged", averaged);
    torch::serialize::OutputArchive optimiserArchive;
    optimiser.save(optimiserArchive);
    archive.write("optimiser", optimiserArchive);
    archive.write(kStateKey, c10::IValue(toJson(state).dump()));

    // Into memory first: the archive's own way to the disk aborts the process in its destructor when that is
    // full.
    std::string bytes;
    archive.save_to([&bytes](const void* piece, std::size_t size) {
        bytes.append(static_cast<const char*>(piece), size);
        return size;
    });
    weights::writeDurably(path, bytes, "the state of the training");
}

RunState loadState(const fs::path& path, torch::nn::Module& module, torch::optim::Optimizer& optimiser,
                   std::map<std::string, torch::Tensor>& averaged) {
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string());
        c10::IValue text;
        archive.read(kStateKey, text);
        const RunState state = stateFrom(nlohmann::json::parse(text.toStringRef()));
        weights::fill(module, readAll(archive, "module", weights::tensorsOf(module)), path.string());
        averaged = readAll(archive, "averaged", averaged);
        torch::serialize::InputArchive optimiserArchive;
        archive.read("optimiser", optimiserArchive);
        optimiser.load(optimiserArchive);
        return state;
    } catch (const c10::Error&) {
    } catch (const nlohmann::json::exception&) {
    }
    throw core::Error("the saved state of the training is damaged or of another network", path.string(),
                      "Remove state.pt to start the run again; best.safetensors is not touched by that.");
}

}  // namespace maskwright::models::training
