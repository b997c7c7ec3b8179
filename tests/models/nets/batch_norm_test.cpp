// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/batch_norm.h"

#include "models/nets/layers.h"
#include "tests/models/catch.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace maskwright::models::nets {

namespace {

// Two threads that add their tensors up, as two processes would.
class Pair {
  public:
    SumOverWorkers sum() {
        return [this](torch::Tensor& tensor) { add(tensor); };
    }

  private:
    void add(torch::Tensor& tensor) {
        std::unique_lock lock(mutex_);
        const int round = round_;
        total_ = arrived_ == 0 ? tensor.clone() : total_ + tensor;
        if (++arrived_ == 2) {
            result_ = total_;
            arrived_ = 0;
            ++round_;
            changed_.notify_all();
        } else {
            changed_.wait(lock, [&] { return round_ != round; });
        }
        tensor.copy_(result_);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;
    int round_ = 0;
    torch::Tensor total_, result_;
};

BatchNorm made() {
    BatchNorm layer(3);
    const torch::NoGradGuard noGradient;
    layer->weight.copy_(torch::tensor({0.5F, 1.F, 2.F}));
    layer->bias.copy_(torch::tensor({0.1F, -1.F, 3.F}));
    return layer;
}

}  // namespace

CATCH_TEST_CASE("halves of a batch, normalised together, answer as the whole batch does") {
    torch::manual_seed(3);
    // A large mean beside a small deviation, and halves that differ.
    const torch::Tensor whole =
        torch::rand({4, 3, 5, 6}) + torch::tensor({0.F, 0.F, 50.F, 51.F}).view({4, 1, 1, 1});
    const torch::Tensor wanted = torch::rand_like(whole);
    BatchNorm reference = made();
    torch::Tensor input = whole.clone().requires_grad_();
    const torch::Tensor expected = reference(input);
    (expected * wanted).sum().backward();

    Pair pair;
    BatchNorm halves[2] = {made(), made()};
    torch::Tensor inputs[2];
    torch::Tensor outputs[2];
    const auto work = [&](int index) {
        halves[index]->synchronise(pair.sum());
        inputs[index] = whole.narrow(0, index == 0 ? 0 : 1, index == 0 ? 1 : 3).clone().requires_grad_();
        outputs[index] = halves[index](inputs[index]);
        const torch::Tensor part = wanted.narrow(0, index == 0 ? 0 : 1, index == 0 ? 1 : 3);
        (outputs[index] * part).sum().backward();
    };
    std::thread other(work, 1);
    work(0);
    other.join();

    CATCH_CHECK(torch::allclose(torch::cat({outputs[0], outputs[1]}), expected, 1e-4, 1e-4));
    CATCH_CHECK(torch::allclose(torch::cat({inputs[0].grad(), inputs[1].grad()}), input.grad(), 1e-3, 1e-4));
    CATCH_CHECK(torch::allclose(halves[0]->weight.grad() + halves[1]->weight.grad(), reference->weight.grad(),
                                1e-3, 1e-3));
    CATCH_CHECK(
        torch::allclose(halves[0]->bias.grad() + halves[1]->bias.grad(), reference->bias.grad(), 1e-4, 1e-4));
    for (const BatchNorm& half : halves) {
        CATCH_CHECK(torch::allclose(half->running_mean, reference->running_mean, 1e-4, 1e-5));
        CATCH_CHECK(torch::allclose(half->running_var, reference->running_var, 1e-4, 1e-5));
        CATCH_CHECK(half->num_batches_tracked.item<int64_t>() == 1);
    }
    // Evaluation needs nobody else.
    halves[0]->eval();
    reference->eval();
    CATCH_CHECK(torch::allclose(halves[0](whole), reference(whole), 1e-4, 1e-4));
}

CATCH_TEST_CASE(
    "alone, the layer is LibTorch's, bit for bit, and every network's layers can be synchronised") {
    torch::manual_seed(4);
    const torch::Tensor input = torch::rand({2, 3, 4, 4});
    torch::nn::BatchNorm2d plain(3);
    BatchNorm ours(3);
    CATCH_CHECK(torch::equal(plain(input), ours(input)));
    ConvBnAct unit(3, 4, 3, Activation::Relu);
    int asked = 0;
    synchroniseBatchNorms(*unit, [&](torch::Tensor&) { ++asked; });
    CATCH_CHECK(unit(input).sizes() == std::vector<int64_t>{2, 4, 4, 4});
    CATCH_CHECK(asked == 1);
}

}  // namespace maskwright::models::nets
