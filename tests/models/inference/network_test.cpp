// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/network.h"

#include "core/error.h"
#include "models/inference/network_thread.h"
#include "models/training/task.h"
#include "tests/models/catch.h"
#include "tests/models/inference/colour_nets.h"
#include "tests/support/support.h"

#include <array>
#include <atomic>
#include <filesystem>
#include <future>
#include <limits>
#include <random>
#include <thread>

#include <torch/torch.h>

namespace maskwright::models::inference {

namespace fs = std::filesystem;
using maskwright::tests::TemporaryFolder;
using models::tests::colourNet;

namespace {

constexpr int kPx = 64;

core::RgbImage noise(unsigned seed) {
    std::mt19937 random(seed);
    core::RgbImage picture(kPx, kPx);
    for (core::Rgb8& pixel : picture.pixels()) {
        const auto next = [&] { return static_cast<std::uint8_t>(random() % 256); };
        pixel = {next(), next(), next()};
    }
    return picture;
}

fs::path written(const TemporaryFolder& folder, const weights::WeightFile& file) {
    const fs::path path = folder / "weights.safetensors";
    weights::writeSafetensors(path, file, weights::StoredType::AsIs);
    return path;
}

// A network of random weights, as a training begins with. net: empty for that of the colour networks.
weights::WeightFile randomNet(const std::string& kind, int classes, const std::string& net = "") {
    weights::WeightFile file = colourNet(kind, kPx, classes);
    const bool points = kind == "landmarks";
    nlohmann::json options = models::tests::colourNetOptions(kind, kPx);
    if (!net.empty()) {
        options["net"] = net;
        file.metadata["options"] = options.dump();
    }
    torch::manual_seed(5);
    const auto task = training::makeTask(training::optionsFromJson(options),
                                         {kind, kPx, points, !points, points ? 0 : classes});
    file.tensors = weights::tensorsOf(task->module());
    return file;
}

std::string refusal(const fs::path& path, Kind kind, const NetworkOptions& options = {"cpu"}) {
    try {
        (void)Network::load(path, kind, options);
    } catch (const core::Error& error) {
        return error.what();
    }
    return "loaded";
}

class Switch final : public core::Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return on; }
    std::atomic<bool> on = false;
};

}  // namespace

CATCH_TEST_CASE("a weight file becomes the network that its card describes") {
    const TemporaryFolder folder;
    for (const auto& [kind, name, classes] :
         {std::tuple(Kind::Landmarks, "landmarks", 0), std::tuple(Kind::Coarse, "coarse", 3),
          std::tuple(Kind::Fine, "fine", 3), std::tuple(Kind::Parser, "parser", 11)}) {
        const auto network =
            Network::load(written(folder, randomNet(name, classes)), kind, {"cpu", Precision::Float32});
        CATCH_CHECK(network->kind() == kind);
        CATCH_CHECK(network->inputPx() == kPx);
        CATCH_CHECK(network->classes() == classes);
        CATCH_CHECK(network->card().at("kind") == name);
        CATCH_CHECK(network->runsOn() == "cpu, float32");
        const std::array<core::RgbImage, 2> crops{noise(1), noise(2)};
        const torch::Tensor both = network->forward(crops, core::NoProgress{});
        const std::vector<std::int64_t> shape = kind == Kind::Landmarks
                                                    ? std::vector<std::int64_t>{2, 106, kPx / 4, kPx / 4}
                                                    : std::vector<std::int64_t>{2, classes, kPx, kPx};
        CATCH_CHECK(both.sizes() == shape);
        // A batch gives what its pictures give alone.
        const torch::Tensor second = network->forward(std::span(crops).subspan(1), core::NoProgress{});
        CATCH_CHECK((both[1] - second[0]).abs().max().item<double>() < 1e-4);
    }
}

CATCH_TEST_CASE("bfloat16 answers as float32 does, to its precision") {
    const TemporaryFolder folder;
    for (const auto& [kind, name, net, classes] :
         {std::tuple(Kind::Landmarks, "landmarks", "hourglass", 0),
          std::tuple(Kind::Coarse, "coarse", "pspnet", 3), std::tuple(Kind::Fine, "fine", "bass", 3),
          std::tuple(Kind::Parser, "parser", "bass", 11),
          std::tuple(Kind::Parser, "parser", "eagrnet", 11)}) {
        const fs::path file = written(folder, randomNet(name, classes, net));
        const std::array<core::RgbImage, 1> crops{noise(3)};
        const torch::Tensor exact =
            Network::load(file, kind, {"cpu", Precision::Float32})->forward(crops, core::NoProgress{});
        const torch::Tensor small =
            Network::load(file, kind, {"cpu", Precision::BFloat16})->forward(crops, core::NoProgress{});
        // 8 bits of mantissa through some dozens of layers.
        CATCH_CHECK((exact - small).abs().max().item<double>() < 0.05 * exact.abs().max().item<double>());
        CATCH_CHECK((exact - small).abs().max().item<double>() > 0);
    }
}

CATCH_TEST_CASE("weights that are broken, of another network or hostile are refused in words") {
    using Catch::Matchers::Contains;
    const TemporaryFolder folder;
    const weights::WeightFile good = colourNet("landmarks", kPx, 0);
    CATCH_CHECK(refusal(written(folder, good), Kind::Landmarks) == "loaded");
    CATCH_CHECK_THAT(refusal(written(folder, good), Kind::Fine),
                     Contains("of the kind landmarks, fine is needed"));
    CATCH_CHECK_THAT(refusal(folder / "missing.safetensors", Kind::Landmarks), Contains("cannot be opened"));

    const auto changed = [&](const std::string& key, const std::string& value) {
        weights::WeightFile file = good;
        file.metadata[key] = value;
        return refusal(written(folder, file), Kind::Landmarks);
    };
    const auto option = [&](const std::string& name, const nlohmann::json& value) {
        nlohmann::json options = models::tests::colourNetOptions("landmarks", kPx);
        options[name] = value;
        return changed("options", options.dump());
    };
    CATCH_CHECK_THAT(changed("options", "no json"), Contains("no JSON object"));
    CATCH_CHECK_THAT(option("hidden", 1), Contains("hidden"));
    CATCH_CHECK_THAT(changed("options", models::tests::colourNetOptions("fine", kPx).dump()),
                     Contains("contradicts itself"));
    CATCH_CHECK_THAT(option("net", "other"), Contains("option net must be"));
    CATCH_CHECK_THAT(option("channels", 8), Contains("shape"));
    CATCH_CHECK_THAT(option("stacks", 2), Contains("missing"));
    // It would take gigabytes to find out that the tensors do not fit.
    CATCH_CHECK_THAT(option("channels", 1024), Contains("a larger network"));

    weights::WeightFile file = good;
    file.metadata.erase("options");
    CATCH_CHECK_THAT(refusal(written(folder, file), Kind::Landmarks), Contains("no entry 'options'"));
    file = good;
    file.tensors["stem_bn.weight"] = torch::full({4}, std::numeric_limits<float>::quiet_NaN());
    CATCH_CHECK_THAT(refusal(written(folder, file), Kind::Landmarks), Contains("no numbers"));
    weights::WeightFile parser = colourNet("parser", kPx, 11);
    for (const char* classes : {"0", "1", "-11", "11x", "2000000000", ""}) {
        parser.metadata["classes"] = classes;
        CATCH_CHECK_THAT(refusal(written(folder, parser), Kind::Parser), Contains("classes"));
    }

    const fs::path path = written(folder, good);
    const auto size = fs::file_size(path);
    for (const auto kept : {size - 1, size / 2, std::uintmax_t{100}, std::uintmax_t{8}, std::uintmax_t{0}}) {
        fs::resize_file(path, kept);
        CATCH_CHECK_THAT(refusal(path, Kind::Landmarks), !Contains("loaded"));
    }
}

CATCH_TEST_CASE("a GPU that is not there is said to be missing") {
    const TemporaryFolder folder;
    const fs::path file = written(folder, colourNet("landmarks", kPx, 0));
    CATCH_CHECK(refusal(file, Kind::Landmarks, {"auto"}) == "loaded");
    CATCH_CHECK_THAT(refusal(file, Kind::Landmarks, {"cuda:77"}),
                     Catch::Matchers::Contains("there is no GPU"));
}

CATCH_TEST_CASE("several threads ask one network and get what each would get alone") {
    const TemporaryFolder folder;
    const auto network = Network::load(written(folder, randomNet("landmarks", 0)), Kind::Landmarks,
                                       {"cpu", Precision::Float32});
    const auto ask = [&](unsigned seed) {
        const std::array<core::RgbImage, 1> crops{noise(seed)};
        return network->forward(crops, core::NoProgress{});
    };
    std::vector<torch::Tensor> alone;
    std::vector<std::future<torch::Tensor>> together;
    for (unsigned seed = 0; seed < 6; ++seed) {
        alone.push_back(ask(seed));
    }
    for (unsigned seed = 0; seed < 6; ++seed) {
        together.push_back(std::async(std::launch::async, ask, seed));
    }
    for (std::size_t i = 0; i < alone.size(); ++i) {
        CATCH_CHECK(torch::equal(alone[i], together[i].get()));
    }
}

CATCH_TEST_CASE("a cancel is noticed while the network is busy with others") {
    const TemporaryFolder folder;
    const auto network =
        Network::load(written(folder, colourNet("landmarks", kPx, 0)), Kind::Landmarks, {"cpu"});
    // Others' work that does not end before this test says so.
    std::promise<void> release;
    std::promise<void> busy;
    auto others = std::async(std::launch::async, [&busy, until = release.get_future().share()] {
        NetworkThread::shared().run(
            [&busy, until] {
                busy.set_value();
                until.wait();
            },
            core::NoProgress{});
    });
    busy.get_future().wait();
    Switch progress;
    auto asked = std::async(std::launch::async, [&] {
        const std::array<core::RgbImage, 1> crops{noise(1)};
        (void)network->forward(crops, progress);
    });
    progress.on = true;
    CATCH_CHECK_THROWS_AS(asked.get(), core::Cancelled);
    release.set_value();
    others.get();
}

CATCH_TEST_CASE("what work throws in the network thread reaches whoever asked") {
    CATCH_CHECK_THROWS_AS(
        NetworkThread::shared().run([]() -> int { throw core::Error("no"); }, core::NoProgress{}),
        core::Error);
    CATCH_CHECK(NetworkThread::shared().run([] { return 7; }, core::NoProgress{}) == 7);
}

}  // namespace maskwright::models::inference
