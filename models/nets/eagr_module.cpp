// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/eagr_module.h"

#include "core/error.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

namespace maskwright::models::nets {

namespace nn = torch::nn;

namespace {

// Similarities and the sums over thousands of pixels are large: they are computed in float32 even where the
// network's convolutions are in bfloat16 (spec 4.7.2).
class Exact {
    c10::impl::ExcludeDispatchKeyGuard withoutAutocast_{c10::autocast_dispatch_keyset};
};

}  // namespace

EagrModuleImpl::EagrModuleImpl(const EagrModuleOptions& options) : options_(options) {
    core::expects(options.pooling >= 3,
                  "EagrModule: pooling needs at least 3 cells, the outer ring is dropped");
    core::expects(options.sampling == Sampling::PooledCells || options.reasoning == Reasoning::Off,
                  "EagrModule: a full non-local module has no graph to reason on");
    const int64_t vertices = (options.pooling - 2) * (options.pooling - 2);
    phi_ = register_module("phi", conv(options.channels, options.projected, 1, Bias::Yes));
    theta_ = register_module("theta", conv(options.channels, options.states, 1, Bias::Yes));
    if (options.reasoning == Reasoning::On) {
        adjacency_ = register_module("adjacency", nn::Conv1d(nn::Conv1dOptions(vertices, vertices, 1)));
        weight_ = register_module(
            "weight", nn::Conv1d(nn::Conv1dOptions(options.states, options.states, 1).bias(false)));
    }
    extend_ = register_module("extend", conv(options.states, options.channels, 1, Bias::No));
    bn_ = register_module("bn", BatchNorm(options.channels));
}

torch::Tensor EagrModuleImpl::projection(const torch::Tensor& x, const torch::Tensor& edgeLogits) {
    const torch::Tensor phi = phi_(x).to(torch::kFloat);  // [N, T, h, w]
    const Exact exact;
    if (options_.sampling == Sampling::EveryPixel) {
        const torch::Tensor flat = phi.flatten(2);
        const torch::Tensor all = torch::bmm(flat.transpose(1, 2), flat);  // [N, hw, hw]
        return torch::softmax(all, 1).view({x.size(0), x.size(2) * x.size(3), x.size(2), x.size(3)});
    }
    torch::Tensor weighted = phi;
    if (edgeLogits.defined()) {
        // Step 1: probability of an edge at the size of x.
        const torch::Tensor edge =
            torch::upsample_nearest2d(edgeLogits.to(torch::kFloat), {x.size(2), x.size(3)});
        weighted = phi * torch::softmax(edge, 1).narrow(1, 1, 1);
    }
    // Step 3: anchors are the central cells of the pooled map.
    const int64_t inner = options_.pooling - 2;
    const torch::Tensor anchors = torch::adaptive_avg_pool2d(weighted, {options_.pooling, options_.pooling})
                                      .narrow(2, 1, inner)
                                      .narrow(3, 1, inner)
                                      .flatten(2);  // [N, T, V]
    // Steps 4 and 5: similarity of each pixel to each anchor, normalised over the vertices.
    const torch::Tensor similarity = torch::bmm(anchors.transpose(1, 2), phi.flatten(2));  // [N, V, hw]
    return torch::softmax(similarity, 1).view({x.size(0), inner * inner, x.size(2), x.size(3)});
}

torch::Tensor EagrModuleImpl::forward(const torch::Tensor& x, const torch::Tensor& edgeLogits) {
    core::expects(x.dim() == 4 && x.size(1) == options_.channels, "EagrModule: wrong number of channels");
    const torch::Tensor p = projection(x, edgeLogits).flatten(2);  // [N, V, hw]
    const torch::Tensor theta = theta_(x).to(torch::kFloat).flatten(2);
    torch::Tensor map;
    {
        const Exact exact;
        torch::Tensor graph = torch::bmm(theta, p.transpose(1, 2));  // step 7: [N, K, V]
        if (adjacency_) {
            const torch::Tensor mixed = adjacency_(graph.transpose(1, 2)).transpose(1, 2);
            graph = torch::relu(weight_(mixed - graph));  // steps 8 and 9
        }
        map = torch::bmm(graph, p).view({x.size(0), options_.states, x.size(2), x.size(3)});  // step 10
    }
    return x + torch::leaky_relu(bn_(extend_(map.to(x.scalar_type()))), 0.01);  // step 11
}

}  // namespace maskwright::models::nets
