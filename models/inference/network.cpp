// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/network.h"

#include "core/error.h"
#include "models/inference/network_thread.h"
#include "models/inference/prepared_module.h"
#include "models/training/landmark_task.h"
#include "models/training/precision.h"
#include "models/training/task.h"
#include "models/weights/safetensors.h"

#include <array>
#include <charconv>
#include <cstring>
#include <new>
#include <optional>

#include <torch/torch.h>

namespace maskwright::models::inference {

namespace fs = std::filesystem;
using core::Error;
using training::TrainingOptions;

namespace {

constexpr std::array<const char*, 4> kKinds{"landmarks", "coarse", "fine", "parser"};

// As much as CelebAMask-HQ has; more is no label map of ours.
constexpr int kMaxClasses = 19;

[[noreturn]] void refuse(const std::string& what, const fs::path& file) {
    throw Error("the weights cannot be used: " + what, file.string(),
                "Choose a file that maskwright-train has written for this purpose.");
}

std::string entry(const weights::WeightFile& file, const std::string& key, const fs::path& path) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) {
        refuse("their model card has no entry '" + key + "'", path);
    }
    return found->second;
}

TrainingOptions optionsOf(const weights::WeightFile& file, const fs::path& path) {
    const auto json =
        nlohmann::json::parse(entry(file, "options", path), nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) {
        refuse("the options in their model card are no JSON object", path);
    }
    try {
        return training::optionsFromJson(json);
    } catch (const Error& problem) {
        refuse(problem.happened(), path);
    }
}

std::optional<int> numberIn(const std::string& text) {
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

int classesOf(const weights::WeightFile& file, const fs::path& path) {
    const std::string text = entry(file, "classes", path);
    const int classes = numberIn(text).value_or(0);
    if (classes < 2 || classes > kMaxClasses) {
        refuse("they have " + text + " classes", path);
    }
    return classes;
}

// Weights of before there were two looks say nothing.
int looksOf(const weights::WeightFile& file, const fs::path& path) {
    const auto found = file.metadata.find("looks");
    if (found == file.metadata.end()) {
        return 1;
    }
    const int looks = numberIn(found->second).value_or(0);
    if (looks < 1 || looks > 2) {
        refuse("they look at a face from " + found->second + " distances", path);
    }
    return looks;
}

// Before memory is taken for a network that a model card merely claims: its widest convolutions alone would
// need this many numbers (blocks of an hourglass; layer 4 of a ResNet-18).
void checkSize(const TrainingOptions& options, const weights::WeightFile& file, const fs::path& path) {
    std::int64_t held = 0;
    for (const auto& [name, tensor] : file.tensors) {
        held += tensor.numel();
        if (tensor.is_floating_point() && !torch::isfinite(tensor).all().item<bool>()) {
            refuse(name + " holds values that are no numbers", path);
        }
    }
    const std::int64_t each =
        options.kind == "landmarks" ? 40 * std::max<std::int64_t>(1, options.stacks) : 2000;
    const std::int64_t claimed = each * options.channels * options.channels;
    if (claimed > held) {
        refuse("their model card describes a larger network", path);
    }
}

torch::Device deviceFor(const std::string& name) {
    const bool gpu = torch::cuda::is_available();
    if (name == "cpu" || (name == "auto" && !gpu)) {
        return torch::kCPU;
    }
    if (!gpu) {
        throw Error("there is no GPU that networks could use here", name,
                    "Use the device cpu or auto, or build with a CUDA LibTorch.");
    }
    const torch::Device device(name == "auto" ? "cuda" : name);
    if (device.index() >= static_cast<int>(torch::cuda::device_count())) {
        throw Error("there is no GPU of this number", name,
                    "Use a number below " + std::to_string(torch::cuda::device_count()) + ".");
    }
    return device;
}

}  // namespace

std::string nameOf(Kind kind) {
    return kKinds.at(static_cast<std::size_t>(kind));
}

struct Network::State {
    Kind kind = Kind::Landmarks;
    fs::path file;
    std::map<std::string, std::string> card;
    int classes = 0;
    int inputPx = 0;
    int looks = 1;
    std::string net;
    std::unique_ptr<training::Task> task;  // owns the network
    Forward forward;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat;

    // bytes: [N, side, side, 3]. In the network thread.
    torch::Tensor run(const torch::Tensor& bytes) {
        const torch::NoGradGuard noGradient;
        // Rows of RGB pixels are channels-last as they stand.
        torch::Tensor x = bytes.to(device).permute({0, 3, 1, 2}).to(torch::kFloat) / 255.0;
        if (kind != Kind::Landmarks) {
            x = training::normalised(x);
        }
        torch::Tensor y = forward(x.to(type)).to(torch::kFloat);
        if (kind != Kind::Landmarks) {
            y = torch::upsample_bilinear2d(y, {inputPx, inputPx}, /*align_corners=*/true);
        }
        return y.to(torch::kCPU).contiguous();
    }
};

Network::Network(std::shared_ptr<State> state) : state_(std::move(state)) {}
Network::~Network() = default;

std::shared_ptr<const Network> Network::load(const fs::path& path, Kind kind, const NetworkOptions& options) {
    weights::WeightFile file = weights::readSafetensors(path);
    if (const std::string stated = entry(file, "kind", path); stated != nameOf(kind)) {
        refuse("they are of the kind " + stated + ", " + nameOf(kind) + " is needed", path);
    }
    const TrainingOptions trained = optionsOf(file, path);
    if (trained.kind != nameOf(kind)) {
        refuse("their model card contradicts itself", path);
    }
    checkSize(trained, file, path);
    auto state = std::make_shared<State>();
    state->kind = kind;
    state->file = path;
    state->classes = kind == Kind::Landmarks ? 0 : classesOf(file, path);
    state->looks = looksOf(file, path);
    const core::samples::SampleLayout layout{
        trained.kind, 16, kind == Kind::Landmarks, kind != Kind::Landmarks, state->classes, state->looks};
    try {
        state->task = training::makeTask(trained, layout);
    } catch (const Error& problem) {
        refuse(problem.happened(), path);
    }
    torch::nn::Module& module = state->task->module();
    weights::fill(module, file.tensors, path.string());
    state->inputPx = static_cast<int>(state->task->view().inputSide);
    state->net = netNameOf(module);
    state->card = std::move(file.metadata);
    state->device = deviceFor(options.device);
    const bool small = options.precision == Precision::BFloat16 ||
                       (options.precision == Precision::Auto && training::hasFastBfloat16(state->device));
    state->type = small ? torch::kBFloat16 : torch::kFloat;
    prepare(module, state->device, state->type);
    state->forward = forwardOf(module);
    std::shared_ptr<const Network> network(new Network(state));
    const std::array<core::RgbImage, 1> grey{core::RgbImage(state->inputPx, state->inputPx, {128, 128, 128})};
    (void)network->forward(grey, core::NoProgress{});
    NetworkThread::shared().endBeforeLibraries();
    return network;
}

Kind Network::kind() const {
    return state_->kind;
}

const std::string& Network::net() const {
    return state_->net;
}

int Network::inputPx() const {
    return state_->inputPx;
}

int Network::classes() const {
    return state_->classes;
}

int Network::looks() const {
    return state_->looks;
}

losses::MapMeaning Network::mapMeaning() const {
    const auto* landmarks = dynamic_cast<const training::LandmarkTask*>(state_->task.get());
    core::expects(landmarks != nullptr, "Network::mapMeaning: a network of the kind landmarks");
    return landmarks->meaning();
}

const std::map<std::string, std::string>& Network::card() const {
    return state_->card;
}

std::string Network::runsOn() const {
    return state_->device.str() + (state_->type == torch::kBFloat16 ? ", bfloat16" : ", float32");
}

at::Tensor Network::forward(std::span<const core::RgbImage> crops, const core::Progress& progress) const {
    core::expects(!crops.empty(), "Network::forward: no crop");
    const int px = state_->inputPx;
    const torch::Tensor bytes =
        torch::empty({static_cast<std::int64_t>(crops.size()), px, px, 3}, torch::kByte);
    auto* target = bytes.data_ptr<std::uint8_t>();
    for (const core::RgbImage& crop : crops) {
        core::expects(crop.width() == px && crop.height() == px, "Network::forward: a crop of another size");
        std::memcpy(target, crop.pixels().data(), crop.pixels().size_bytes());
        target += crop.pixels().size_bytes();
    }
    try {
        return NetworkThread::shared().run([state = state_, bytes] { return state->run(bytes); }, progress);
    } catch (const std::bad_alloc&) {
        throw Error("the memory of this machine ran out in a network", state_->file.string(),
                    "Close other programs, or choose a smaller model.");
    } catch (const c10::Error& problem) {
        throw Error(std::string("a network failed: ") + problem.what_without_backtrace(),
                    state_->file.string(), "Choose the device cpu, or another model.");
    }
}

}  // namespace maskwright::models::inference
