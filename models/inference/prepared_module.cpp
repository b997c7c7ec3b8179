// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/prepared_module.h"

#include "core/error.h"
#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/hourglass.h"
#include "models/nets/pspnet.h"

namespace maskwright::models::inference {

Forward forwardOf(torch::nn::Module& module) {
    if (auto* net = dynamic_cast<nets::HourglassImpl*>(&module)) {
        return [net](const torch::Tensor& x) { return net->forward(x).back(); };
    }
    if (auto* net = dynamic_cast<nets::PspNetImpl*>(&module)) {
        return [net](const torch::Tensor& x) { return net->forward(x).logits; };
    }
    if (auto* net = dynamic_cast<nets::BassImpl*>(&module)) {
        return [net](const torch::Tensor& x) { return net->forward(x).prediction(); };
    }
    auto* net = dynamic_cast<nets::EagrNetImpl*>(&module);
    core::expects(net != nullptr, "inference: a network of a class it does not know");
    return [net](const torch::Tensor& x) { return net->forward(x).parsing; };
}

std::string netNameOf(const torch::nn::Module& module) {
    return dynamic_cast<const nets::HourglassImpl*>(&module) != nullptr ? "hourglass"
           : dynamic_cast<const nets::PspNetImpl*>(&module) != nullptr  ? "pspnet"
           : dynamic_cast<const nets::BassImpl*>(&module) != nullptr    ? "bass"
                                                                        : "eagrnet";
}

void prepare(torch::nn::Module& module, const torch::Device& device, torch::ScalarType type) {
    const torch::NoGradGuard noGradient;
    module.eval();
    module.to(device);
    for (const auto& each : module.modules()) {
        // Statistics, and the small sums of EAGRNet's graph (its only one-dimensional convolutions), stay
        // exact.
        const bool exact = dynamic_cast<nets::BatchNormImpl*>(each.get()) != nullptr ||
                           dynamic_cast<torch::nn::Conv1dImpl*>(each.get()) != nullptr;
        for (torch::Tensor& parameter : each->parameters(/*recurse=*/false)) {
            torch::Tensor value = exact ? parameter.detach() : parameter.detach().to(type);
            parameter.set_data(value.dim() == 4 ? value.contiguous(torch::MemoryFormat::ChannelsLast)
                                                : value);
        }
    }
}

}  // namespace maskwright::models::inference
