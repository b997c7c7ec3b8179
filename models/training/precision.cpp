// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/precision.h"

#include <ATen/autocast_mode.h>

namespace maskwright::models::training {

bool hasFastBfloat16(const torch::Device& device) {
    if (device.is_cuda()) {
        return true;
    }
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0;
#else
    return false;
#endif
}

MixedPrecision::MixedPrecision(const torch::Device& device, bool bfloat16)
    : onCuda_(device.is_cuda()), active_(bfloat16) {
    if (!active_) {
        return;
    }
    if (onCuda_) {
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(true);
    } else {
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(true);
    }
}

MixedPrecision::~MixedPrecision() {
    if (!active_) {
        return;
    }
    // Cached casts of weights would outlive the step that changes them.
    at::autocast::clear_cache();
    if (onCuda_) {
        at::autocast::set_enabled(false);
    } else {
        at::autocast::set_cpu_enabled(false);
    }
}

void useChannelsLast(torch::nn::Module& module) {
    const torch::NoGradGuard noGradient;
    for (torch::Tensor& parameter : module.parameters()) {
        if (parameter.dim() == 4) {
            parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
}

torch::Tensor channelsLast(const torch::Tensor& images) {
    return images.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace maskwright::models::training
