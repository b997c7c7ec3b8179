// SPDX-License-Identifier: GPL-3.0-or-later
// Torch first: its logging and Qt's words would clash with what other headers define.
#include "models/inference/prepared_module.h"
#include "models/training/devices.h"
#include "models/training/precision.h"
#include "models/training/task.h"
#include "tests/bench/operator_times.h"
#include "tests/bench/timing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include <ATen/record_function.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

// maskwright-bench nets: how many samples a second each network takes, forward and in training, beside the
// same convolutions alone (same shapes, same precision, one after the other) and beside the machine's best
// convolution. The rest is what lies between convolutions: normalisation, activations, resizing, joining, the
// loss, the optimiser.
namespace maskwright::bench {

namespace {

namespace training = models::training;
using torch::Tensor;

constexpr auto kChannelsLast = torch::MemoryFormat::ChannelsLast;

// A convolution as a network runs it.
struct Convolution {
    std::vector<std::int64_t> input;   // [N, C, H, W]
    std::vector<std::int64_t> weight;  // [O, C / groups, h, w]
    std::vector<std::int64_t> stride, padding, dilation;
    std::int64_t groups = 1;
    bool bias = false;
    auto operator<=>(const Convolution&) const = default;
};

struct Recorded {
    std::map<Convolution, int> counts;
    double multiplyAdds = 0;
    // LibTorch 1.13 calls back without the inputs now and then; what was not seen counts as the mean of the
    // others.
    int calls = 0;
    int seen = 0;
    [[nodiscard]] double completion() const { return seen > 0 ? static_cast<double>(calls) / seen : 0; }
};

Recorded* recording = nullptr;

// At the start of a call: its inputs are gone when it ends.
std::unique_ptr<at::ObserverContext> record(const at::RecordFunction& call) {
    if (recording == nullptr || std::string_view(call.name()) != "aten::convolution") {
        return nullptr;
    }
    ++recording->calls;
    c10::ArrayRef<const c10::IValue> inputs;
    try {
        inputs = call.inputs();
    } catch (const c10::Error&) {
        return nullptr;
    }
    ++recording->seen;
    const Tensor& x = inputs[0].toTensor();
    const Tensor& weight = inputs[1].toTensor();
    if (x.dim() != 4) {
        return nullptr;  // EAGRNet's graph convolutions: next to nothing
    }
    const Convolution convolution{x.sizes().vec(),
                                  weight.sizes().vec(),
                                  inputs[3].toIntVector(),
                                  inputs[4].toIntVector(),
                                  inputs[5].toIntVector(),
                                  inputs[8].toInt(),
                                  inputs[2].isTensor() && inputs[2].toTensor().defined()};
    const auto outputSide = [&](std::size_t axis) {
        const auto i = static_cast<std::int64_t>(axis) + 2;
        return (x.size(i) + 2 * convolution.padding[axis] -
                convolution.dilation[axis] * (weight.size(i) - 1) - 1) /
                   convolution.stride[axis] +
               1;
    };
    recording->multiplyAdds +=
        static_cast<double>(x.size(0) * outputSide(0) * outputSide(1)) * static_cast<double>(weight.numel());
    ++recording->counts[convolution];
    return nullptr;
}

// The callback stays when it is not asked for any more: removed and added again it may be called without the
// inputs it needs (LibTorch 1.13). It costs all that is measured here the same, far below a hundredth.
void addCallbackOnce() {
    static const auto added = at::addThreadLocalCallback(
        at::RecordFunctionCallback(record).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    (void)added;
}

template <typename Run>
Recorded convolutionsOf(const Run& run) {
    addCallbackOnce();  // once, whatever runs: two would count everything twice
    Recorded recorded;
    recording = &recorded;
    run();
    recording = nullptr;
    return recorded;
}

// One thread is measured by what it computes, so that other work on the machine hardly counts; several by the
// clock.
template <typename Run>
double spentMs(const Run& run) {
    if (at::get_num_threads() > 1) {
        return millisecondsOf(run);
    }
    const double before = computedMs();
    run();
    return computedMs() - before;
}

// The fastest of several runs: what else the machine does only ever adds.
template <typename Run>
double milliseconds(const Run& run, int repeats) {
    run();
    double best = spentMs(run);
    for (int i = 1; i < repeats; ++i) {
        best = std::min(best, spentMs(run));
    }
    return best;
}

enum class Pass { Forward, ForwardAndBackward };

double pureMilliseconds(const Recorded& recorded, torch::ScalarType type, Pass pass, int repeats) {
    double sum = 0;
    for (const auto& [convolution, count] : recorded.counts) {
        const bool gradient = pass == Pass::ForwardAndBackward;
        const auto made = [&](const std::vector<std::int64_t>& shape) {
            return torch::rand(shape).to(type).contiguous(kChannelsLast).requires_grad_(gradient);
        };
        const Tensor x = made(convolution.input);
        const Tensor weight = made(convolution.weight);
        const Tensor bias = convolution.bias ? torch::rand({weight.size(0)}).to(type) : Tensor();
        const auto run = [&] {
            const Tensor y = torch::conv2d(x, weight, bias, convolution.stride, convolution.padding,
                                           convolution.dilation, convolution.groups);
            if (gradient) {
                y.backward(y.detach());
            }
        };
        sum += count * milliseconds(run, repeats);
    }
    return sum * recorded.completion();
}

// 3 x 3 convolutions of middle size, the kind that these networks consist of: multiply-adds per millisecond.
double peakPerMillisecond(torch::ScalarType type) {
    double best = 0;
    for (const auto& [channels, side] :
         {std::pair(64, 64), std::pair(128, 32), std::pair(256, 32), std::pair(512, 16)}) {
        const Tensor x = torch::rand({8, channels, side, side}).to(type).contiguous(kChannelsLast);
        const Tensor weight = torch::rand({channels, channels, 3, 3}).to(type).contiguous(kChannelsLast);
        const double time = milliseconds([&] { return torch::conv2d(x, weight, {}, 1, 1); }, 10);
        best = std::max(best, 8.0 * side * side * channels * channels * 9 / time);
    }
    return best;
}

struct Net {
    const char* name;
    const char* kind;
    int classes;
};
constexpr std::array<Net, 4> kNets{
    {{"hourglass", "landmarks", 0}, {"pspnet", "coarse", 3}, {"bass", "fine", 3}, {"eagrnet", "parser", 11}}};

models::data::Batch madeBatch(const Net& net, std::int64_t count, std::int64_t side) {
    models::data::Batch batch;
    torch::manual_seed(1);
    batch.images = torch::rand({count, 3, side, side}).contiguous(kChannelsLast);
    batch.sampleWeights = torch::ones({count});
    if (net.classes == 0) {
        batch.points = torch::rand({count, 106, 2}) * static_cast<double>(side);
        batch.pointWeights = torch::ones({count, 106});
    } else {
        // Stripes: every class and borders between all neighbours.
        const Tensor columns = torch::arange(side) * net.classes / side;
        batch.labels = columns.to(torch::kLong).view({1, 1, side}).expand({count, side, side}).contiguous();
    }
    return batch;
}

struct Setting {
    std::string preset;
    std::int64_t batch = 8;
    bool small = false;  // bfloat16
    int repeats = 5;
    bool operators = false;  // tell what a training step is spent on
};

// The dearest operators of a training step, in percent of all of it.
nlohmann::json dearest(const std::vector<OperatorTime>& times) {
    constexpr std::size_t kMost = 12;
    double all = 0;
    for (const OperatorTime& time : times) {
        all += time.ms;
    }
    nlohmann::json list = nlohmann::json::array();
    for (std::size_t i = 0; i < std::min(kMost, times.size()); ++i) {
        list.push_back({{"operator", times[i].name},
                        {"calls", times[i].calls},
                        {"ms", times[i].ms},
                        {"percent", 100 * times[i].ms / all}});
    }
    return list;
}

nlohmann::json measured(const Net& net, const Setting& setting, double peak) {
    training::TrainingOptions options;
    options.kind = net.kind;
    options.net = net.name;
    options.preset = setting.preset;
    const auto task =
        training::makeTask(options, {net.kind, 16, net.classes == 0, net.classes > 0, net.classes});
    torch::nn::Module& module = task->module();
    const std::int64_t side = task->view().inputSide;
    const torch::ScalarType type = setting.small ? torch::kBFloat16 : torch::kFloat;
    const auto batch = madeBatch(net, setting.batch, side);

    // Training first: it takes float32 weights and casts them as it goes.
    training::useChannelsLast(module);
    module.train();
    torch::optim::Adam optimiser(module.parameters(), torch::optim::AdamOptions(1e-4));
    const auto step = [&] {
        optimiser.zero_grad();
        Tensor loss;
        {
            const training::MixedPrecision precision(torch::kCPU, setting.small);
            loss = task->loss(batch).sum();
        }
        loss.backward();
        optimiser.step();
    };
    const Recorded trainingShapes = convolutionsOf(step);
    const double trained = milliseconds(step, setting.repeats);
    const nlohmann::json spentOn = setting.operators ? dearest(operatorTimes(step)) : nlohmann::json::array();
    const double pureTraining =
        pureMilliseconds(trainingShapes, type, Pass::ForwardAndBackward, setting.repeats);

    models::inference::prepare(module, torch::kCPU, type);
    const models::inference::Forward ask = models::inference::forwardOf(module);
    const Tensor images = batch.images.to(type);
    const torch::NoGradGuard noGradient;
    const auto run = [&] { ask(images); };
    const Recorded forwardShapes = convolutionsOf(run);
    const double forward = milliseconds(run, setting.repeats);
    const double pureForward = pureMilliseconds(forwardShapes, type, Pass::Forward, setting.repeats);
    const Tensor one = images.narrow(0, 0, 1).contiguous(kChannelsLast);
    const double single = milliseconds([&] { ask(one); }, setting.repeats);

    const auto count = static_cast<double>(setting.batch);
    return {{"net", net.name},
            {"preset", setting.preset},
            {"input_px", side},
            {"batch", setting.batch},
            {"precision", setting.small ? "bfloat16" : "float32"},
            {"forward_per_second", 1000 * count / forward},
            {"one_sample_ms", single},
            {"forward_over_convolutions", forward / pureForward},
            {"forward_share_of_peak",
             100 * forwardShapes.multiplyAdds * forwardShapes.completion() / forward / peak},
            {"convolutions_seen", std::to_string(trainingShapes.seen + forwardShapes.seen) + " of " +
                                      std::to_string(trainingShapes.calls + forwardShapes.calls)},
            {"training_operators", spentOn},
            {"training_per_second", 1000 * count / trained},
            {"training_over_convolutions", trained / pureTraining}};
}

}  // namespace

int runNets(int argc, char** argv) {
    CLI::App app("Samples per second of each network, beside its convolutions alone",
                 "maskwright-bench nets");
    std::vector<std::string> presets{"lite"};
    std::int64_t batch = 8;
    int repeats = 5;
    int threads = 0;
    std::vector<std::string> nets;
    std::vector<std::string> precisions;
    bool operators = false;
    bool json = false;
    std::vector<std::string> names;
    for (const Net& net : kNets) {
        names.emplace_back(net.name);
    }
    app.add_option("--nets", nets, "all, or some of them")->check(CLI::IsMember(names))->delimiter(',');
    app.add_option("--precisions", precisions, "all that are fast here, or float32, bfloat16")
        ->check(CLI::IsMember({"float32", "bfloat16"}))
        ->delimiter(',');
    app.add_flag("--operators", operators, "what a training step is spent on; with --threads 1");
    app.add_option("--presets", presets, "lite, paper")
        ->check(CLI::IsMember({"lite", "paper"}))
        ->delimiter(',');
    app.add_option("--batch", batch, "samples at a time")->check(CLI::Range(2, 256));
    app.add_option("--repeats", repeats,
                   "of which the fastest counts; 1 is enough for presets that take minutes")
        ->check(CLI::PositiveNumber);
    app.add_option("--threads", threads,
                   "processor threads (0: all cores); 1 is measured by processor time, for a machine that is "
                   "busy")
        ->check(CLI::Range(0, 256));
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    training::useThreads(threads);
    std::vector<torch::ScalarType> types{torch::kFloat};
    if (training::hasFastBfloat16(torch::kCPU)) {
        types.push_back(torch::kBFloat16);
    }
    nlohmann::json result{{"threads", at::get_num_threads()}, {"nets", nlohmann::json::array()}};
    for (const torch::ScalarType type : types) {
        const bool small = type == torch::kBFloat16;
        const std::string precision = small ? "bfloat16" : "float32";
        if (!precisions.empty() && std::ranges::find(precisions, precision) == precisions.end()) {
            continue;
        }
        const double peak = peakPerMillisecond(type);
        result["peak_gigaflops"][precision] = 2 * peak / 1e6;
        for (const std::string& preset : presets) {
            for (const Net& net : kNets) {
                if (!nets.empty() && std::ranges::find(nets, net.name) == nets.end()) {
                    continue;
                }
                result["nets"].push_back(measured(net, {preset, batch, small, repeats, operators}, peak));
                if (!json) {
                    const auto& row = result["nets"].back();
                    std::printf(
                        "%-10s %-6s %-9s forward %7.1f /s (one alone %.1f ms), %.2f x convolutions, %4.1f %% "
                        "of the "
                        "peak; training %6.1f /s, %.2f x convolutions (%s seen)\n",
                        net.name, preset.c_str(), precision.c_str(), row["forward_per_second"].get<double>(),
                        row["one_sample_ms"].get<double>(), row["forward_over_convolutions"].get<double>(),
                        row["forward_share_of_peak"].get<double>(), row["training_per_second"].get<double>(),
                        row["training_over_convolutions"].get<double>(),
                        row["convolutions_seen"].get<std::string>().c_str());
                    for (const auto& time : row["training_operators"]) {
                        std::printf("  %5.1f %%  %8.1f ms  %5d x  %s\n", time["percent"].get<double>(),
                                    time["ms"].get<double>(), time["calls"].get<int>(),
                                    time["operator"].get<std::string>().c_str());
                    }
                    std::fflush(stdout);
                }
            }
        }
    }
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        std::printf("peak of a 3 x 3 convolution, GFLOP/s: %s\n", result["peak_gigaflops"].dump().c_str());
    }
    return 0;
}

}  // namespace maskwright::bench
