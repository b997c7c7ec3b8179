// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/presets.h"

namespace maskwright::models::nets {

namespace {

ResNetOptions liteBackbone(OutputStride stride) {
    return {18, Stem::Plain, stride, 24};
}

constexpr HeadChannels kLiteHead{128, 96, 24, 48};

}  // namespace

int64_t landmarkInputSide() {
    return 256;
}

int64_t parsingInputSide(Preset preset) {
    return preset == Preset::Paper ? 473 : 256;
}

HourglassOptions hourglassOptions(Preset preset) {
    HourglassOptions options;
    if (preset == Preset::Lite) {
        options.stacks = 1;
        options.channels = 128;
    }
    return options;
}

PspNetOptions pspNetOptions(Preset preset) {
    PspNetOptions options;
    if (preset == Preset::Lite) {
        options.backbone = liteBackbone(OutputStride::By16);
    }
    return options;
}

BassOptions bassOptions(Preset preset, int64_t classes) {
    BassOptions options;
    options.classes = classes;
    if (preset == Preset::Lite) {
        options.backbone = liteBackbone(OutputStride::By16);
        options.head = kLiteHead;
    }
    return options;
}

EagrNetOptions eagrNetOptions(Preset preset) {
    EagrNetOptions options;
    if (preset == Preset::Lite) {
        options.backbone = liteBackbone(OutputStride::By16);
        options.head = kLiteHead;
        options.highStates = 64;
        options.lowStates = 32;
    }
    return options;
}

}  // namespace maskwright::models::nets
