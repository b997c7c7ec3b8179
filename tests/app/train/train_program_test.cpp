// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, started, killed and started again.
#include "core/samples/sample_file.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::app::train {

namespace fs = std::filesystem;

namespace {

// What a process is given of the machine.
struct Surroundings {
    rlim_t fileBytes = RLIM_INFINITY;  // every file beyond fails to be written, as on a full disk
    rlim_t memoryBytes = RLIM_INFINITY;
    const char* output = nullptr;  // a file instead of the test
};

// The program as a process whose standard output is read line by line.
class Program {
  public:
    explicit Program(std::vector<std::string> words, const Surroundings& given = {}) {
        words.insert(words.begin(), MASKWRIGHT_TRAIN_PROGRAM);
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        process_ = fork();
        if (process_ == 0) {
            dup2(given.output != nullptr ? open(given.output, O_WRONLY) : ends[1], STDOUT_FILENO);
            dup2(fileno(errors_), STDERR_FILENO);
            close(ends[0]);
            close(ends[1]);
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit files{given.fileBytes, given.fileBytes};
            const rlimit memory{given.memoryBytes, given.memoryBytes};
            setrlimit(RLIMIT_FSIZE, &files);
            setrlimit(RLIMIT_DATA, &memory);
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
    ~Program() {
        std::fclose(output_);
        std::fclose(errors_);
    }
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
    // What it said on standard error; after wait().
    [[nodiscard]] std::string errors() const {
        std::rewind(errors_);
        std::string text;
        for (int c = std::fgetc(errors_); c != EOF; c = std::fgetc(errors_)) {
            text += static_cast<char>(c);
        }
        return text;
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
    std::FILE* errors_ = std::tmpfile();
};

// Fails with one message that names a file and a remedy, and not with a fault of the program.
void checkFailure(Program& program, const std::string& file, const std::string& what,
                  const std::string& remedy) {
    CHECK(program.wait() == 1);
    const std::string errors = program.errors();
    CAPTURE(errors);
    CHECK_THAT(errors, Catch::Contains(file) && Catch::Contains(what) && Catch::Contains(remedy));
    CHECK_THAT(errors, !Catch::Contains("terminate") && !Catch::Contains("frame #"));
}

void flipByte(const fs::path& file, std::size_t position) {
    std::string bytes = tests::readText(file);
    bytes.at(position) = static_cast<char>(bytes.at(position) ^ 0x40);
    tests::writeText(file, bytes);
}

// Whether all weights are numbers. A safetensors file: the header's length, the header, the tensors (float32
// or counters, which are no special floats).
bool holdsNumbers(const fs::path& file) {
    const std::string bytes = tests::readText(file);
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    std::size_t position = sizeof header + header;
    REQUIRE(position < bytes.size());
    float value = 0;
    for (; position + sizeof value <= bytes.size(); position += sizeof value) {
        std::memcpy(&value, bytes.data() + position, sizeof value);
        if (!std::isfinite(value)) {
            return false;
        }
    }
    return true;
}

bool hasHalfFiles(const fs::path& folder) {
    return std::any_of(fs::directory_iterator(folder), fs::directory_iterator(),
                       [](const fs::directory_entry& entry) { return entry.path().extension() == ".part"; });
}

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

TEST_CASE("published weights name what they began with, and no folder of the machine") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    {
        Program first(training(folder, "first", "1"));
        REQUIRE(first.wait() == 0);
    }
    std::vector<std::string> more = training(folder, "second", "1");
    more.insert(more.end(), {"--start-from", (folder / "first/best.safetensors").string()});
    {
        Program second(more);
        REQUIRE(second.wait() == 0);
    }
    Program published(
        {"--publish", (folder / "second").string(), "--out", (folder / "w.safetensors").string()});
    CHECK(published.wait() == 0);
    const std::string text = tests::readText(folder / "w.safetensors");
    CHECK(text.find("first/best.safetensors") != std::string::npos);
    CHECK(text.find(folder.path().string()) == std::string::npos);
}

TEST_CASE("published weights may be the mean with others, whose name they carry") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    for (const char* run : {"first", "second"}) {
        Program trained(training(folder, run, "1"));
        REQUIRE(trained.wait() == 0);
    }
    Program published({"--publish", (folder / "second").string(), "--out",
                       (folder / "w.safetensors").string(), "--mean-with",
                       (folder / "first/best.safetensors").string()});
    CHECK(published.wait() == 0);
    const std::string text = tests::readText(folder / "w.safetensors");
    CHECK(text.find(R"("mean_with":"first/best.safetensors")") != std::string::npos);
    CHECK(text.find(folder.path().string()) == std::string::npos);
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

TEST_CASE("a damaged sample is named before a step is made with it, and the state is kept") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    {
        Program killed(training(folder, "run", "1000"));
        REQUIRE_FALSE(killed.next("epoch").is_null());
        killed.send(SIGKILL);
        killed.wait();
    }
    const std::string state = tests::readText(folder / "run/state.pt");
    const fs::path part = folder / "data/faces-000.mws";
    const std::size_t inPicture = tests::readText(part).size() - 80 * 80;
    flipByte(part, inPicture);
    {
        Program damaged(training(folder, "run", "1000"));
        checkFailure(damaged, "faces-000.mws", "damaged", "pack the samples again");
    }
    CHECK(tests::readText(folder / "run/state.pt") == state);
    flipByte(part, inPicture);
    Program resumed(training(folder, "run", "1000"));
    CHECK(resumed.next("epoch").at("epoch").get<int>() >= 1);
    resumed.send(SIGTERM);
    CHECK(resumed.wait() == 130);
}

TEST_CASE("a full disk ends a training with a message, and it goes on when there is room") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    const fs::path run = folder / "run";
    {
        Program killed(training(folder, "run", "1000"));
        REQUIRE_FALSE(killed.next("epoch").is_null());
        killed.send(SIGKILL);
        killed.wait();
        fs::remove(run / "state.pt.part");
        fs::remove(run / "best.safetensors.part");
        fs::remove(run / "history.jsonl.part");
    }
    const std::string state = tests::readText(run / "state.pt");
    const auto bestBytes = fs::file_size(run / "best.safetensors");
    REQUIRE(state.size() > bestBytes + 10'000);
    {
        Program full(training(folder, "run", "1000"), {.fileBytes = bestBytes + 5'000});
        checkFailure(full, "state.pt", "cannot be written (File too large)", "Free some space");
    }
    CHECK(tests::readText(run / "state.pt") == state);
    CHECK_FALSE(hasHalfFiles(run));
    {
        Program resumed(training(folder, "run", "1000"));
        CHECK(resumed.next("epoch").at("epoch").get<int>() >= 1);
        resumed.send(SIGTERM);
        CHECK(resumed.wait() == 130);
    }
    {
        Program fresh(training(folder, "new", "2"),
                      {.fileBytes = 600});  // its own messages go to a file as well
        checkFailure(fresh, "options.json", "cannot be written", "Free some space");
    }
    Program unheard(training(folder, "unheard", "2"), {.output = "/dev/full"});
    checkFailure(unheard, "standard output", "cannot be written", "Free some space");
    CHECK(fs::exists(folder / "unheard" / "options.json"));
}

TEST_CASE("memory that runs out is told of, and of which machine") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 8);
    auto words = training(folder, "run", "1");
    words.insert(words.end(), {"--input-px", "1024", "--batch", "8", "--channels", "128"});
    Program large(words, {.memoryBytes = rlim_t{1} << 30});
    checkFailure(large, (folder / "run").string(), "memory of this machine ran out", "--batch");
}

TEST_CASE("a training that diverges keeps the weights that were good, and never calls lost ones the best") {
    const tests::TemporaryFolder folder;
    writeFaces(folder / "data", 4);
    const auto diverging = [&](const std::string& run, const std::string& batch, const std::string& rate) {
        auto words = training(folder, run, "50");
        words.insert(words.end(),
                     {"--batch", batch, "--optimiser", "sgd", "--rate", rate, "--precision", "float32"});
        return words;
    };
    {
        Program atOnce(diverging("at once", "2", "1e30"));  // the second step of the first epoch
        checkFailure(atOnce, "at once", "no number any more (epoch 1", "Lower --rate");
    }
    CHECK_FALSE(fs::exists(folder / "at once/best.safetensors"));
    CHECK_FALSE(fs::exists(folder / "at once/state.pt"));
    {
        Program later(diverging("later", "4", "0.3"));
        REQUIRE_FALSE(later.next("epoch").is_null());
        checkFailure(later, "later", "no number any more", "Lower --rate");
    }
    CHECK(holdsNumbers(folder / "later/best.safetensors"));
    Program again(diverging("later", "4", "0.3"));  // the state is that of the last good epoch
    checkFailure(again, "later", "no number any more", "Lower --rate");
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

TEST_CASE("the four lite networks together stay under 25 MB in float16") {
    std::int64_t parameters = 0;
    const std::map<std::string, std::string> nets = {
        {"landmarks", "hourglass"}, {"coarse", "pspnet"}, {"fine", "bass"}, {"parser", "eagrnet"}};
    for (const auto& [kind, net] : nets) {
        Program described({"--describe", "--kind", kind, "--net", net, "--preset", "lite", "--json"});
        parameters += nlohmann::json::parse(described.line()).at("parameters").get<std::int64_t>();
        CHECK(described.wait() == 0);
    }
    CHECK(parameters * 2 < 25'000'000);
}

TEST_CASE("what several networks answer stands side by side, what the parts of one answer as well") {
    const tests::TemporaryFolder folder;
    core::samples::SampleWriter writer(folder.path(), "faces", {"parser", 40, false, true, 11});
    for (int i = 0; i < 4; ++i) {
        core::samples::Sample sample;
        sample.picture = core::RgbImage(40, 40, {static_cast<std::uint8_t>(40 * i), 90, 120});
        sample.labels = core::Raster<std::uint8_t>(40, 40, static_cast<std::uint8_t>(i));
        writer.add(sample);
    }
    writer.finish();
    std::string weights;
    for (const char* net : {"bass", "eagrnet"}) {
        const std::string run = folder / net;
        Program trained({"--train",    folder.path(), "--validation", folder.path(), "--run",
                         run,          "--kind",      "parser",       "--net",       net,
                         "--input-px", "32",          "--epochs",     "1",           "--batch",
                         "2",          "--device",    "cpu",          "--threads",   "1"});
        REQUIRE(trained.wait() == 0);
        weights += (weights.empty() ? "" : ",") + run + "/best.safetensors";
    }
    const auto drawn = [&](const std::string& of) {
        const std::string picture = folder / "picture.ppm";
        Program drawing(
            {"--pictures", "--weights", of, "--samples", folder.path(), "--out", picture, "--count", "2"});
        CHECK(drawing.wait() == 0);
        return tests::readText(picture);
    };
    // Two rows of squares of 32 pixels with gaps of 2: photo, two answers, truth; photo, truth, three
    // branches.
    CHECK(drawn(weights).starts_with("P6\n134 66\n255\n"));
    const std::string one = drawn(weights.substr(0, weights.find(',')));
    CHECK(one.starts_with("P6\n168 66\n255\n"));
    CHECK(one.size() == 14 + 168 * 66 * 3);
    CHECK(Program({"--pictures", "--weights", weights + ",", "--samples", folder.path(), "--out",
                   folder / "picture.ppm"})
              .wait() == 1);
}

TEST_CASE("the training program's exit codes tell wrong use from failure") {
    const tests::TemporaryFolder folder;
    CHECK(Program({"--speed", "9"}).wait() == 2);
    CHECK(Program(training(folder, "run", "1")).wait() == 1);  // no data
    CHECK(Program({"--help"}).wait() == 0);
}

}  // namespace maskwright::app::train
