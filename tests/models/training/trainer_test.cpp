// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/trainer.h"

#include "core/error.h"
#include "models/training/net_options.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <cmath>
#include <fstream>

#include <torch/torch.h>

namespace maskwright::models::training {

namespace fs = std::filesystem;

namespace {

using core::samples::Sample;
using core::samples::SampleLayout;
using core::samples::SampleSet;
using core::samples::SampleWriter;

constexpr int kSide = 80;

// Crops that a small network can learn by heart: a bright square whose place follows the sample's number, the
// points around it, and the square as class 1.
void writeSquares(const fs::path& folder, int count, const SampleLayout& layout) {
    SampleWriter writer(folder, "squares", layout);
    for (int i = 0; i < count; ++i) {
        Sample sample;
        sample.picture = core::RgbImage(kSide, kSide, {60, 60, 60});
        sample.labels = core::Raster<std::uint8_t>(kSide, kSide);
        const int x0 = 20 + 5 * (i % 4);
        const int y0 = 22 + 6 * (i / 4);
        for (int y = y0; y < y0 + 24; ++y) {
            for (int x = x0; x < x0 + 24; ++x) {
                sample.picture.at(x, y) = {230, static_cast<std::uint8_t>(80 + 40 * (i % 3)), 40};
                sample.labels.at(x, y) = 1;
            }
        }
        const core::PointMatrix face = tests::madeFace().points;
        const core::Box box = core::boundingBox(face);
        for (Eigen::Index k = 0; k < face.cols(); ++k) {
            sample.points(0, k) = x0 + 24 * (face(0, k) - box.x0) / box.width();
            sample.points(1, k) = y0 + 24 * (face(1, k) - box.y0) / box.height();
        }
        sample.pointWeights.fill(255);
        writer.add(sample);
    }
    writer.finish();
}

const SampleLayout kPointLayout{"landmarks", kSide, true, false, 0};
const SampleLayout kCoarseLayout{"coarse", kSide, false, true, 2};

TrainingOptions smallOptions() {
    TrainingOptions options;
    options.kind = "landmarks";
    options.inputPx = 64;
    options.stacks = 1;
    options.channels = 16;
    options.epochs = 3;
    options.batch = 4;
    options.rate = 1e-3;
    options.schedule = "cosine";
    options.device = "cpu";
    return options;
}

std::map<std::string, torch::Tensor> bestWeights(const fs::path& run) {
    return weights::readSafetensors(run / "best.safetensors").tensors;
}

bool equal(const std::map<std::string, torch::Tensor>& a, const std::map<std::string, torch::Tensor>& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& item) {
               return torch::equal(item.second, b.at(item.first));
           });
}

}  // namespace

CATCH_TEST_CASE("a training interrupted and resumed gives the weights of an uninterrupted one, bit for bit") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 10, kPointLayout);
    const SampleSet data(folder / "data");
    for (const char* optimiser : {"sgd", "rmsprop", "adam", "adamw"}) {
        TrainingOptions options = smallOptions();
        options.optimiser = optimiser;
        options.emaDecay = 0.9;
        options.accumulate = 2;
        const fs::path whole = folder / (std::string("whole-") + optimiser);
        const fs::path broken = folder / (std::string("broken-") + optimiser);
        train(data, data, options, whole, {});

        // Cancelled in the middle of the second epoch, then gone on with.
        int asked = 0;
        const TrainingEvents cancel{{}, [&] { return ++asked > 3 ? Request::Cancel : Request::GoOn; }};
        CATCH_CHECK(train(data, data, options, broken, cancel).outcome == Outcome::Cancelled);
        const TrainingResult resumed = train(data, data, options, broken, {});
        CATCH_CHECK(resumed.outcome == Outcome::Finished);
        CATCH_CHECK(resumed.epochs == 3);
        CATCH_CHECK(equal(bestWeights(whole), bestWeights(broken)));
        CATCH_CHECK(tests::readText(whole / "history.jsonl") == tests::readText(broken / "history.jsonl"));
    }
}

CATCH_TEST_CASE("stopping early keeps the best weights, and patience stops by itself") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 4, kPointLayout);
    const SampleSet data(folder / "data");
    TrainingOptions options = smallOptions();
    options.epochs = 50;
    int asked = 0;
    const TrainingEvents stop{{}, [&] { return ++asked > 2 ? Request::StopEarly : Request::GoOn; }};
    const TrainingResult stopped = train(data, data, options, folder / "stopped", stop);
    CATCH_CHECK(stopped.outcome == Outcome::StoppedEarly);
    CATCH_CHECK(stopped.epochs == 2);
    CATCH_CHECK_FALSE(bestWeights(folder / "stopped").empty());

    options.patience = 2;
    options.rate = 1e-12;  // nothing is learned, so nothing gets better
    options.optimiser = "sgd";
    const TrainingResult bored = train(data, data, options, folder / "bored", {});
    CATCH_CHECK(bored.outcome == Outcome::StoppedEarly);
    CATCH_CHECK(bored.epochs < 50);
}

CATCH_TEST_CASE("averaged weights follow the first steps of a short training") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 8, kPointLayout);
    const SampleSet data(folder / "data");
    TrainingOptions options = smallOptions();
    options.precision = "float32";
    options.epochs = 6;
    options.emaDecay = 0.9999;  // the mean over far more steps than are made
    train(data, data, options, folder / "averaged", {});
    options.emaDecay = 0;
    train(data, data, options, folder / "last", {});
    options.rate = 1e-12;
    options.epochs = 1;
    train(data, data, options, folder / "first", {});
    const auto distance = [](const auto& a, const auto& b) {
        double sum = 0;
        for (const auto& [name, tensor] : a) {
            sum += (tensor.to(torch::kDouble) - b.at(name).to(torch::kDouble))
                       .abs()
                       .sum()
                       .template item<double>();
        }
        return sum;
    };
    const auto averaged = bestWeights(folder / "averaged");
    CATCH_CHECK(distance(averaged, bestWeights(folder / "last")) <
                distance(averaged, bestWeights(folder / "first")));
}

CATCH_TEST_CASE("bfloat16 trains to nearly the losses of float32") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 8, kPointLayout);
    const SampleSet data(folder / "data");
    std::map<std::string, double> losses;
    for (const char* precision : {"float32", "bfloat16"}) {
        TrainingOptions options = smallOptions();
        options.precision = precision;
        double last = 0;
        const TrainingEvents watch{[&](const nlohmann::json& event) {
                                       if (event.at("event") == "epoch") {
                                           last = event.at("loss").get<double>();
                                       }
                                   },
                                   {}};
        train(data, data, options, folder / precision, watch);
        losses[precision] = last;
    }
    CATCH_CHECK(losses["bfloat16"] == Catch::Detail::Approx(losses["float32"]).epsilon(0.05));
    CATCH_CHECK(losses["bfloat16"] != losses["float32"]);
}

CATCH_TEST_CASE("a run folder goes on only with the options and data it was started with") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 4, kPointLayout);
    writeSquares(folder / "other", 6, kPointLayout);
    writeSquares(folder / "masks", 4, kCoarseLayout);
    const SampleSet data(folder / "data");
    const SampleSet other(folder / "other");
    TrainingOptions options = smallOptions();
    options.epochs = 1;
    train(data, data, options, folder / "run", {});
    CATCH_CHECK_THROWS_WITH(train(other, other, options, folder / "run", {}), Catch::Contains("other data"));
    options.rate = 0.5;
    CATCH_CHECK_THROWS_WITH(train(data, data, options, folder / "run", {}), Catch::Contains("other options"));
    CATCH_CHECK_THROWS_AS(train(data, SampleSet(folder / "masks"), options, folder / "new", {}), core::Error);
    options.kind = "coarse";
    options.stacks = 0;
    options.channels = 0;
    CATCH_CHECK_THROWS_WITH(train(data, data, options, folder / "new", {}), Catch::Contains("do not fit"));
}

CATCH_TEST_CASE("a damaged state is told from a good one, a loss that is no number ends the run") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 4, kPointLayout);
    const SampleSet data(folder / "data");
    TrainingOptions options = smallOptions();
    options.epochs = 1;
    train(data, data, options, folder / "run", {});
    const std::string state = tests::readText(folder / "run" / "state.pt");
    tests::writeText(folder / "run" / "state.pt", state.substr(0, state.size() / 2));
    CATCH_CHECK_THROWS_WITH(train(data, data, options, folder / "run", {}), Catch::Contains("damaged"));

    options.epochs = 30;
    options.optimiser = "sgd";
    options.rate = 1e20;
    CATCH_CHECK_THROWS_WITH(train(data, data, options, folder / "diverged", {}),
                            Catch::Contains("no number"));
}

CATCH_TEST_CASE("a frozen backbone begins with the weights of its file and keeps them, statistics included") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 4, kCoarseLayout);
    const SampleSet data(folder / "data");
    TrainingOptions options;
    options.kind = "coarse";
    options.inputPx = 64;
    options.epochs = 1;
    options.batch = 4;
    options.device = "cpu";
    options.backbone = (folder / "resnet.safetensors").string();
    options.freezeBackbone = true;
    torch::manual_seed(99);
    nets::PspNet other(pspNetOptionsOf(options, 2));
    weights::WeightFile file;
    for (const auto& [name, tensor] : weights::tensorsOf(*other)) {
        if (name.starts_with("backbone.")) {
            file.tensors[name.substr(9)] = tensor;
        }
    }
    file.tensors["fc.bias"] = torch::zeros({10});
    weights::writeSafetensors(options.backbone, file, weights::StoredType::AsIs);

    nlohmann::json import;
    const auto watch = [&](const nlohmann::json& event) {
        if (event.at("event") == "backbone") {
            import = event;
        }
    };
    train(data, data, options, folder / "run", {watch, {}});
    CATCH_CHECK(import.at("loaded") == file.tensors.size() - 1);
    CATCH_CHECK(import.at("unused") == nlohmann::json{"fc.bias"});
    const auto trained = bestWeights(folder / "run");
    for (const auto& [name, tensor] : file.tensors) {
        CATCH_INFO(name);
        CATCH_CHECK((name == "fc.bias" || torch::equal(trained.at("backbone." + name), tensor)));
    }
    CATCH_CHECK(trained.at("head.bn.running_mean").abs().sum().item<double>() > 0);
}

CATCH_TEST_CASE("events tell a watcher what goes on") {
    const tests::TemporaryFolder folder;
    writeSquares(folder / "data", 5, kCoarseLayout);
    const SampleSet data(folder / "data");
    TrainingOptions options = smallOptions();
    options.kind = "coarse";
    options.stacks = 0;
    options.channels = 0;
    options.epochs = 2;
    std::vector<nlohmann::json> events;
    train(data, data, options, folder / "run",
          {[&](const nlohmann::json& event) { events.push_back(event); }, {}});
    CATCH_REQUIRE(events.size() >= 5);
    CATCH_CHECK(events.front()["event"] == "progress");
    CATCH_CHECK(events.front()["samples_per_second"].get<double>() > 0);
    const nlohmann::json parts = events.front()["losses"];
    CATCH_CHECK(parts["semantic"].get<double>() + parts["auxiliary"].get<double>() ==
                Approx(events.front()["loss"].get<double>()));
    CATCH_CHECK(events.back()["event"] == "end");
    CATCH_CHECK(events.back()["outcome"] == "finished");
    CATCH_CHECK(events.back()["validation"].contains("mean_f1"));
    std::ifstream history(folder / "run" / "history.jsonl");
    int lines = 0;
    for (std::string line; std::getline(history, line); ++lines) {
        CATCH_CHECK(nlohmann::json::parse(line)["epoch"] == lines);
    }
    CATCH_CHECK(lines == 2);
    const auto said = nlohmann::json::parse(tests::readText(folder / "run" / "data.json"));
    CATCH_CHECK(said["train"]["samples"] == 5);
    CATCH_CHECK(said["train"]["hash"] == data.dataHash());
}

}  // namespace maskwright::models::training
