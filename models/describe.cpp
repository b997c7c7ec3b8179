// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/describe.h"

#include "core/error.h"
#include "models/cost_meter.h"
#include "models/training/net_options.h"

#include <algorithm>

namespace maskwright::models {

namespace {

using training::TrainingOptions;

// The coarse stage is published with head against background; the lite one tells hair and face apart as well.
std::int64_t classesOf(const TrainingOptions& options) {
    if (options.kind == "coarse") {
        return options.preset == "paper" ? 2 : 3;
    }
    return options.kind == "fine" ? 3 : 11;
}

template <typename Net>
std::int64_t parametersOf(const Net& net) {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : net->parameters()) {
        count += parameter.numel();
    }
    return count;
}

template <typename Net>
Cost forwardCost(Net& net, std::int64_t side) {
    const torch::NoGradGuard noGradient;
    net->eval();
    const torch::Tensor input = torch::zeros({1, 3, side, side});
    return costOf([&] { net->forward(input); });
}

template <typename Net>
void count(Net net, NetworkDescription& description) {
    description.parameters = parametersOf(net);
    description.multiplyAdds = forwardCost(net, description.inputPx).convolutions;
}

std::string backboneWords(const nets::ResNetOptions& options) {
    return "ResNet-" + std::to_string(options.depth) +
           (options.stem == nets::Stem::Deep ? " deep" : " plain") + " stem, " +
           std::to_string(options.baseChannels) + " base channels";
}

std::string bassWords(const TrainingOptions& options) {
    if (options.bassModel == "a") {
        return ", semantic branch alone";
    }
    if (options.bassModel == "b") {
        return ", semantic and boundary branch";
    }
    const std::string how = options.combination == "plus"       ? "added"
                            : options.combination == "multiply" ? "multiplied"
                                                                : "concatenated";
    return ", three branches, " + how;
}

std::string eagrWords(const TrainingOptions& options) {
    return ", " + std::to_string(options.modules) + " modules, pooling " + std::to_string(options.pooling) +
           (options.edge ? "" : ", no edge branch") + (options.reasoning ? "" : ", no reasoning");
}

}  // namespace

NetworkDescription describeNetwork(const TrainingOptions& options) {
    options.check();
    NetworkDescription description;
    description.kind = options.kind;
    description.net = netOf(options);
    description.preset = options.preset;
    description.inputPx = inputPxOf(options);
    const std::int64_t classes = classesOf(options);
    description.outputChannels = classes;
    const std::string& kind = options.kind;
    if (kind == "landmarks" && description.net == "hourglass") {
        const nets::HourglassOptions net = hourglassOptionsOf(options);
        description.outputChannels = net.maps;
        description.options = std::string(net.block == nets::BlockKind::Fan ? "FAN" : "Newell") +
                              " blocks, " + std::to_string(net.stacks) + " stacks, " +
                              std::to_string(net.channels) + " channels";
        count(nets::Hourglass(net), description);
    } else if (kind == "coarse" && description.net == "pspnet") {
        const nets::PspNetOptions net = pspNetOptionsOf(options, classes);
        description.options = backboneWords(net.backbone) + ", with auxiliary head";
        count(nets::PspNet(net), description);
    } else if ((kind == "fine" || kind == "parser") && description.net == "bass") {
        const nets::BassOptions net = bassOptionsOf(options, classes);
        description.options = backboneWords(net.backbone) + bassWords(options);
        count(nets::Bass(net), description);
    } else if (kind == "parser" && description.net == "eagrnet") {
        const nets::EagrNetOptions net = eagrNetOptionsOf(options, classes);
        description.options = backboneWords(net.backbone) + eagrWords(options);
        count(nets::EagrNet(net), description);
    } else {
        throw core::Error("there is no network '" + description.net + "' for " + kind, {},
                          "Choose hourglass for landmarks, pspnet for coarse, bass for fine, bass or eagrnet "
                          "for parser.");
    }
    return description;
}

std::vector<Complexity> eagrComplexity(const std::string& preset, const std::vector<std::int64_t>& sides) {
    TrainingOptions options;
    options.kind = "parser";
    options.preset = preset;
    options.check();
    const nets::EagrNetOptions published = eagrNetOptionsOf(options, classesOf(options));
    nets::EagrNetOptions baseline = published;
    baseline.modules = nets::EagrModules::None;
    nets::EagrNetOptions withoutGraph = published;
    withoutGraph.reasoning = nets::Reasoning::Off;
    nets::EagrNetOptions withoutSampling = withoutGraph;
    withoutSampling.sampling = nets::Sampling::EveryPixel;
    const std::pair<const char*, nets::EagrNetOptions> variants[] = {{"baseline", baseline},
                                                                     {"eagrnet", published},
                                                                     {"without graph", withoutGraph},
                                                                     {"without sampling", withoutSampling}};
    std::vector<Complexity> curve;
    for (const auto& [name, variant] : variants) {
        nets::EagrNet net(variant);
        for (const std::int64_t side : sides) {
            if (side < 32) {
                throw core::Error("an input of " + std::to_string(side) + " pixels is too small", {},
                                  "Choose 32 or more.");
            }
            const Cost cost = forwardCost(net, side);
            curve.push_back(
                {name, side, parametersOf(net), cost.convolutions + cost.products, cost.peakBytes});
        }
    }
    return curve;
}

}  // namespace maskwright::models
