// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/options.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

namespace maskwright::models::training {

using nlohmann::json;

namespace {

// One list of the fields serves writing, reading and the check for unknown names.
template <typename Options, typename Visit>
void forEachField(Options& options, Visit visit) {
    visit("kind", options.kind);
    visit("net", options.net);
    visit("preset", options.preset);
    visit("input_px", options.inputPx);
    visit("stacks", options.stacks);
    visit("channels", options.channels);
    visit("block", options.block);
    visit("maps", options.maps);
    visit("bass_model", options.bassModel);
    visit("combination", options.combination);
    visit("alpha", options.alpha);
    visit("modules", options.modules);
    visit("pooling", options.pooling);
    visit("edge", options.edge);
    visit("reasoning", options.reasoning);
    visit("ba_loss", options.baLoss);
    visit("backbone", options.backbone);
    visit("freeze_backbone", options.freezeBackbone);
    visit("class_weights", options.classWeights);
    visit("epochs", options.epochs);
    visit("batch", options.batch);
    visit("accumulate", options.accumulate);
    visit("seed", options.seed);
    visit("augmentation", options.augmentation);
    visit("covers", options.covers);
    visit("patience", options.patience);
    visit("optimiser", options.optimiser);
    visit("rate", options.rate);
    visit("weight_decay", options.weightDecay);
    visit("schedule", options.schedule);
    visit("warmup_steps", options.warmupSteps);
    visit("clip_norm", options.clipNorm);
    visit("ema_decay", options.emaDecay);
    visit("device", options.device);
    visit("precision", options.precision);
    visit("start_from", options.startFrom);
}

void require(bool condition, const std::string& option, const std::string& wanted) {
    if (!condition) {
        throw core::Error("option " + option + " must be " + wanted, {}, "Change it and start again.");
    }
}

template <std::size_t N>
void requireOneOf(const std::string& value, const std::string& option,
                  const std::array<std::string_view, N>& words) {
    std::string list;
    for (const std::string_view word : words) {
        list += (list.empty() ? "" : ", ") + std::string(word);
    }
    require(std::find(words.begin(), words.end(), value) != words.end(), option, "one of " + list);
}

std::string usualNetOf(const std::string& kind) {
    if (kind == "landmarks") {
        return "hourglass";
    }
    if (kind == "coarse") {
        return "pspnet";
    }
    return kind == "fine" ? "bass" : "eagrnet";
}

// An option of one network that another one would silently ignore makes a run a lie.
void requireOwnOptions(const TrainingOptions& options) {
    struct Owned {
        const char* name;
        std::string_view net;
    };
    constexpr Owned kOwned[] = {
        {"stacks", "hourglass"}, {"block", "hourglass"},   {"maps", "hourglass"},  {"bass_model", "bass"},
        {"combination", "bass"}, {"alpha", "bass"},        {"modules", "eagrnet"}, {"pooling", "eagrnet"},
        {"edge", "eagrnet"},     {"reasoning", "eagrnet"}, {"ba_loss", "eagrnet"},
    };
    const json given = toJson(options);
    const json usual = toJson(TrainingOptions{});
    const std::string net = netOf(options);
    for (const Owned& owned : kOwned) {
        require(owned.net == net || given.at(owned.name) == usual.at(owned.name), owned.name,
                "left alone: it belongs to " + std::string(owned.net) + ", not to " + net);
    }
    if (net == "hourglass") {
        require(options.backbone.empty() && !options.freezeBackbone, "backbone",
                "left alone: an hourglass has none");
        require(options.classWeights.empty(), "class_weights", "left alone: landmarks have no classes");
        require(options.covers == 0, "covers", "left alone: points stay where they are behind a cover");
    }
}

bool isDevice(const std::string& text) {
    if (text == "auto" || text == "cpu" || text == "cuda") {
        return true;
    }
    return text.starts_with("cuda:") && text.size() > 5 && text.size() < 8 &&
           std::all_of(text.begin() + 5, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void TrainingOptions::check() const {
    requireOneOf(kind, "kind", std::array<std::string_view, 4>{"landmarks", "coarse", "fine", "parser"});
    const std::string ownNet = netOf(*this);
    const bool netFits = ownNet == "bass" ? kind == "fine" || kind == "parser" : ownNet == usualNetOf(kind);
    require(netFits, "net",
            "hourglass for landmarks, pspnet for coarse, bass for fine, bass or eagrnet for parser");
    requireOneOf(preset, "preset", std::array<std::string_view, 2>{"paper", "lite"});
    requireOneOf(optimiser, "optimiser", std::array<std::string_view, 4>{"sgd", "rmsprop", "adam", "adamw"});
    requireOneOf(schedule, "schedule",
                 std::array<std::string_view, 4>{"constant", "poly", "steps", "cosine"});
    require(epochs >= 1, "epochs", "at least 1");
    require(batch >= 1 && batch <= 4096, "batch", "1 to 4096");
    require(accumulate >= 1, "accumulate", "at least 1");
    require(patience >= 0, "patience", "0 or more");
    require(std::isfinite(rate) && rate > 0, "rate", "above 0");
    require(std::isfinite(weightDecay) && weightDecay >= 0, "weight_decay", "0 or more");
    require(warmupSteps >= 0, "warmup_steps", "0 or more");
    require(std::isfinite(clipNorm) && clipNorm >= 0, "clip_norm", "0 or more");
    require(emaDecay >= 0 && emaDecay < 1, "ema_decay", "0 or more and below 1");
    require(std::isfinite(alpha) && alpha >= 0, "alpha", "0 or more");
    require(inputPx == 0 || (inputPx >= 32 && inputPx <= 1024), "input_px", "0 or 32 to 1024");
    require(kind != "landmarks" || inputPx % 64 == 0, "input_px",
            "a multiple of 64 for landmarks (the hourglass halves it six times)");
    require(stacks >= 0 && stacks <= 16, "stacks", "0 to 16");
    require(channels >= 0 && channels <= 1024 && channels % 8 == 0, "channels",
            "0 or a multiple of 8 up to 1024");
    requireOneOf(
        augmentation, "augmentation",
        std::array<std::string_view, 6>{"none", "slight", "gentle", "varied", "published", "strong"});
    require(covers >= 0 && covers <= 1, "covers", "0 to 1");
    requireOneOf(precision, "precision", std::array<std::string_view, 3>{"auto", "float32", "bfloat16"});
    requireOneOf(block, "block", std::array<std::string_view, 2>{"fan", "newell"});
    requireOneOf(maps, "maps", std::array<std::string_view, 2>{"gaussian", "distribution"});
    requireOneOf(bassModel, "bass_model", std::array<std::string_view, 4>{"a", "b", "c", "d"});
    requireOneOf(combination, "combination",
                 std::array<std::string_view, 3>{"plus", "multiply", "concatenate"});
    require(modules >= 0 && modules <= 3, "modules", "0 to 3");
    require(pooling >= 3 && pooling <= 16, "pooling", "3 to 16");
    require(std::all_of(classWeights.begin(), classWeights.end(),
                        [](double weight) { return std::isfinite(weight) && weight > 0; }),
            "class_weights", "numbers above 0");
    require(!freezeBackbone || !backbone.empty() || !startFrom.empty(), "freeze_backbone",
            "given with backbone or start_from: fresh weights that never learn are of no use");
    requireOwnOptions(*this);
    require(isDevice(device), "device", "auto, cpu, cuda or cuda:N");
}

std::string netOf(const TrainingOptions& options) {
    return options.net.empty() ? usualNetOf(options.kind) : options.net;
}

json toJson(const TrainingOptions& options) {
    json result = json::object();
    forEachField(options, [&](const char* name, const auto& value) { result[name] = value; });
    return result;
}

TrainingOptions optionsFromJson(const json& given) {
    TrainingOptions options;
    json known = json::object();
    try {
        forEachField(options, [&](const char* name, auto& value) {
            known[name] = true;
            if (given.contains(name)) {
                given.at(name).get_to(value);
            }
        });
    } catch (const json::exception& problem) {
        throw core::Error(std::string("training options are malformed (") + problem.what() + ")", {},
                          "Restore options.json, or start a new run.");
    }
    for (const auto& [name, value] : given.items()) {
        require(known.contains(name), name, "an option that exists");
    }
    options.check();
    return options;
}

double rateAt(const TrainingOptions& options, std::int64_t step, std::int64_t allSteps) {
    const double share = static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, allSteps));
    double factor = 1;
    if (options.schedule == "poly") {
        factor = std::pow(1 - share, 0.9);  // spec 4.4
    } else if (options.schedule == "steps") {
        factor = share < 0.6 ? 1 : share < 0.85 ? 0.1 : 0.01;  // spec 4.2.7
    } else if (options.schedule == "cosine") {
        factor = 0.5 * (1 + std::cos(std::numbers::pi * share));
    }
    if (step < options.warmupSteps) {
        factor *= static_cast<double>(step + 1) / static_cast<double>(options.warmupSteps);
    }
    return options.rate * factor;
}

}  // namespace maskwright::models::training
