// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/trainer.h"

#include "core/error.h"
#include "models/data/batch.h"
#include "models/nets/hourglass_growth.h"
#include "models/nets/width_growth.h"
#include "models/training/checkpoint.h"
#include "models/training/net_options.h"
#include "models/training/optimiser.h"
#include "models/training/precision.h"
#include "models/training/task.h"
#include "models/training/workers.h"
#include "models/weights/backbone_import.h"
#include "models/weights/durable_file.h"
#include "models/weights/safetensors.h"
#include "models/weights/torch_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace maskwright::models::training {

namespace fs = std::filesystem;
using core::Error;
using core::samples::SampleSet;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kProgressPeriod = std::chrono::seconds(1);

// Whatever the batch of the training, so that its validation sees the same samples changed alike.
constexpr std::int64_t kValidationBatch = 16;

std::map<std::string, torch::Tensor> copiesOf(const torch::nn::Module& module) {
    std::map<std::string, torch::Tensor> copies;
    for (const auto& [name, tensor] : weights::tensorsOf(module)) {
        copies.emplace(name, tensor.clone());
    }
    return copies;
}

// Parts of the loss of a step, by name.
using Losses = std::map<std::string, double>;

double sumOf(const Losses& losses) {
    return std::accumulate(losses.begin(), losses.end(), 0.0,
                           [](double sum, const auto& part) { return sum + part.second; });
}

// LibTorch has a type of error for a GPU's memory alone, and "memory format" stands in others.
bool saysMemoryRanOut(const std::string& said) {
    return std::ranges::any_of(std::array{"out of memory", "enough memory", "allocate memory"},
                               [&](const char* words) { return said.find(words) != std::string::npos; });
}

// One call of train(): owns the network, the optimiser and the run folder while it lasts.
class Run {
  public:
    Run(const SampleSet& training, const SampleSet& validation, const TrainingOptions& options,
        fs::path folder, const TrainingEvents& events)
        : training_(training),
          validation_(validation),
          options_(options),
          folder_(std::move(folder)),
          events_(events),
          device_(deviceNamed(options.device)),
          workers_(Workers::fromEnvironment(device_)),
          bfloat16_(options.precision == "bfloat16" ||
                    (options.precision == "auto" && hasFastBfloat16(device_))) {
        if (training.layout() != validation.layout()) {
            throw Error("training and validation samples are packed differently", {},
                        "Pack both for this training.");
        }
        torch::manual_seed(static_cast<std::uint64_t>(options.seed));  // for the first weights
        task_ = makeTask(options, training.layout());
        task_->module().to(device_);
        useChannelsLast(task_->module());
        batches_ = makeBatches(training.size());
        if (batches_.empty()) {
            throw Error("one sample alone cannot be trained on", {},
                        "Pack two samples or more, and as many as there are processes.");
        }
        if (workers_.size() > 1) {
            nets::synchroniseBatchNorms(task_->module(), [this](torch::Tensor& sums) { workers_.sum(sums); });
        }
    }

    TrainingResult train();

  private:
    using Range = std::pair<std::size_t, std::size_t>;

    [[nodiscard]] std::vector<Range> makeBatches(std::int64_t count) const;
    [[nodiscard]] std::int64_t stepsPerEpoch() const {
        return (static_cast<std::int64_t>(batches_.size()) + options_.accumulate - 1) / options_.accumulate;
    }
    void prepareFolder();
    void resume();
    void beginFrom();
    [[nodiscard]] bool agreed(bool first);
    [[nodiscard]] Request request();
    std::optional<Outcome> trainEpoch(std::int64_t epoch);
    void trainMode();
    Losses trainStep(std::span<const std::int64_t> order, std::span<const Range> batches, std::int64_t epoch);
    void averageWeights();
    void requireFiniteWeights(std::int64_t epoch) const;
    [[noreturn]] void failDiverged(const std::string& what, std::int64_t epoch) const;
    ValidationScores validate();
    void finishEpoch(std::int64_t epoch, const ValidationScores& scores);
    void tell(const json& event) const {
        if (events_.event && workers_.isFirst()) {
            events_.event(event);
        }
    }
    [[nodiscard]] fs::path file(const char* name) const { return folder_ / name; }

    const SampleSet& training_;
    const SampleSet& validation_;
    const TrainingOptions& options_;
    fs::path folder_;
    const TrainingEvents& events_;
    torch::Device device_;
    Workers workers_;
    bool bfloat16_;
    std::unique_ptr<Task> task_;
    std::unique_ptr<torch::optim::Optimizer> optimiser_;
    std::vector<Range> batches_;
    std::map<std::string, torch::Tensor> averaged_;
    RunState state_;
    std::string history_;  // lines of history.jsonl
    double epochLoss_ = 0;
    Clock::time_point started_ = Clock::now();
    Clock::time_point lastProgress_ = Clock::now();
    std::int64_t samplesSinceStart_ = 0;
};

std::vector<Run::Range> Run::makeBatches(std::int64_t count) const {
    std::vector<Range> batches;
    const auto all = static_cast<std::size_t>(count);
    const auto size = static_cast<std::size_t>(options_.batch);
    for (std::size_t begin = 0; begin < all; begin += size) {
        batches.emplace_back(begin, std::min(all, begin + size));
    }
    // Batch normalisation has no statistics of one sample, and every process needs one: a remainder of fewer
    // joins the batch before it.
    const auto fewest = static_cast<std::size_t>(std::max(2, workers_.size()));
    if (batches.size() > 1 && batches.back().second - batches.back().first < fewest) {
        batches.pop_back();
        batches.back().second = all;
    }
    if (all < fewest) {
        batches.clear();
    }
    return batches;
}

// The first process's answer, for all of them.
bool Run::agreed(bool first) {
    if (workers_.size() == 1) {
        return first;
    }
    torch::Tensor answer =
        torch::full({1}, first ? 1 : 0, torch::TensorOptions(torch::kLong).device(device_));
    workers_.copyFromFirst(answer);
    return answer.item<std::int64_t>() != 0;
}

// What the person asked the first process for.
Request Run::request() {
    const Request own = events_.request && workers_.isFirst() ? events_.request() : Request::GoOn;
    if (!agreed(own != Request::GoOn)) {
        return Request::GoOn;
    }
    return agreed(own == Request::Cancel) ? Request::Cancel : Request::StopEarly;
}

// Gives the network what it begins with besides fresh weights.
void Run::beginFrom() {
    if (!options_.backbone.empty()) {
        const auto children = task_->module().named_children();
        nets::ResNet backbone(std::dynamic_pointer_cast<nets::ResNetImpl>(children["backbone"]));
        const auto import =
            weights::fillBackbone(backbone, weights::readAnyWeights(options_.backbone), options_.backbone);
        tell({{"event", "backbone"},
              {"file", options_.backbone},
              {"loaded", import.loaded},
              {"adapted", import.adapted},
              {"fresh", import.fresh},
              {"unused", import.unused}});
    }
    if (!options_.startFrom.empty()) {
        auto file = weights::readSafetensors(options_.startFrom);
        if (options_.kind == "landmarks") {
            file.tensors = nets::grownToStacks(std::move(file.tensors), hourglassOptionsOf(options_).stacks);
        }
        file.tensors = nets::grownToWidth(std::move(file.tensors), weights::tensorsOf(task_->module()));
        weights::fill(task_->module(), file.tensors, options_.startFrom);
    }
}

void Run::prepareFolder() {
    std::error_code problem;
    if (workers_.isFirst()) {
        fs::create_directories(folder_, problem);
    }
    if (problem) {
        throw Error("the run folder cannot be made (" + problem.message() + ")", folder_.string(),
                    "Choose a folder you may write to.");
    }
    const bool resumed = agreed(fs::exists(file("state.pt")));
    if (!resumed) {
        beginFrom();
        workers_.copyWeightsFromFirst(task_->module());
    }
    if (options_.freezeBackbone) {
        for (torch::Tensor& parameter : task_->module().named_children()["backbone"]->parameters()) {
            parameter.requires_grad_(false);
        }
    }
    optimiser_ = makeOptimiser(options_, task_->module());
    if (options_.emaDecay > 0) {
        averaged_ = copiesOf(task_->module());
    }
    state_.dataHash = training_.dataHash() + validation_.dataHash();
    state_.options = toJson(options_);
    if (resumed) {
        resume();
        return;
    }
    if (!workers_.isFirst()) {
        return;
    }
    weights::writeDurably(file("options.json"), state_.options.dump(2) + '\n', "the options of the run");
    const auto inWords = [](const SampleSet& set) {
        return json{{"samples", set.size()}, {"hash", set.dataHash()}};
    };
    const json data{{"train", inWords(training_)}, {"validation", inWords(validation_)}};
    weights::writeDurably(file("data.json"), data.dump(2) + '\n', "what the run is trained on");
    weights::writeDurably(file("history.jsonl"), history_, "the history of the run");
}

void Run::resume() {
    const RunState expected = state_;
    if (!fs::exists(file("state.pt"))) {
        throw Error("this process does not see the run that the first one goes on with", folder_.string(),
                    "Give all processes the same run folder, on a disk that all machines see.");
    }
    state_ = loadState(file("state.pt"), task_->module(), *optimiser_, averaged_);
    if (state_.options != expected.options) {
        throw Error("the run was started with other options", file("options.json").string(),
                    "Use the same options to go on, or another run folder.");
    }
    if (state_.dataHash != expected.dataHash) {
        throw Error("the run was started with other data", folder_.string(),
                    "Use the same packed samples to go on, or another run folder.");
    }
    if (!workers_.isFirst()) {
        return;
    }
    // A kill may have come between an epoch's event and its state; that epoch is done again.
    std::ifstream old(file("history.jsonl"));
    for (std::string line; std::getline(old, line);) {
        const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (event.is_object() && event.value("epoch", state_.epochsDone) < state_.epochsDone) {
            history_ += line + '\n';
        }
    }
    weights::writeDurably(file("history.jsonl"), history_, "the history of the run");
}

Losses Run::trainStep(std::span<const std::int64_t> order, std::span<const Range> batches,
                      std::int64_t epoch) {
    const auto step = static_cast<std::uint64_t>(state_.stepsDone);
    setRate(*optimiser_, rateAt(options_, state_.stepsDone, options_.epochs * stepsPerEpoch()));
    optimiser_->zero_grad();
    Losses losses;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        std::uint64_t seed = data::mixedSeed(data::mixedSeed(options_.seed, step), i);
        if (workers_.size() > 1) {
            seed = data::mixedSeed(seed, static_cast<std::uint64_t>(workers_.rank()));
        }
        torch::manual_seed(seed);  // dropout
        // This process's share of the batch.
        const auto rank = static_cast<std::size_t>(workers_.rank());
        const auto size = static_cast<std::size_t>(workers_.size());
        const std::size_t count = batches[i].second - batches[i].first;
        const std::size_t begin = batches[i].first + count * rank / size;
        const std::size_t end = batches[i].first + count * (rank + 1) / size;
        const auto raw = data::readBatch(training_, order.subspan(begin, end - begin)).to(device_);
        data::Batch batch = data::augmented(raw, task_->view(), task_->augmentation(), seed);
        batch.images = channelsLast(batch.images);
        // Shares differ by a sample; the gradients of all processes add up to that of the whole batch.
        const double share = static_cast<double>(end - begin) / static_cast<double>(count * batches.size());
        Loss loss;
        {
            const MixedPrecision precision(device_, bfloat16_);
            loss = task_->loss(batch);
        }
        torch::Tensor whole = torch::stack(loss.parts()).to(torch::kDouble) * share;
        workers_.sum(whole);
        whole = whole.cpu();
        for (std::size_t part = 0; part < loss.names().size(); ++part) {
            losses[loss.names()[part]] += whole[static_cast<std::int64_t>(part)].item<double>();
        }
        if (!std::isfinite(whole.sum().item<double>())) {
            failDiverged("the loss is", epoch);
        }
        (loss.sum() * share).backward();
        samplesSinceStart_ += static_cast<std::int64_t>(count);
    }
    workers_.addGradients(task_->module());
    if (options_.clipNorm > 0) {
        torch::nn::utils::clip_grad_norm_(task_->module().parameters(), options_.clipNorm);
    }
    optimiser_->step();
    ++state_.stepsDone;
    averageWeights();
    return losses;
}

// Networks with normalisation may give a finite loss, and label maps, with weights that are lost already.
void Run::requireFiniteWeights(std::int64_t epoch) const {
    const torch::NoGradGuard noGradient;
    for (const auto& [name, tensor] : weights::tensorsOf(task_->module())) {
        if (tensor.is_floating_point() && !torch::isfinite(tensor).all().item<bool>()) {
            failDiverged("weights of the network (" + name + ") are", epoch);
        }
    }
}

void Run::failDiverged(const std::string& what, std::int64_t epoch) const {
    throw Error(what + " no number any more (epoch " + std::to_string(epoch + 1) + ", step " +
                    std::to_string(state_.stepsDone) + ")",
                folder_.string(),
                "Lower --rate or set --clip-norm and start a new run; the best weights so far are kept.");
}

void Run::averageWeights() {
    if (averaged_.empty()) {
        return;
    }
    const torch::NoGradGuard noGradient;
    // Shorter averages at first, so that the random first weights are forgotten at once.
    const auto steps = static_cast<double>(state_.stepsDone);
    const double decay = std::min(options_.emaDecay, (1 + steps) / (10 + steps));
    for (const auto& [name, tensor] : weights::tensorsOf(task_->module())) {
        torch::Tensor average = averaged_.at(name);
        if (average.is_floating_point()) {
            average.mul_(decay).add_(tensor, 1 - decay);
        } else {
            average.copy_(tensor);
        }
    }
}

void Run::trainMode() {
    task_->module().train();
    if (options_.freezeBackbone) {  // its batch normalisations keep their statistics
        task_->module().named_children()["backbone"]->eval();
    }
}

std::optional<Outcome> Run::trainEpoch(std::int64_t epoch) {
    trainMode();
    const auto order = data::epochOrder(training_.size(), options_.seed, epoch);
    epochLoss_ = 0;
    const std::int64_t steps = stepsPerEpoch();
    const auto perStep = static_cast<std::size_t>(options_.accumulate);
    for (std::int64_t step = 0; step < steps; ++step) {
        switch (request()) {
            case Request::Cancel:
                return Outcome::Cancelled;
            case Request::StopEarly:
                return Outcome::StoppedEarly;
            case Request::GoOn:
                break;
        }
        const std::size_t first = static_cast<std::size_t>(step) * perStep;
        const std::size_t count = std::min(perStep, batches_.size() - first);
        const Losses losses = trainStep(order, std::span(batches_).subspan(first, count), epoch);
        const double loss = sumOf(losses);
        epochLoss_ += loss / static_cast<double>(steps);
        const auto now = Clock::now();
        if (now - lastProgress_ >= kProgressPeriod || step + 1 == steps) {
            lastProgress_ = now;
            const double seconds = std::chrono::duration<double>(now - started_).count();
            const double perSecond = static_cast<double>(samplesSinceStart_) / std::max(seconds, 1e-9);
            const auto left = static_cast<double>((options_.epochs - epoch) * training_.size() -
                                                  (step + 1) * options_.batch * options_.accumulate);
            tell({{"event", "progress"},
                  {"epoch", epoch},
                  {"step", step + 1},
                  {"steps", steps},
                  {"loss", loss},
                  {"losses", losses},
                  {"rate", rateAt(options_, state_.stepsDone - 1, options_.epochs * steps)},
                  {"samples_per_second", perSecond},
                  {"eta_seconds", std::max(0.0, left / perSecond)}});
        }
    }
    return std::nullopt;
}

ValidationScores Run::validate() {
    std::map<std::string, torch::Tensor> current;
    if (!averaged_.empty()) {
        current = copiesOf(task_->module());
        weights::fill(task_->module(), averaged_, "averaged weights");
    }
    {
        const torch::NoGradGuard noGradient;
        task_->module().eval();
        for (std::int64_t begin = 0; begin < validation_.size(); begin += kValidationBatch) {
            std::vector<std::int64_t> indices;
            for (std::int64_t i = begin; i < std::min(validation_.size(), begin + kValidationBatch); ++i) {
                indices.push_back(i);
            }
            data::Batch batch =
                data::augmented(data::readBatch(validation_, indices).to(device_), task_->view(),
                                task_->validationAugmentation(), static_cast<std::uint64_t>(begin));
            batch.images = channelsLast(batch.images);
            const MixedPrecision precision(device_, bfloat16_);
            task_->validate(batch);
        }
    }
    if (!averaged_.empty()) {
        weights::fill(task_->module(), current, "weights");
    }
    return task_->scores();
}

void Run::finishEpoch(std::int64_t epoch, const ValidationScores& scores) {
    if (!std::isfinite(scores.decisive)) {
        failDiverged("the validation's figures are", epoch);
    }
    const bool best = state_.bestEpoch < 0 || scores.decisive > state_.bestDecisive;
    if (best) {
        state_.bestEpoch = epoch;
        state_.bestDecisive = scores.decisive;
        state_.bestFigures = scores.figures;
        weights::WeightFile kept;
        kept.tensors = averaged_.empty() ? weights::tensorsOf(task_->module()) : averaged_;
        kept.metadata = {{"kind", options_.kind},
                         {"options", state_.options.dump()},
                         {"scheme", "lapa106"},
                         {"classes", std::to_string(training_.layout().classCount)},
                         {"looks", std::to_string(training_.layout().looks)},
                         {"data_hash", state_.dataHash},
                         {"epoch", std::to_string(epoch)},
                         {"validation", json(scores.figures).dump()}};
        weights::writeSafetensors(file("best.safetensors"), kept, weights::StoredType::AsIs);
    }
    const json event{{"event", "epoch"},   {"epoch", epoch},
                     {"loss", epochLoss_}, {"validation", scores.figures},
                     {"best", best},       {"steps_done", state_.stepsDone}};
    history_ += event.dump() + '\n';
    weights::writeDurably(file("history.jsonl"), history_, "the history of the run");
    state_.epochsDone = epoch + 1;
    saveState(file("state.pt"), state_, task_->module(), *optimiser_, averaged_);
    tell(event);
}

TrainingResult Run::train() {
    prepareFolder();
    const auto result = [&](Outcome outcome) {
        const char* word = outcome == Outcome::Finished    ? "finished"
                           : outcome == Outcome::Cancelled ? "cancelled"
                                                           : "stopped early";
        tell({{"event", "end"},
              {"outcome", word},
              {"epochs", state_.epochsDone},
              {"best_epoch", state_.bestEpoch},
              {"validation", state_.bestFigures}});
        return TrainingResult{outcome, state_.epochsDone, state_.bestEpoch, state_.bestFigures};
    };
    for (std::int64_t epoch = state_.epochsDone; epoch < options_.epochs; ++epoch) {
        if (const auto stopped = trainEpoch(epoch)) {
            return result(*stopped);
        }
        if (workers_.isFirst()) {
            requireFiniteWeights(epoch);
            finishEpoch(epoch, validate());
        } else {
            state_.epochsDone = epoch + 1;
        }
        if (agreed(options_.patience > 0 && epoch - state_.bestEpoch >= options_.patience)) {
            return result(Outcome::StoppedEarly);
        }
    }
    return result(Outcome::Finished);
}

}  // namespace

TrainingResult train(const SampleSet& training, const SampleSet& validation, const TrainingOptions& options,
                     const fs::path& runFolder, const TrainingEvents& events) {
    const auto memoryRanOut = [&](const std::string& whose) {
        return Error("the memory of " + whose + " ran out", runFolder.string(),
                     "Choose a smaller --batch (with --accumulate for the same effect) or a smaller network; "
                     "what was saved before is kept.");
    };
    try {
        return Run(training, validation, options, runFolder, events).train();
    } catch (const std::bad_alloc&) {
        throw memoryRanOut("this machine");
    } catch (const c10::Error& problem) {
        const std::string said = problem.what_without_backtrace();
        if (saysMemoryRanOut(said)) {
            throw memoryRanOut(deviceNamed(options.device).is_cpu() ? "this machine" : "the device");
        }
        throw Error("LibTorch gave up: " + said.substr(0, said.find('\n')), runFolder.string(),
                    "The same command goes on from the last finished epoch.");
    }
}

}  // namespace maskwright::models::training
