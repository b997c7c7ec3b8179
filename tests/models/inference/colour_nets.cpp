// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/inference/colour_nets.h"

#include "core/shape/mean_shape.h"
#include "models/training/task.h"

#include <array>
#include <stdexcept>

#include <torch/torch.h>

namespace maskwright::models::tests {

namespace {

constexpr std::int64_t kColours = 3;
constexpr std::array<double, 3> kMean{0.485, 0.456, 0.406};
constexpr std::array<double, 3> kDeviation{0.229, 0.224, 0.225};

// A network in which every convolution is zero and every normalisation lets its input through.
class Blank {
  public:
    explicit Blank(torch::nn::Module& net) {
        const torch::NoGradGuard noGradient;
        tensors_ = weights::tensorsOf(net);
        for (auto& [name, tensor] : tensors_) {
            const bool scale =
                name.ends_with("running_var") || (name.ends_with("weight") && tensor.dim() == 1);
            tensor.fill_(scale ? 1 : 0);
        }
    }

    [[nodiscard]] torch::Tensor& at(const std::string& name) {
        const auto found = tensors_.find(name);
        if (found == tensors_.end()) {
            throw std::logic_error("colour network: no tensor " + name);
        }
        return found->second;
    }
    [[nodiscard]] bool has(const std::string& name) const { return tensors_.count(name) > 0; }
    // Carries the colours through a convolution, from input channel first on.
    void pass(const std::string& name, std::int64_t first = 0, double factor = 1) {
        torch::Tensor& weight = at(name);
        for (std::int64_t c = 0; c < kColours; ++c) {
            weight[c][first + c][weight.size(2) / 2][weight.size(3) / 2] = factor;
        }
    }

  private:
    std::map<std::string, torch::Tensor> tensors_;
};

// Colours are the first three channels from the stem to the maps.
void makeHourglass(Blank net) {
    // The mean of the 2 x 2 pixels below a pixel of the output, whose centre is the output's.
    torch::Tensor& stem = net.at("stem_conv.weight");
    for (std::int64_t c = 0; c < kColours; ++c) {
        stem[c][c].slice(0, 3, 5).slice(1, 3, 5).fill_(0.25);
    }
    net.pass("stem1.skip.weight");
    net.pass("stem3.skip.weight");
    // Takes away what the lower resolutions add.
    net.pass("stack0_hourglass.low3.conv1.weight", 0, -1);
    net.pass("stack0_conv.weight");
    torch::Tensor& maps = net.at("stack0_heat_maps.weight");
    const auto& shape = core::shape::MeanShape::shipped().points;
    for (Eigen::Index k = 0; k < shape.cols(); ++k) {
        const std::int64_t colour = shape(1, k) > 0.1 ? 2 : shape(0, k) < 0 ? 0 : 1;
        maps[k][colour] = 1;
    }
}

// The colours themselves, not normalised, in the output of every layer.
void makeBackbone(Blank& net) {
    net.pass("backbone.conv1.weight");
    for (std::int64_t c = 0; c < kColours; ++c) {
        net.at("backbone.conv1.weight")[c] *= kDeviation[static_cast<std::size_t>(c)];
        net.at("backbone.bn1.bias")[c] = kMean[static_cast<std::size_t>(c)];
    }
    for (const char* layer : {"backbone.layer2", "backbone.layer3", "backbone.layer4"}) {
        net.pass(std::string(layer) + ".0.downsample.0.weight");
    }
}

void classify(Blank& net, const std::string& classifier) {
    torch::Tensor& weight = net.at(classifier + ".weight");
    net.at(classifier + ".bias")[0] = 14;
    weight[1][0] = 20;
    if (weight.size(0) > 2) {
        weight[2][1] = 20;
        net.at(classifier + ".bias").slice(0, 3).fill_(-20);
    }
}

void makePspNet(Blank net) {
    makeBackbone(net);
    net.pass("head.conv.weight");
    classify(net, "classifier");
}

void makeBass(Blank net) {
    makeBackbone(net);
    net.pass("edge.reduce1.conv.weight");
    net.pass("head.conv.weight", net.at("decoder.mix2.conv.weight").size(0));
    classify(net, "classifier");
}

}  // namespace

nlohmann::json colourNetOptions(const std::string& kind, int inputPx) {
    training::TrainingOptions options;
    options.kind = kind;
    options.net = kind == "landmarks" ? "hourglass" : kind == "coarse" ? "pspnet" : "bass";
    options.inputPx = inputPx;
    if (kind == "landmarks") {
        options.stacks = 1;
        options.channels = 16;
    }
    return training::toJson(options);
}

weights::WeightFile colourNet(const std::string& kind, int inputPx, int classes) {
    const nlohmann::json options = colourNetOptions(kind, inputPx);
    const bool points = kind == "landmarks";
    const auto task = training::makeTask(training::optionsFromJson(options),
                                         {kind, inputPx, points, !points, points ? 0 : classes});
    const Blank blank(task->module());
    if (points) {
        makeHourglass(blank);
    } else if (kind == "coarse") {
        makePspNet(blank);
    } else {
        makeBass(blank);
    }
    weights::WeightFile file;
    for (const auto& [name, tensor] : weights::tensorsOf(task->module())) {
        file.tensors[name] = tensor.clone();
    }
    file.metadata = {{"kind", kind}, {"options", options.dump()}, {"classes", std::to_string(classes)}};
    return file;
}

void writeColourWeights(const std::filesystem::path& folder, int inputPx) {
    std::filesystem::create_directories(folder);
    for (const auto& [kind, classes] :
         {std::pair("landmarks", 0), std::pair("coarse", 3), std::pair("fine", 3), std::pair("parser", 11)}) {
        weights::writeSafetensors(folder / (std::string(kind) + ".safetensors"),
                                  colourNet(kind, inputPx, classes), weights::StoredType::Float16);
    }
}

}  // namespace maskwright::models::tests
