// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_monitor.h"

#include "annotation/training/run_folder.h"
#include "annotation/training/run_process.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <sstream>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using nlohmann::json;
using store::RunState;

namespace {

constexpr std::size_t kLogLines = 200;
// A training says where it is a few times a minute: the last bytes hold the last word.
constexpr std::streamoff kTailBytes = 64 * 1024;

// The whole lines at the end of a file.
std::vector<std::string> lastLines(const fs::path& file, std::streamoff most) {
    std::vector<std::string> lines;
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) {
        return lines;
    }
    const std::streamoff size = stream.tellg();
    stream.seekg(std::max<std::streamoff>(0, size - most));
    std::string line;
    if (size > most) {
        std::getline(stream, line);  // cut in its middle
    }
    while (std::getline(stream, line) && !stream.eof()) {
        lines.push_back(line);
    }
    return lines;
}

// "52", "0.3": small networks on large machines, large ones on small machines.
std::string speedInWords(double perSecond) {
    std::ostringstream words;
    words << std::fixed << std::setprecision(perSecond < 9.95 ? 1 : 0) << perSecond;
    return words.str();
}

double numberIn(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

std::int64_t countIn(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::vector<EpochFigures> historyIn(const RunFolder& folder) {
    std::vector<EpochFigures> history;
    std::ifstream stream(folder.training() / "history.jsonl");
    for (std::string line; std::getline(stream, line);) {
        const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (!event.is_object() || event.value("event", json()) != "epoch") {
            continue;
        }
        EpochFigures figures{
            countIn(event, "epoch"), numberIn(event, "loss"), {}, event.value("best", json()) == json(true)};
        const json validation = event.value("validation", json::object());
        for (const auto& [name, value] : validation.items()) {
            if (value.is_number()) {
                figures.validation[name] = value.get<double>();
            }
        }
        // An epoch that was done again after a kill counts once, as it was done last.
        std::erase_if(history, [&](const EpochFigures& other) { return other.epoch >= figures.epoch; });
        history.push_back(std::move(figures));
    }
    return history;
}

std::optional<RunReport::Now> nowIn(const RunFolder& folder) {
    std::optional<RunReport::Now> now;
    for (const std::string& line : lastLines(folder.events(), kTailBytes)) {
        const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (event.is_object() && event.value("event", json()) == "progress") {
            now = {countIn(event, "epoch"),
                   countIn(event, "step"),
                   countIn(event, "steps"),
                   numberIn(event, "loss"),
                   numberIn(event, "samples_per_second"),
                   numberIn(event, "eta_seconds")};
        }
    }
    return now;
}

}  // namespace

double RunReport::fraction() const {
    if (epochs <= 0) {
        return 0;
    }
    double done = static_cast<double>(history.size());
    if (now && now->steps > 0) {
        done = std::max(done, static_cast<double>(now->epoch) +
                                  static_cast<double>(now->step) / static_cast<double>(now->steps));
    }
    return std::clamp(done / static_cast<double>(epochs), 0.0, 1.0);
}

std::optional<std::int64_t> RunReport::bestEpoch() const {
    const auto best = std::find_if(history.rbegin(), history.rend(),
                                   [](const EpochFigures& figures) { return figures.best; });
    return best == history.rend() ? std::nullopt : std::optional(best->epoch);
}

RunReport reportOf(const Project& project, store::RunId id) {
    RunReport report;
    report.run = project.store().run(id);
    report.training = isTraining(project, id);
    report.interrupted = report.run.state == RunState::Training && !report.training;
    const json options = json::parse(report.run.options, nullptr, /*allow_exceptions=*/false);
    if (options.is_object() && options.value("training", json()).is_object()) {
        report.epochs = countIn(options["training"], "epochs");
    }
    const RunFolder folder = RunFolder::of(project, id);
    report.history = historyIn(folder);
    report.now = nowIn(folder);
    report.log = lastLines(folder.log(), kTailBytes);
    if (report.log.size() > kLogLines) {
        report.log.erase(report.log.begin(), report.log.end() - static_cast<std::ptrdiff_t>(kLogLines));
    }
    return report;
}

std::string durationInWords(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) {
        return std::to_string(whole) + " s";
    }
    const std::int64_t minutes = (whole + 30) / 60;
    if (minutes < 60) {
        return std::to_string(minutes) + " min";
    }
    const std::string rest = std::to_string(minutes % 60);
    return std::to_string(minutes / 60) + " h " + (rest.size() < 2 ? "0" : "") + rest + " min";
}

std::string stateInWords(const RunReport& report) {
    if (report.interrupted) {
        return "interrupted";
    }
    switch (report.run.state) {
        case RunState::Prepared:
            return "prepared";
        case RunState::ForElsewhere:
            return "packed";
        case RunState::Training:
            return "training";
        case RunState::Cancelled:
            return "cancelled";
        case RunState::Failed:
            return "failed";
        case RunState::Trained:
            return "trained";
        case RunState::Finished:
            break;
    }
    return "finished";
}

std::string words(const RunReport& report) {
    if (!report.training) {
        const std::string message = report.run.message.empty() ? "" : ": " + report.run.message;
        return stateInWords(report) + message;
    }
    if (!report.now) {
        return "the training begins";
    }
    return "epoch " + std::to_string(report.now->epoch + 1) + " of " + std::to_string(report.epochs) + ", " +
           speedInWords(report.now->samplesPerSecond) + " samples/s, " +
           durationInWords(report.now->secondsLeft) + " left";
}

}  // namespace maskwright::annotation::training
