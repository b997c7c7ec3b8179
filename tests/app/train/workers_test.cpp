// SPDX-License-Identifier: GPL-3.0-or-later
// Two real processes of maskwright-train that train one network together.
#include "core/samples/sample_file.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <arpa/inet.h>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace maskwright::app::train {

namespace fs = std::filesystem;
using Tensors = std::map<std::string, torch::Tensor>;

namespace {

// A port that was free a moment ago.
std::string freePort() {
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    CATCH_REQUIRE(bind(descriptor, reinterpret_cast<sockaddr*>(&address), length) == 0);
    CATCH_REQUIRE(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    close(descriptor);
    return std::to_string(ntohs(address.sin_port));
}

// Starts the program with these variables added to the environment.
pid_t start(std::vector<std::string> words, const std::vector<std::string>& variables, const fs::path& log) {
    words.insert(words.begin(), MASKWRIGHT_TRAIN_PROGRAM);
    std::vector<std::string> environment = variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.emplace_back(*variable);
    }
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (std::string& text : texts) {
            result.push_back(text.data());
        }
        result.push_back(nullptr);
        return result;
    };
    const auto arguments = pointers(words);
    const auto settings = pointers(environment);
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const pid_t process = fork();
    if (process == 0) {
        dup2(file, STDOUT_FILENO);
        dup2(file, STDERR_FILENO);
        execve(arguments[0], arguments.data(), settings.data());
        _exit(127);
    }
    close(file);
    return process;
}

int ended(pid_t process) {
    int status = 0;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void writeFaces(const fs::path& folder, int count) {
    core::samples::SampleWriter writer(folder, "faces", {"landmarks", 80, true, false, 0});
    for (int i = 0; i < count; ++i) {
        core::samples::Sample sample;
        sample.picture = core::RgbImage(80, 80);
        for (int y = 0; y < 80; ++y) {
            for (int x = 0; x < 80;
                 ++x) {  // waves that differ: the variance of plain colours is rounding alone
                const double wave = std::sin((x * (i + 1) + y * (4 - i)) * 0.05) * (i + 1) / 4;
                const auto value = static_cast<std::uint8_t>(127 + 120 * wave);
                sample.picture.at(x, y) = {value, static_cast<std::uint8_t>(255 - value),
                                           static_cast<std::uint8_t>(60 * i)};
            }
        }
        sample.points = (tests::madeFace().points.array() * 0.12 + 8 + 2 * i).matrix();
        sample.pointWeights.fill(255);
        writer.add(sample);
    }
    writer.finish();
}

std::vector<std::string> training(const tests::TemporaryFolder& folder, const std::string& run,
                                  const std::string& rate) {
    return {"--train",        (folder / "data").string(),
            "--validation",   (folder / "data").string(),
            "--run",          (folder / run).string(),
            "--input-px",     "64",
            "--channels",     "16",
            "--epochs",       "1",
            "--batch",        "4",
            "--rate",         rate,
            "--optimiser",    "sgd",
            "--schedule",     "constant",
            "--augmentation", "none",
            "--precision",    "float32",
            "--device",       "cpu",
            "--threads",      "1"};
}

std::vector<std::string> together(int rank, const std::string& port) {
    return {"RANK=" + std::to_string(rank), "LOCAL_RANK=" + std::to_string(rank), "WORLD_SIZE=2",
            "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port};
}

Tensors bestWeights(const fs::path& run) {
    return models::weights::readSafetensors(run / "best.safetensors").tensors;
}

// Root of the summed squares of all differences.
double distance(const Tensors& a, const Tensors& b) {
    double sum = 0;
    for (const auto& [name, tensor] : a) {
        sum += (tensor.to(torch::kDouble) - b.at(name).to(torch::kDouble)).pow(2).sum().item<double>();
    }
    return std::sqrt(sum);
}

bool wasBuiltWithGloo(const fs::path& log) {
    return tests::readText(log).find("built without data-parallel training") == std::string::npos;
}

}  // namespace

CATCH_TEST_CASE("two processes make the step that one makes with the double batch, and one of them writes") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);  // one step of four samples
    const std::string port = freePort();
    const pid_t first = start(training(folder, "pair", "0.1"), together(0, port), folder / "first.log");
    const pid_t second = start(training(folder, "other", "0.1"), together(1, port), folder / "second.log");
    const int secondCode = ended(second);
    CATCH_INFO(tests::readText(folder / "first.log") + tests::readText(folder / "second.log"));
    const int firstCode = ended(first);
    if (!wasBuiltWithGloo(folder / "second.log")) {
        CATCH_WARN("skipped: built without Gloo's headers");
        return;
    }
    CATCH_REQUIRE(firstCode == 0);
    CATCH_REQUIRE(secondCode == 0);
    CATCH_CHECK_FALSE(fs::exists(folder / "other"));
    CATCH_CHECK(tests::readText(folder / "second.log").find("\"event\"") == std::string::npos);

    CATCH_REQUIRE(ended(start(training(folder, "alone", "0.1"), {}, folder / "alone.log")) == 0);
    CATCH_REQUIRE(ended(start(training(folder, "before", "1e-30"), {}, folder / "before.log")) == 0);
    // SGD's first step is the gradient times the rate: equal weights after it are equal gradients.
    Tensors alone = bestWeights(folder / "alone");
    Tensors pair = bestWeights(folder / "pair");
    Tensors before = bestWeights(folder / "before");
    const double step = distance(alone, before);
    CATCH_CHECK(step > 0);
    // Not to the last digits: at the bottom of the hourglass a map is one pixel, and normalising four numbers
    // that hardly differ magnifies rounding.
    CATCH_CHECK(distance(alone, pair) < 1e-2 * step);
    // The statistics of batch normalisation alone: those of four samples, not of two.
    for (const auto& [name, tensor] : alone) {
        if (name.find("running_var") != std::string::npos) {
            CATCH_INFO(name);
            CATCH_CHECK(torch::allclose(tensor, pair.at(name), 1e-3, 1e-5));
        }
    }
}

CATCH_TEST_CASE("a process whose partner is killed ends with a message") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    const std::string port = freePort();
    std::vector<std::string> words = training(folder, "run", "0.001");
    words.insert(words.end(), {"--epochs", "100000"});
    const pid_t first = start(words, together(0, port), folder / "first.log");
    const pid_t second = start(words, together(1, port), folder / "second.log");
    // The first tells an epoch once both work.
    for (int i = 0; i < 600 && tests::readText(folder / "first.log").find("\"epoch\"") == std::string::npos;
         ++i) {
        usleep(100'000);
        if (fs::exists(folder / "second.log") && !wasBuiltWithGloo(folder / "second.log")) {
            break;
        }
    }
    kill(second, SIGKILL);
    ended(second);
    const int code = ended(first);
    if (!wasBuiltWithGloo(folder / "first.log")) {
        CATCH_WARN("skipped: built without Gloo's headers");
        return;
    }
    CATCH_INFO(tests::readText(folder / "first.log"));
    CATCH_CHECK(code == 1);
    CATCH_CHECK(tests::readText(folder / "first.log").find("lost each other") != std::string::npos);
}

CATCH_TEST_CASE("senseless variables of a data-parallel training are named") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    CATCH_CHECK(ended(start(training(folder, "run", "0.1"), {"WORLD_SIZE=two"}, folder / "log")) == 1);
    CATCH_CHECK(tests::readText(folder / "log").find("WORLD_SIZE") != std::string::npos);
    CATCH_CHECK(ended(start(training(folder, "run", "0.1"), {"WORLD_SIZE=2", "RANK=2"}, folder / "log")) ==
                1);
    CATCH_CHECK(tests::readText(folder / "log").find("RANK") != std::string::npos);
}

}  // namespace maskwright::app::train
