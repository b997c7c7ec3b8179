// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/studies.h"

#include "core/error.h"

#include <cmath>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <set>
#include <sys/file.h>
#include <unistd.h>

namespace maskwright::models::training {

namespace fs = std::filesystem;
using core::Error;
using nlohmann::json;

namespace {

json jsonFile(const fs::path& path) {
    std::ifstream stream(path);
    json value = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!value.is_object()) {
        throw Error("no JSON object can be read", path.string(), "Check the path and the file.");
    }
    return value;
}

// FNV-1a: a short name for options, the same everywhere.
std::string shortHash(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
    }
    char name[17];
    std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hash));
    return std::string(name, 10);
}

std::string folderOf(TrainingOptions options) {
    const std::string seed = std::to_string(options.seed);
    options.seed = 0;
    return netOf(options) + '-' + shortHash(toJson(options).dump()) + "-seed" + seed;
}

// Figures of the last epoch, if the run has come to its end. The last epoch and not the best: choosing by the
// figures that are reported would flatter them.
std::optional<json> finalFigures(const fs::path& run, std::int64_t epochs) {
    std::ifstream history(run / "history.jsonl");
    std::optional<json> figures;
    for (std::string line; std::getline(history, line);) {
        const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (event.is_object() && event.value("epoch", std::int64_t{-1}) == epochs - 1) {
            figures = event.value("validation", json::object());
        }
    }
    return figures;
}

// Held while a run is worked on; empty if another process holds it.
class RunLock {
  public:
    explicit RunLock(const fs::path& folder) {
        fs::create_directories(folder);
        file_ = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            ::close(file_);
            file_ = -1;
        }
    }
    ~RunLock() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    [[nodiscard]] bool held() const { return file_ >= 0; }

  private:
    int file_ = -1;
};

void replaceFile(const fs::path& path, const std::string& text) {
    const fs::path temporary = path.string() + ".part" + std::to_string(::getpid());
    std::ofstream stream(temporary);
    stream << text;
    stream.close();
    std::error_code problem;
    if (stream) {
        fs::rename(temporary, path, problem);
    }
    if (!stream || problem) {
        throw Error("the tables cannot be written", path.string(), "Free some space and start again.");
    }
}

json meanAndSpread(const std::vector<double>& values) {
    if (values.empty()) {
        return nullptr;
    }
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    const double mean = sum / static_cast<double>(values.size());
    json result = {{"mean", mean}, {"each", values}};
    if (values.size() > 1) {
        double squares = 0;
        for (const double value : values) {
            squares += (value - mean) * (value - mean);
        }
        result["spread"] = std::sqrt(squares / static_cast<double>(values.size() - 1));
    }
    return result;
}

// The paper's figure in a row and column, or null.
json paperFigure(const json& paper, const std::string& row, const std::string& column) {
    if (!paper.is_object() || row.empty() || column.empty()) {
        return nullptr;
    }
    const json& columns = paper.at("columns");
    for (const json& cells : paper.at("rows")) {
        for (std::size_t i = 0; i < columns.size() && cells.at(0) == row; ++i) {
            if (columns[i] == column) {
                return cells.at(i);
            }
        }
    }
    throw Error("the paper's table has no row '" + row + "' with a column '" + column + "'", {},
                "Correct the studies file.");
}

std::string rounded(double value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

}  // namespace

TrainingOptions Studies::optionsOf(const Row& row, std::uint64_t seed) const {
    json options = shared;
    options.update(row.options);
    options["seed"] = seed;
    return optionsFromJson(options);
}

Studies readStudies(const fs::path& file) {
    const json given = jsonFile(file);
    Studies studies;
    try {
        studies.shared = given.at("options");
        studies.seeds = given.at("seeds").get<std::vector<std::uint64_t>>();
        for (const json& item : given.at("tables")) {
            Studies::Table table;
            table.id = item.at("id").get<std::string>();
            table.title = item.at("title").get<std::string>();
            if (item.contains("paper")) {
                const fs::path name = item.at("paper").get<std::string>();
                core::expects(!name.empty(), "studies: the name of a paper's table is empty");
                table.paper = jsonFile(file.parent_path() / name.filename());
            }
            for (const json& column : item.at("columns")) {
                table.columns.push_back({column.at(0).get<std::string>(), column.at(1).get<std::string>(),
                                         column.size() > 2 ? column.at(2).get<std::string>() : ""});
            }
            for (const json& row : item.at("rows")) {
                table.rows.push_back({row.at("name").get<std::string>(), row.at("options"),
                                      row.value("paper", std::string())});
                for (const Studies::Column& column : table.columns) {
                    (void)paperFigure(table.paper, table.rows.back().paper, column.paper);
                }
            }
            studies.tables.push_back(std::move(table));
        }
    } catch (const json::exception& problem) {
        throw Error(std::string("this is no studies file (") + problem.what() + ")", file.string(),
                    "resources/papers/studies.json is one.");
    }
    if (studies.seeds.empty()) {
        throw Error("the studies file has no seeds", file.string(), "Add one at least.");
    }
    (void)runsOf(studies);  // checks the options of all rows
    return studies;
}

std::vector<StudyRun> runsOf(const Studies& studies) {
    std::vector<StudyRun> runs;
    std::set<std::string> known;
    for (const std::uint64_t seed : studies.seeds) {
        for (const Studies::Table& table : studies.tables) {
            for (const Studies::Row& row : table.rows) {
                const TrainingOptions options = studies.optionsOf(row, seed);
                if (known.insert(folderOf(options)).second) {
                    runs.push_back({folderOf(options),
                                    table.title + ", " + row.name + ", seed " + std::to_string(seed),
                                    options});
                }
            }
        }
    }
    return runs;
}

StudyProgress runStudies(const Studies& studies, const core::samples::SampleSet& training,
                         const core::samples::SampleSet& validation, const fs::path& out,
                         const TrainingEvents& events) {
    const std::vector<StudyRun> runs = runsOf(studies);
    StudyProgress progress;
    progress.all = static_cast<std::int64_t>(runs.size());
    const auto writeTables = [&] {
        const json tables = studyTables(studies, out);
        replaceFile(out / "tables.json", tables.dump(1) + '\n');
        replaceFile(out / "tables.md", studyMarkdown(tables));
    };
    for (const StudyRun& run : runs) {
        const fs::path folder = out / run.folder;
        const RunLock lock(folder);
        if (finalFigures(folder, run.options.epochs)) {
            ++progress.finished;
            continue;
        }
        if (!lock.held()) {
            continue;
        }
        if (events.event) {
            events.event({{"event", "run"},
                          {"title", run.title},
                          {"folder", run.folder},
                          {"finished", progress.finished},
                          {"all", progress.all}});
        }
        try {
            if (train(training, validation, run.options, folder, events).outcome == Outcome::Cancelled) {
                progress.cancelled = true;
                break;
            }
            ++progress.finished;
        } catch (const Error& error) {
            progress.failures.push_back(run.title + ": " + error.what());
        }
        writeTables();
    }
    writeTables();
    return progress;
}

json studyTables(const Studies& studies, const fs::path& out) {
    json tables = json::array();
    for (const Studies::Table& table : studies.tables) {
        json columns = json::array();
        for (const Studies::Column& column : table.columns) {
            columns.push_back({{"figure", column.figure}, {"title", column.title}});
        }
        json rows = json::array();
        for (const Studies::Row& row : table.rows) {
            std::vector<json> figures;
            json seeds = json::array();
            for (const std::uint64_t seed : studies.seeds) {
                const TrainingOptions options = studies.optionsOf(row, seed);
                if (auto found = finalFigures(out / folderOf(options), options.epochs)) {
                    figures.push_back(std::move(*found));
                    seeds.push_back(seed);
                }
            }
            json cells = json::array();
            for (const Studies::Column& column : table.columns) {
                std::vector<double> values;
                for (const json& run : figures) {
                    if (run.contains(column.figure)) {
                        values.push_back(run.at(column.figure).get<double>());
                    }
                }
                cells.push_back({{"ours", meanAndSpread(values)},
                                 {"paper", paperFigure(table.paper, row.paper, column.paper)}});
            }
            rows.push_back({{"name", row.name}, {"seeds", seeds}, {"cells", cells}});
        }
        tables.push_back({{"id", table.id},
                          {"title", table.title},
                          {"paper", table.paper.is_object() ? table.paper.at("source") : json()},
                          {"columns", columns},
                          {"rows", rows}});
    }
    return {{"options", studies.shared}, {"seeds", studies.seeds}, {"tables", tables}};
}

std::string studyMarkdown(const json& tables) {
    std::string text;
    for (const json& table : tables.at("tables")) {
        text += "### " + table.at("title").get<std::string>() + "\n\n";
        if (table.at("paper").is_string()) {
            text += "In brackets: " + table.at("paper").get<std::string>() + ".\n\n";
        }
        std::string rule = "|---|---|";
        text += "| | seeds |";
        for (const json& column : table.at("columns")) {
            text += ' ' + column.at("title").get<std::string>() + " |";
            rule += "---|";
        }
        text += " each seed |\n" + rule + "---|\n";
        for (const json& row : table.at("rows")) {
            text += "| " + row.at("name").get<std::string>() + " | " +
                    std::to_string(row.at("seeds").size()) + " |";
            std::string each;
            for (const json& cell : row.at("cells")) {
                const json& ours = cell.at("ours");
                if (ours.is_null()) {
                    text += " not run";
                } else {
                    text += ' ' + rounded(ours.at("mean").get<double>(), 2);
                    if (ours.contains("spread")) {
                        text += " ± " + rounded(ours.at("spread").get<double>(), 2);
                    }
                    if (each.empty()) {
                        for (const json& value : ours.at("each")) {
                            each += (each.empty() ? "" : ", ") + rounded(value.get<double>(), 2);
                        }
                    }
                }
                if (cell.at("paper").is_number()) {
                    text += " (" + rounded(cell.at("paper").get<double>(), 2) + ")";
                }
                text += " |";
            }
            text += ' ' + each + " |\n";
        }
        text += '\n';
    }
    return text;
}

}  // namespace maskwright::models::training
