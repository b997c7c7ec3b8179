// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_process.h"

#include "annotation/training/run_folder.h"
#include "annotation/training/run_lock.h"
#include "annotation/training/trainer_program.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <system_error>
#include <thread>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using nlohmann::json;
using store::RunId;
using store::RunRecord;
using store::RunState;

namespace {

constexpr std::chrono::milliseconds kLookEvery{50};
// A step of the slowest network takes a few seconds; a process that does not end then is stuck.
constexpr std::chrono::seconds kPatience{60};

// The lines that a growing file has got since the last look. A line without its end is left for later.
class GrowingLines {
  public:
    explicit GrowingLines(fs::path file) : file_(std::move(file)) {}

    std::vector<std::string> fresh() {
        std::vector<std::string> lines;
        std::ifstream stream(file_, std::ios::binary);
        if (!stream.seekg(read_)) {
            return lines;
        }
        for (std::string line; std::getline(stream, line) && !stream.eof();) {
            read_ += static_cast<std::streamoff>(line.size()) + 1;
            lines.push_back(std::move(line));
        }
        return lines;
    }

  private:
    fs::path file_;
    std::streamoff read_ = 0;
};

// What the training says of its own end; nothing if it was killed or failed.
class Outcome {
  public:
    void take(const json& event) {
        if (event.value("event", "") == "end") {
            end_ = event.value("outcome", "");
        }
    }
    [[nodiscard]] bool endedWell() const { return end_ == "finished" || end_ == "stopped early"; }
    [[nodiscard]] bool cancelled() const { return end_ == "cancelled"; }

  private:
    std::string end_;
};

// Hands events on, and fractions of the whole training to the progress.
class Listener {
  public:
    Listener(const fs::path& file, const RunEvents& events, core::Progress& progress, std::int64_t epochs)
        : lines_(file), events_(events), progress_(progress), epochs_(epochs) {}

    void listen() {
        for (const std::string& line : lines_.fresh()) {
            const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
            if (!event.is_object()) {
                continue;
            }
            outcome_.take(event);
            if (event.value("event", "") == "progress") {
                const double epoch = event.value("epoch", 0.0);
                const double inEpoch = event.value("step", 0.0) / std::max(1.0, event.value("steps", 1.0));
                progress_.report((epoch + inEpoch) / static_cast<double>(std::max<std::int64_t>(1, epochs_)),
                                 "training, epoch " + std::to_string(static_cast<int>(epoch) + 1) + " of " +
                                     std::to_string(epochs_));
            }
            if (events_) {
                events_(event);
            }
        }
    }
    [[nodiscard]] const Outcome& outcome() const { return outcome_; }

  private:
    GrowingLines lines_;
    const RunEvents& events_;
    core::Progress& progress_;
    std::int64_t epochs_;
    Outcome outcome_;
};

Outcome outcomeOf(const RunFolder& folder) {
    Outcome outcome;
    for (const std::string& line : GrowingLines(folder.events()).fresh()) {
        const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (event.is_object()) {
            outcome.take(event);
        }
    }
    return outcome;
}

// Parts what a process says from what those before it said, in a log that they all add to.
constexpr const char* kStartLine = "-- the training process is started --";

void noteStart(const RunFolder& folder) {
    std::ofstream log(folder.log(), std::ios::app);
    log << kStartLine << std::endl;
    if (!log) {
        throw core::Error("the log of the run cannot be written", folder.log().string(),
                          "See that the disk has room and that you may write there.");
    }
}

// Why it ended, in the training's own words: the last error it tells of, or the fault of the program that
// ended it. What else is said after that (a library's lines, where to find help) is no reason.
std::string reasonOf(const RunFolder& folder) {
    std::string reason;
    for (const std::string& line : GrowingLines(folder.log()).fresh()) {
        if (line == kStartLine) {
            reason.clear();
        }
        for (const std::string prefix : {"maskwright-train: ", "  what():  "}) {
            if (line.starts_with(prefix)) {
                reason = line.substr(prefix.size());
            }
        }
    }
    return reason.empty() ? "the training process ended without a word, as if it was killed" : reason;
}

std::string nameOf(RunId run) {
    return "run " + std::to_string(static_cast<std::int64_t>(run));
}

enum class AskedToEnd { No, Yes };

// Writes down how a process has ended that lives no more. One that was asked to end may be gone before it
// could say so.
RunRecord settle(Project& project, RunId id, const Outcome& outcome, AskedToEnd asked) {
    const RunFolder folder = RunFolder::of(project, id);
    const RunLock lock(folder);
    RunRecord run = project.store().run(id);
    if (run.state != RunState::Training || (run.process && isRunning(*run.process))) {
        return run;  // somebody else was faster
    }
    run.process.reset();
    if (outcome.endedWell() && fs::exists(folder.bestWeights())) {
        run.state = RunState::Trained;
    } else if (outcome.endedWell()) {
        run.state = RunState::Failed;
        run.message = "it was stopped before its first epoch was finished, so there are no weights";
    } else if (outcome.cancelled() || asked == AskedToEnd::Yes) {
        run.state = RunState::Cancelled;
    } else {
        run.state = RunState::Failed;
        run.message = reasonOf(folder);
    }
    project.store().updateRun(run);
    return run;
}

void waitForEnd(const store::TrainingProcess& process) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (isRunning(process)) {
        if (std::chrono::steady_clock::now() > until) {
            sendTo(process, TrainerSignal::Kill);
        }
        std::this_thread::sleep_for(kLookEvery);
    }
}

store::TrainingProcess requireTraining(const Project& project, RunId id) {
    const RunRecord run = project.store().run(id);
    if (run.state != RunState::Training || !run.process || !isRunning(*run.process)) {
        throw core::Error("is not being trained", nameOf(id),
                          "Look at the list: maskwright-cli models "
                          "PROJECT runs.");
    }
    return *run.process;
}

}  // namespace

void startRun(Project& project, RunId id) {
    const RunFolder folder = RunFolder::of(project, id);
    const RunLock lock(folder);
    RunRecord run = project.store().run(id);
    if (run.state == RunState::ForElsewhere) {
        throw core::Error("was packed for another machine", nameOf(id),
                          "Bring its result back: maskwright-cli models PROJECT import FOLDER.");
    }
    if (run.state == RunState::Trained || run.state == RunState::Finished) {
        return;
    }
    if (run.state == RunState::Training && run.process &&
        (isRunning(*run.process) || outcomeOf(folder).endedWell())) {
        return;
    }
    core::expects(!run.dataHash.empty(), "startRun: the run is not packed");
    std::error_code ignored;
    fs::remove(folder.stopRequest(), ignored);
    noteStart(folder);
    const int threads = json::parse(run.options).value("threads", 0);
    run.process =
        startTrainer(folder.root(), RunFolder::trainerWords(threads), folder.events(), folder.log());
    run.state = RunState::Training;
    run.message.clear();
    project.store().updateRun(run);
}

bool isTraining(const Project& project, RunId id) {
    const RunRecord run = project.store().run(id);
    return run.state == RunState::Training && run.process && isRunning(*run.process);
}

void followRun(Project& project, RunId id, const RunEvents& events, core::Progress& progress) {
    RunRecord run = project.store().run(id);
    if (run.state == RunState::Training && run.process) {
        const std::int64_t epochs = json::parse(run.options).at("training").value("epochs", std::int64_t{1});
        Listener listener(RunFolder::of(project, id).events(), events, progress, epochs);
        AskedToEnd asked = AskedToEnd::No;
        while (isRunning(*run.process)) {
            if (progress.cancelled()) {
                asked = AskedToEnd::Yes;
                sendTo(*run.process, TrainerSignal::Cancel);
                waitForEnd(*run.process);
                break;
            }
            listener.listen();
            std::this_thread::sleep_for(kLookEvery);
        }
        listener.listen();  // what it said at its end
        run = settle(project, id, listener.outcome(), asked);
    }
    if (run.state == RunState::Cancelled) {
        throw core::Cancelled{};
    }
    if (run.state == RunState::Failed) {
        throw core::Error(run.message, nameOf(id), "The same command goes on from the last finished epoch.");
    }
}

void stopRunEarly(const Project& project, RunId id) {
    static_cast<void>(requireTraining(project, id));
    const RunFolder folder = RunFolder::of(project, id);
    makeFolder(folder.training());
    writeText(folder.stopRequest(), "");
}

void cancelRun(Project& project, RunId id) {
    const store::TrainingProcess process = requireTraining(project, id);
    sendTo(process, TrainerSignal::Cancel);
    waitForEnd(process);
    settle(project, id, outcomeOf(RunFolder::of(project, id)), AskedToEnd::Yes);
}

}  // namespace maskwright::annotation::training
