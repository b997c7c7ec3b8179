// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, started, killed and started again.
#include "core/samples/sample_file.h"
#include "tests/support/support.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::app::train {

namespace fs = std::filesystem;

namespace {

// The program as a process whose standard output is read line by line.
class Program {
  public:
    explicit Program(std::vector<std::string> words) {
        words.insert(words.begin(), MASKWRIGHT_TRAIN_PROGRAM);
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        process_ = fork();
        if (process_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            const int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, STDERR_FILENO);
            close(ends[0]);
            std::vector<char*> arguments;
            for (std::string& word : words) {
                arguments.push_back(word.data());
            }
            arguments.push_back(nullptr);
            execv(arguments[0], arguments.data());
            _exit(127);
        }
        close(ends[1]);
        output_ = fdopen(ends[0], "r");
    }
    ~Program() { std::fclose(output_); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // The next line of output, or an empty one at its end.
    std::string line() {
        std::string text;
        for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_)) {
            text += static_cast<char>(c);
        }
        return text;
    }
    // Reads events until one of this kind, and returns it (or null at the end).
    nlohmann::json next(const std::string& kind) {
        for (std::string text = line(); !text.empty(); text = line()) {
            auto event = nlohmann::json::parse(text);
            if (event.at("event") == kind) {
                return event;
            }
        }
        return nullptr;
    }
    void send(int signal) const { kill(process_, signal); }
    // Exit code, or minus the signal that ended it.
    int wait() {
        while (!line().empty()) {
        }
        int status = 0;
        waitpid(process_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

  private:
    pid_t process_ = -1;
    std::FILE* output_ = nullptr;
};

void writeFaces(const fs::path& folder, int count) {
    core::samples::SampleWriter writer(folder, "faces", {"landmarks", 80, true, false, 0});
    for (int i = 0; i < count; ++i) {
        core::samples::Sample sample;
        sample.picture = core::RgbImage(80, 80, {static_cast<std::uint8_t>(20 * i), 90, 120});
        sample.points = (tests::madeFace().points.array() * 0.12 + 10 + i).matrix();
        sample.pointWeights.fill(255);
        writer.add(sample);
    }
    writer.finish();
}

std::vector<std::string> training(const tests::TemporaryFolder& folder, const std::string& run,
                                  const std::string& epochs) {
    return {"--train",      (folder / "data").string(),
            "--validation", (folder / "data").string(),
            "--run",        (folder / run).string(),
            "--input-px",   "64",
            "--channels",   "16",
            "--epochs",     epochs,
            "--batch",      "2",
            "--device",     "cpu",
            "--threads",    "1"};
}

}  // namespace

TEST_CASE("a killed training goes on and ends as an undisturbed one") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 6);
    {
        Program undisturbed(training(folder, "whole", "4"));
        CHECK(undisturbed.wait() == 0);
    }
    {
        Program killed(training(folder, "killed", "4"));
        REQUIRE_FALSE(killed.next("epoch").is_null());
        killed.send(SIGKILL);
        killed.wait();
    }
    {
        Program resumed(training(folder, "killed", "4"));
        CHECK(resumed.next("end").at("outcome") == "finished");
        CHECK(resumed.wait() == 0);
    }
    CHECK(tests::readText(folder / "whole" / "best.safetensors") ==
          tests::readText(folder / "killed" / "best.safetensors"));
    CHECK(tests::readText(folder / "whole" / "history.jsonl") ==
          tests::readText(folder / "killed" / "history.jsonl"));
}

TEST_CASE("published weights are halved in size and carry the card") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    {
        Program unfinished(
            {"--publish", (folder / "none").string(), "--out", (folder / "w.safetensors").string()});
        CHECK(unfinished.wait() == 1);
    }
    {
        Program trained(training(folder, "run", "1"));
        REQUIRE(trained.wait() == 0);
    }
    tests::writeText(folder / "card.json", R"({"licence": "CC BY 4.0"})");
    Program published({"--publish", (folder / "run").string(), "--out", (folder / "w.safetensors").string(),
                       "--card", (folder / "card.json").string()});
    CHECK(published.wait() == 0);
    // Half of the weights, and a header that weighs in such a small network.
    CHECK(10 * fs::file_size(folder / "w.safetensors") < 7 * fs::file_size(folder / "run/best.safetensors"));
    CHECK(tests::readText(folder / "w.safetensors").find("CC BY 4.0") != std::string::npos);
}

TEST_CASE("signals and the stop file end a training as promised") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    {
        Program cancelled(training(folder, "cancelled", "1000"));
        REQUIRE_FALSE(cancelled.next("epoch").is_null());
        cancelled.send(SIGTERM);
        CHECK(cancelled.wait() == 130);
    }
    {
        Program stopped(training(folder, "stopped", "1000"));
        REQUIRE_FALSE(stopped.next("epoch").is_null());
        tests::writeText(folder / "stopped" / "stop", "");
        CHECK(stopped.next("end").at("outcome") == "stopped early");
        CHECK(stopped.wait() == 0);
    }
    CHECK(fs::exists(folder / "stopped" / "best.safetensors"));
}

TEST_CASE("resolved options are whole, and the network's side stands in them") {
    Program asked({"--resolve", "--kind", "landmarks", "--rate", "0.5"});
    const auto options = nlohmann::json::parse(asked.line());
    CHECK(asked.wait() == 0);
    CHECK(options.at("rate") == 0.5);
    CHECK(options.at("input_px") == 256);
    CHECK(options.at("epochs").is_number());
    CHECK(Program({"--resolve", "--kind", "landmarks", "--net", "bass"}).wait() == 1);
    CHECK(Program({"--resolve", "--epochs", "0"}).wait() == 1);
}

TEST_CASE("the training program's exit codes tell wrong use from failure") {
    const tests::TemporaryFolder folder;
    CHECK(Program({"--speed", "9"}).wait() == 2);
    CHECK(Program(training(folder, "run", "1")).wait() == 1);  // no data
    CHECK(Program({"--help"}).wait() == 0);
}

}  // namespace maskwright::app::train
