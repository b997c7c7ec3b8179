// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/backbone_import.h"

#include "core/error.h"
#include "models/weights/safetensors.h"

#include <string_view>

namespace maskwright::models::weights {

namespace {

bool isCounter(const std::string& name) {
    return name.ends_with("num_batches_tracked");
}

// conv1, bn1 and so on at the top level: what stands before layer1.
bool isStem(const std::string& name) {
    return !name.starts_with("layer");
}

// A convolution for twice as many input channels that answers as before if both halves see the same.
bool isDoubled(const torch::Tensor& own, const torch::Tensor& given) {
    return own.dim() == 4 && given.dim() == 4 && own.size(0) == given.size(0) &&
           own.size(1) == 2 * given.size(1) && own.size(2) == given.size(2) && own.size(3) == given.size(3);
}

}  // namespace

BackboneImport fillBackbone(nets::ResNet& backbone, std::map<std::string, torch::Tensor> tensors,
                            const std::string& source) {
    constexpr std::string_view kPrefix = "backbone.";
    std::map<std::string, torch::Tensor> given;
    for (auto& [name, tensor] : tensors) {
        given.emplace(name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name, tensor);
    }
    const std::map<std::string, torch::Tensor> own = tensorsOf(*backbone);
    // bn1 has one name and shape in both stems, but belongs to another convolution.
    const bool sameStem = given.count("conv2.weight") == own.count("conv2.weight") &&
                          given.count("conv1.weight") != 0 &&
                          given.at("conv1.weight").sizes() == own.at("conv1.weight").sizes();
    BackboneImport result;
    std::map<std::string, torch::Tensor> chosen;
    std::string problems;
    for (const auto& [name, tensor] : own) {
        const auto found = given.find(name);
        const bool useful = found != given.end() && (sameStem || !isStem(name));
        // The first unit of a deep-stem network has a shortcut that a plain-stem one lacks.
        const bool mayBeFresh = !sameStem && (isStem(name) || name.starts_with("layer1.0.downsample."));
        if (useful && found->second.sizes() == tensor.sizes()) {
            chosen.emplace(name, found->second);
        } else if (useful && !sameStem && name.starts_with("layer1.0.") && isDoubled(tensor, found->second)) {
            chosen.emplace(name, torch::cat({found->second, found->second}, 1) / 2);
            result.adapted.push_back(name);
        } else if (mayBeFresh || isCounter(name)) {
            result.fresh.push_back(name);
        } else {
            problems += "; " + name + (found == given.end() ? " is missing" : " has another shape");
        }
    }
    if (!problems.empty()) {
        constexpr std::size_t kReadable = 400;
        throw core::Error(
            "the weights are of another backbone: " + problems.substr(2, kReadable), source,
            "Choose a ResNet of the preset's depth and width (paper: 101, lite has no public one).");
    }
    for (const auto& [name, tensor] : given) {
        if (chosen.count(name) == 0) {
            result.unused.push_back(name);
        }
    }
    const torch::NoGradGuard noGradient;
    for (const auto& [name, tensor] : chosen) {
        torch::Tensor target = own.at(name);  // shares its memory with the backbone's
        target.copy_(tensor);
    }
    result.loaded = chosen.size();
    return result;
}

}  // namespace maskwright::models::weights
