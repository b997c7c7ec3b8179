// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/describe.h"

#include "core/error.h"
#include "models/nets/presets.h"

#include <atomic>
#include <memory>

#include <ATen/record_function.h>

namespace maskwright::models {

namespace {

using nets::Preset;

std::atomic<std::int64_t>& runningCount() {
    static std::atomic<std::int64_t> count{0};
    return count;
}

// Adds output elements x (input channels of a group x kernel) for each convolution that runs.
// "aten::convolution" runs exactly once per layer, whatever calls it and whatever carries it out.
void addConvolution(const at::RecordFunction& call, at::ObserverContext* /*context*/) {
    if (std::string_view(call.name()) != "aten::convolution") {
        return;
    }
    const auto inputs = call.inputs();
    const auto& outputs = call.outputs();
    core::expects(inputs.size() > 1 && inputs[1].isTensor() && !outputs.empty() && outputs[0].isTensor(),
                  "aten::convolution has other arguments than expected");
    const at::Tensor& weight = inputs[1].toTensor();
    runningCount() += outputs[0].toTensor().numel() * (weight.numel() / weight.size(0));
}

// Counts the multiply-adds of one forward pass by watching the convolutions it runs.
template <typename Net>
std::int64_t countMultiplyAdds(Net& net, std::int64_t side) {
    const torch::NoGradGuard noGradient;
    net->eval();
    runningCount() = 0;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback([](const at::RecordFunction& /*call*/)
                                       -> std::unique_ptr<at::ObserverContext> { return nullptr; },
                                   addConvolution)
            .needsInputs(true)
            .needsOutputs(true)
            .scopes({at::RecordScope::FUNCTION}));
    net->forward(torch::zeros({1, 3, side, side}));
    at::removeCallback(handle);
    return runningCount();
}

template <typename Net>
void count(Net net, NetworkDescription& description) {
    for (const torch::Tensor& parameter : net->parameters()) {
        description.parameters += parameter.numel();
    }
    description.multiplyAdds = countMultiplyAdds(net, description.inputPx);
}

std::string backboneWords(const nets::ResNetOptions& options) {
    return "ResNet-" + std::to_string(options.depth) +
           (options.stem == nets::Stem::Deep ? " deep" : " plain") + " stem, " +
           std::to_string(options.baseChannels) + " base channels";
}

std::string usualNet(const std::string& kind) {
    if (kind == "landmarks") {
        return "hourglass";
    }
    if (kind == "coarse") {
        return "pspnet";
    }
    return kind == "fine" ? "bass" : "eagrnet";
}

[[noreturn]] void unknown(const std::string& what, const std::string& given, const std::string& allowed) {
    throw core::Error("unknown " + what + " '" + given + "'", {}, "Choose one of: " + allowed + ".");
}

void describeHourglass(const NetworkRequest& request, Preset preset, NetworkDescription& description) {
    nets::HourglassOptions options = nets::hourglassOptions(preset);
    if (request.block == "newell") {
        options.block = nets::BlockKind::Newell;
    } else if (!request.block.empty() && request.block != "fan") {
        unknown("block", request.block, "fan, newell");
    }
    if (request.stacks != 0) {
        if (request.stacks < 1 || request.stacks > 16) {
            unknown("number of stacks", std::to_string(request.stacks), "1 to 16");
        }
        options.stacks = request.stacks;
    }
    description.inputPx = nets::landmarkInputSide();
    description.outputChannels = options.maps;
    description.options = std::string(options.block == nets::BlockKind::Fan ? "FAN" : "Newell") +
                          " blocks, " + std::to_string(options.stacks) + " stacks, " +
                          std::to_string(options.channels) + " channels";
    count(nets::Hourglass(options), description);
}

}  // namespace

NetworkDescription describeNetwork(const NetworkRequest& request) {
    const bool known = request.kind == "landmarks" || request.kind == "coarse" || request.kind == "fine" ||
                       request.kind == "parser";
    if (!known) {
        unknown("kind of network", request.kind, "landmarks, coarse, fine, parser");
    }
    if (request.preset != "paper" && request.preset != "lite") {
        unknown("preset", request.preset, "paper, lite");
    }
    const Preset preset = request.preset == "paper" ? Preset::Paper : Preset::Lite;
    NetworkDescription description;
    description.kind = request.kind;
    description.net = request.net.empty() ? usualNet(request.kind) : request.net;
    description.preset = request.preset;

    if (request.kind == "landmarks") {
        if (description.net != "hourglass") {
            unknown("network for landmarks", description.net, "hourglass");
        }
        describeHourglass(request, preset, description);
        return description;
    }
    if (!request.block.empty() || request.stacks != 0) {
        throw core::Error("blocks and stacks belong to the hourglass", {}, "Leave --block and --stacks out.");
    }
    description.inputPx = nets::parsingInputSide(preset);
    if (request.kind == "coarse" && description.net == "pspnet") {
        const nets::PspNetOptions options = nets::pspNetOptions(preset);
        description.outputChannels = options.classes;
        description.options = backboneWords(options.backbone) + ", with auxiliary head";
        count(nets::PspNet(options), description);
    } else if (request.kind != "coarse" && description.net == "bass") {
        const nets::BassOptions options = nets::bassOptions(preset, request.kind == "fine" ? 3 : 11);
        description.outputChannels = options.classes;
        description.options = backboneWords(options.backbone) + ", three branches, concatenated";
        count(nets::Bass(options), description);
    } else if (request.kind == "parser" && description.net == "eagrnet") {
        const nets::EagrNetOptions options = nets::eagrNetOptions(preset);
        description.outputChannels = options.classes;
        description.options = backboneWords(options.backbone) + ", 2 modules";
        count(nets::EagrNet(options), description);
    } else {
        unknown("network for " + request.kind, description.net,
                request.kind == "coarse" ? "pspnet"
                : request.kind == "fine" ? "bass"
                                         : "bass, eagrnet");
    }
    return description;
}

}  // namespace maskwright::models
