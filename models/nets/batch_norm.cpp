// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/batch_norm.h"

namespace maskwright::models::nets {

namespace {

// Per channel to the shape of an image batch.
torch::Tensor spread(const torch::Tensor& channels) {
    return channels.view({1, -1, 1, 1});
}

// y = (x - mean) / deviation over the pixels of all processes; what was measured comes back as well.
// backward: the mean and deviation depend on every process's x, so the two sums over dy run over all of them.
// The gradient belongs to the sum of the processes' losses.
class Normalise final : public torch::autograd::Function<Normalise> {
  public:
    static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                  const torch::Tensor& x, double epsilon,
                                                  const SumOverWorkers* sum) {
        const torch::Tensor exact = x.to(torch::kFloat);
        // Mean and variance here, then their sums in double: nothing is lost where the mean is large.
        const auto pixels = static_cast<double>(x.size(0) * x.size(2) * x.size(3));
        const torch::Tensor ownMean = exact.mean({0, 2, 3}).to(torch::kDouble);
        const torch::Tensor ownVariance = exact.var({0, 2, 3}, /*unbiased=*/false).to(torch::kDouble);
        torch::Tensor sums = torch::cat({ownMean * pixels, (ownVariance + ownMean.pow(2)) * pixels,
                                         torch::full({1}, pixels, ownMean.options())});
        (*sum)(sums);
        const int64_t channels = x.size(1);
        const torch::Tensor count = sums.narrow(0, 2 * channels, 1);
        const torch::Tensor mean = sums.narrow(0, 0, channels) / count;
        const torch::Tensor variance =
            (sums.narrow(0, channels, channels) / count - mean.pow(2)).clamp_min(0);
        const torch::Tensor inverse = (variance + epsilon).rsqrt().to(exact.scalar_type());
        const torch::Tensor y = (exact - spread(mean.to(exact.scalar_type()))) * spread(inverse);
        context->save_for_backward({y, inverse, count});
        context->saved_data["sum"] = reinterpret_cast<int64_t>(sum);
        context->saved_data["type"] = static_cast<int64_t>(x.scalar_type());
        context->mark_non_differentiable({mean, variance, count});
        return {y, mean, variance, count};
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& y = saved[0];
        const torch::Tensor& inverse = saved[1];
        const torch::Tensor dy = gradients[0].to(torch::kFloat);
        const int64_t channels = y.size(1);
        torch::Tensor sums = torch::cat({dy.sum({0, 2, 3}), (dy * y).sum({0, 2, 3})}).to(torch::kDouble);
        (*reinterpret_cast<const SumOverWorkers*>(context->saved_data["sum"].toInt()))(sums);
        const torch::Tensor means = (sums / saved[2]).to(dy.scalar_type());
        const torch::Tensor dx = spread(inverse) * (dy - spread(means.narrow(0, 0, channels)) -
                                                    y * spread(means.narrow(0, channels, channels)));
        const auto type = static_cast<torch::ScalarType>(context->saved_data["type"].toInt());
        return {dx.to(type), torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

BatchNormImpl::BatchNormImpl(int64_t channels)
    : weight(register_parameter("weight", torch::ones({channels}))),
      bias(register_parameter("bias", torch::zeros({channels}))),
      running_mean(register_buffer("running_mean", torch::zeros({channels}))),
      running_var(register_buffer("running_var", torch::ones({channels}))),
      num_batches_tracked(register_buffer("num_batches_tracked", torch::zeros({}, torch::kLong))) {}

torch::Tensor BatchNormImpl::forward(const torch::Tensor& x) {
    if (!is_training() || !sum_) {
        if (is_training()) {
            num_batches_tracked += 1;
        }
        return torch::batch_norm(x, weight, bias, running_mean, running_var, is_training(), kMomentum,
                                 kEpsilon, at::globalContext().userEnabledCuDNN());
    }
    const auto measured = Normalise::apply(x, kEpsilon, &sum_);
    {
        const torch::NoGradGuard noGradient;
        const torch::Tensor& count = measured[3];
        const auto type = running_mean.scalar_type();
        running_mean.mul_(1 - kMomentum).add_(measured[1].to(type), kMomentum);
        running_var.mul_(1 - kMomentum).add_((measured[2] * count / (count - 1)).to(type), kMomentum);
        num_batches_tracked += 1;
    }
    return (measured[0] * spread(weight) + spread(bias)).to(x.scalar_type());
}

void synchroniseBatchNorms(torch::nn::Module& network, const SumOverWorkers& sum) {
    for (const auto& module : network.modules()) {
        if (auto* normalisation = module->as<BatchNorm>()) {
            normalisation->synchronise(sum);
        }
    }
}

}  // namespace maskwright::models::nets
