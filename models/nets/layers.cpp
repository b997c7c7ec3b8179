// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/layers.h"

namespace maskwright::models::nets {

namespace nn = torch::nn;

nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, Bias bias, int64_t stride, int64_t dilation) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel)
                          .stride(stride)
                          .padding(dilation * (kernel - 1) / 2)
                          .dilation(dilation)
                          .bias(bias == Bias::Yes));
}

ConvBnActImpl::ConvBnActImpl(int64_t in, int64_t out, int64_t kernel, Activation activation)
    : activation_(activation),
      conv_(register_module("conv", conv(in, out, kernel, Bias::No))),
      bn_(register_module("bn", BatchNorm(out))) {}

torch::Tensor ConvBnActImpl::forward(const torch::Tensor& x) {
    const torch::Tensor y = bn_(conv_(x));
    return activation_ == Activation::Relu ? torch::relu(y) : torch::leaky_relu(y, 0.01);
}

torch::Tensor resizeTo(const torch::Tensor& x, int64_t height, int64_t width) {
    if (x.size(2) == height && x.size(3) == width) {
        return x;
    }
    return torch::upsample_bilinear2d(x, {height, width}, /*align_corners=*/true);
}

torch::Tensor resizeLike(const torch::Tensor& x, const torch::Tensor& reference) {
    return resizeTo(x, reference.size(2), reference.size(3));
}

}  // namespace maskwright::models::nets
