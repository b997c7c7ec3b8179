// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/perceptron_training.h"

#include "core/error.h"
#include "models/training/optimiser.h"

#include <cmath>
#include <numbers>
#include <vector>

#include <torch/torch.h>

namespace maskwright::models::training {

namespace {

constexpr int64_t kBatch = 2048;
constexpr double kRate = 0.003;
constexpr double kWeightDecay = 0.05;

// Sums of several threads come in another order each time.
class OneThread {
  public:
    OneThread() { at::set_num_threads(1); }
    ~OneThread() { at::set_num_threads(before_); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

  private:
    int before_ = at::get_num_threads();
};

core::Perceptron::Layer asLayer(const torch::nn::LinearImpl& linear) {
    const auto weights = linear.weight.detach().contiguous();  // outputs x inputs, row by row
    const auto offsets = linear.bias.detach().contiguous();
    using RowByRow = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return {Eigen::Map<const RowByRow>(weights.data_ptr<float>(), weights.size(0), weights.size(1)),
            Eigen::Map<const Eigen::VectorXf>(offsets.data_ptr<float>(), offsets.size(0))};
}

}  // namespace

core::Perceptron trainPerceptron(const Eigen::MatrixXf& examples, std::span<const std::uint8_t> classes,
                                 int classCount, const PerceptronOptions& options, core::Progress& progress) {
    const int64_t count = examples.cols();
    const int64_t batches = count / kBatch;
    core::expects(batches > 0 && static_cast<int64_t>(classes.size()) == count,
                  "trainPerceptron: a class of each example, and a batch of them at least");
    const OneThread oneThread;
    torch::manual_seed(options.seed);
    // Column by column is example by example to LibTorch. It takes no const data; both are only read.
    const auto inputs = torch::from_blob(const_cast<float*>(examples.data()), {count, examples.rows()});
    const auto targets =
        torch::from_blob(const_cast<std::uint8_t*>(classes.data()), {count}, torch::kUInt8).to(torch::kLong);

    const std::vector<torch::nn::Linear> layers = {torch::nn::Linear(examples.rows(), options.hidden),
                                                   torch::nn::Linear(options.hidden, options.hidden),
                                                   torch::nn::Linear(options.hidden, classCount)};
    torch::nn::Sequential network;
    for (const torch::nn::Linear& layer : layers) {
        if (!network->is_empty()) {
            network->push_back(torch::nn::ReLU());
        }
        network->push_back(layer);
    }
    torch::optim::AdamW optimiser(network->parameters(),
                                  torch::optim::AdamWOptions(kRate).weight_decay(kWeightDecay));
    const auto steps = static_cast<double>(options.epochs * batches);
    double step = 0;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        progress.report(static_cast<double>(epoch) / options.epochs, "learning");
        progress.stopIfCancelled();
        const auto order = torch::randperm(count);
        for (int64_t batch = 0; batch < batches; ++batch, ++step) {
            const auto chosen = order.slice(0, batch * kBatch, (batch + 1) * kBatch);
            setRate(optimiser, kRate * 0.5 * (1 + std::cos(std::numbers::pi * step / steps)));
            optimiser.zero_grad();
            torch::nn::functional::cross_entropy(network->forward(inputs.index_select(0, chosen)),
                                                 targets.index_select(0, chosen))
                .backward();
            optimiser.step();
        }
    }
    std::vector<core::Perceptron::Layer> learned;
    for (const torch::nn::Linear& layer : layers) {
        learned.push_back(asLayer(*layer));
    }
    return core::Perceptron(std::move(learned));
}

}  // namespace maskwright::models::training
