// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/net_options.h"

namespace maskwright::models::training {

namespace {

nets::Preset presetOf(const TrainingOptions& options) {
    return options.preset == "paper" ? nets::Preset::Paper : nets::Preset::Lite;
}

// 0: the preset's.
void setBaseChannels(nets::ResNetOptions& backbone, const TrainingOptions& options) {
    if (options.channels > 0) {
        backbone.baseChannels = options.channels;
    }
}

}  // namespace

std::int64_t inputPxOf(const TrainingOptions& options) {
    if (options.inputPx > 0) {
        return options.inputPx;
    }
    return options.kind == "landmarks" ? nets::landmarkInputSide()
                                       : nets::parsingInputSide(presetOf(options));
}

nets::HourglassOptions hourglassOptionsOf(const TrainingOptions& options) {
    nets::HourglassOptions net = nets::hourglassOptions(presetOf(options));
    net.block = options.block == "newell" ? nets::BlockKind::Newell : nets::BlockKind::Fan;
    if (options.stacks > 0) {
        net.stacks = options.stacks;
    }
    if (options.channels > 0) {
        net.channels = options.channels;
    }
    return net;
}

nets::PspNetOptions pspNetOptionsOf(const TrainingOptions& options, std::int64_t classes) {
    nets::PspNetOptions net = nets::pspNetOptions(presetOf(options));
    setBaseChannels(net.backbone, options);
    net.classes = classes;
    return net;
}

nets::BassOptions bassOptionsOf(const TrainingOptions& options, std::int64_t classes) {
    nets::BassOptions net = nets::bassOptions(presetOf(options), classes);
    setBaseChannels(net.backbone, options);
    net.model = options.bassModel == "a"   ? nets::BassModel::A
                : options.bassModel == "b" ? nets::BassModel::B
                                           : nets::BassModel::CD;
    net.combination = options.combination == "plus"       ? nets::BassCombination::Plus
                      : options.combination == "multiply" ? nets::BassCombination::Multiply
                                                          : nets::BassCombination::Concatenate;
    return net;
}

nets::EagrNetOptions eagrNetOptionsOf(const TrainingOptions& options, std::int64_t classes) {
    constexpr nets::EagrModules kModules[] = {nets::EagrModules::None, nets::EagrModules::Joined,
                                              nets::EagrModules::LowAndHigh,
                                              nets::EagrModules::JoinedLowHigh};
    nets::EagrNetOptions net = nets::eagrNetOptions(presetOf(options));
    setBaseChannels(net.backbone, options);
    net.classes = classes;
    net.modules = kModules[options.modules];
    net.pooling = options.pooling;
    net.edge = options.edge ? nets::EdgeAware::Yes : nets::EdgeAware::No;
    net.reasoning = options.reasoning ? nets::Reasoning::On : nets::Reasoning::Off;
    return net;
}

}  // namespace maskwright::models::training
