// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/growth_chart.h"
#include "annotation/training/policy.h"
#include "annotation/training/run_process.h"
#include "annotation/training/versions.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/versions.h"

#include <fstream>
#include <functional>
#include <map>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace training = annotation::training;
using annotation::Project;
using nlohmann::json;

struct Options {
    fs::path project;
    std::string action = "list";
    std::string name;
    std::string kind;
    fs::path csv;
    fs::path png;
    std::int64_t first = 0;
    std::int64_t every = 0;
    bool usual = false;
    std::string device = "auto";
};

const std::string& requireName(const Options& options, const std::string& what) {
    if (options.name.empty()) {
        throw WrongUse("models " + options.action + " needs " + what);
    }
    return options.name;
}

std::vector<std::string> kindsOf(const Options& options) {
    return options.kind.empty() ? std::vector<std::string>{"landmarks", "coarse", "fine", "parser"}
                                : std::vector{options.kind};
}

Result list(const Options& options, Session&) {
    const Project project(options.project);
    Result result;
    result.json["versions"] = json::array();
    for (const std::string& kind : kindsOf(options)) {
        const auto promoted = project.store().promoted(kind);
        for (const store::ModelVersionRecord& version : project.store().modelVersions()) {
            if (version.kind != kind) {
                continue;
            }
            const json scores = json::parse(version.scores);
            result.json["versions"].push_back({{"version", version.name},
                                               {"kind", version.kind},
                                               {"promoted", promoted == version.name},
                                               {"run", static_cast<std::int64_t>(version.run)},
                                               {"starts_from", version.parent},
                                               {"train", version.trainCount},
                                               {"validation", version.validationCount},
                                               {"created", version.created},
                                               {"scores", scores}});
            result.lines.push_back((promoted == version.name ? "* " : "  ") + version.name + "  " +
                                   std::to_string(version.trainCount) + " samples  " + scoresInWords(scores) +
                                   "  " + version.created.substr(0, 16));
        }
    }
    if (result.lines.empty()) {
        result.lines.emplace_back("no versions yet: maskwright-cli train PROJECT --kind landmarks");
    }
    return result;
}

const char* nameOf(store::RunState state) {
    switch (state) {
        case store::RunState::Prepared:
            return "prepared";
        case store::RunState::ForElsewhere:
            return "packed";
        case store::RunState::Training:
            return "training";
        case store::RunState::Cancelled:
            return "cancelled";
        case store::RunState::Failed:
            return "failed";
        case store::RunState::Trained:
            return "trained";
        case store::RunState::Finished:
            break;
    }
    return "finished";
}

Result runs(const Options& options, Session&) {
    const Project project(options.project);
    Result result;
    result.json["runs"] = json::array();
    for (const store::RunRecord& run : project.store().runs()) {
        if (!options.kind.empty() && run.kind != options.kind) {
            continue;
        }
        const bool gone = run.state == store::RunState::Training && !training::isTraining(project, run.id);
        const std::string state = gone ? "interrupted" : nameOf(run.state);
        const std::string id = std::to_string(static_cast<std::int64_t>(run.id));
        result.json["runs"].push_back({{"run", static_cast<std::int64_t>(run.id)},
                                       {"kind", run.kind},
                                       {"state", state},
                                       {"train", run.trainCount},
                                       {"validation", run.validationCount},
                                       {"created", run.created},
                                       {"data_hash", run.dataHash},
                                       {"message", run.message}});
        result.lines.push_back(id + "  " + run.kind + "  " + state + "  " + std::to_string(run.trainCount) +
                               " samples  " + run.created.substr(0, 16) +
                               (run.message.empty() ? "" : "  " + run.message));
    }
    if (result.lines.empty()) {
        result.lines.emplace_back("no trainings yet");
    }
    return result;
}

Result promote(const Options& options, Session& session) {
    Project project(options.project);
    const std::string& version = requireName(options, "the version to promote");
    project.store().promote(version, session.author());
    Result result;
    result.json["promoted"] = version;
    result.lines.push_back(version +
                           " is promoted; maskwright-cli place (or parse) makes anew what nobody "
                           "has touched");
    return result;
}

Result rollBack(const Options& options, Session& session) {
    Project project(options.project);
    const std::string kind = options.kind.empty() ? "landmarks" : options.kind;
    const auto version = project.store().rollBack(kind, session.author());
    Result result;
    result.json["kind"] = kind;
    result.json["promoted"] = version ? json(*version) : json();
    result.lines.push_back(version ? *version + " is promoted again"
                                   : "no version is promoted any more: what is installed counts");
    return result;
}

Result growth(const Options& options, Session&) {
    const Project project(options.project);
    const auto kind = training::sampleKindNamed(options.kind.empty() ? "landmarks" : options.kind);
    const auto versions = training::versionFigures(project, kind);
    Result result;
    const auto figure = [](const std::optional<double>& value) { return value ? json(*value) : json(); };
    result.json["versions"] = json::array();
    for (const training::VersionFigures& version : versions) {
        result.json["versions"].push_back({{"version", version.name},
                                           {"samples", version.samples},
                                           {"nme", figure(version.nme)},
                                           {"auc", figure(version.auc)},
                                           {"f1", figure(version.f1)}});
    }
    const std::string csv = training::growthCsv(versions);
    if (!options.csv.empty() && !(std::ofstream(options.csv) << csv)) {
        throw core::Error("cannot be written", options.csv.string(), "Choose another place.");
    }
    if (!options.png.empty()) {
        training::writeGrowthChart(versions, options.png);
    }
    result.lines.push_back(csv.substr(0, csv.size() - 1));
    return result;
}

Result import(const Options& options, Session& session) {
    Project project(options.project);
    const store::RunId run = training::importRun(project, requireName(options, "the folder of the run"));
    Result result;
    result.json["run"] = static_cast<std::int64_t>(run);
    addVersion(result, project, run, options.device, session);
    return result;
}

Result card(const Options& options, Session&) {
    const Project project(options.project);
    const json card = training::versionCard(project, requireName(options, "a version"));
    Result result;
    result.json = card;
    result.lines.push_back(card.dump(2));
    return result;
}

Result policy(const Options& options, Session&) {
    Project project(options.project);
    if (options.usual) {
        training::setRetrainingPolicy(project, std::nullopt);
    } else if (options.first != 0 || options.every != 0) {
        training::RetrainingPolicy policy = training::retrainingPolicy(project);
        policy.first = options.first != 0 ? options.first : policy.first;
        policy.every = options.every != 0 ? options.every : policy.every;
        training::setRetrainingPolicy(project, policy);
    }
    const training::RetrainingPolicy policy = training::retrainingPolicy(project);
    Result result;
    result.json = {{"first", policy.first}, {"every", policy.every}};
    result.lines.push_back("a training is due at " + std::to_string(policy.first) +
                           " accepted images, then after every " + std::to_string(policy.every) + " more");
    return result;
}

using Act = Result (*)(const Options&, Session&);
const std::map<std::string, Act>& actions() {
    static const std::map<std::string, Act> all = {
        {"list", list},     {"runs", runs},     {"promote", promote}, {"rollback", rollBack},
        {"growth", growth}, {"import", import}, {"card", card},       {"policy", policy},
    };
    return all;
}

}  // namespace

Command addModels(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "models", "Model versions of a project: list, promote, roll back, compare",
                  "  maskwright-cli models faces\n"
                  "  maskwright-cli models faces promote landmarks-3\n"
                  "  maskwright-cli models faces rollback --kind landmarks\n"
                  "  maskwright-cli models faces growth --csv growth.csv --png growth.png\n"
                  "  maskwright-cli models faces import for_the_gpu\n"
                  "  maskwright-cli models faces policy --first 500 --every 250\n"
                  "Scores are those on the test split. * marks the promoted version of each kind.");
    addProjectArgument(parser, options->project);
    std::vector<std::string> names;
    for (const auto& [name, act] : actions()) {
        names.push_back(name);
    }
    parser->add_option("ACTION", options->action, "What to do")->check(CLI::IsMember(names));
    parser->add_option("NAME", options->name, "A version (promote, card) or a folder (import)");
    parser->add_option("--kind", options->kind, "Only this kind of network")
        ->check(CLI::IsMember({"landmarks", "coarse", "fine", "parser"}));
    parser->add_option("--csv", options->csv, "growth: write the table here");
    parser->add_option("--png", options->png, "growth: draw the curves here");
    parser->add_option("--first", options->first, "policy: accepted images of the first training")
        ->check(CLI::PositiveNumber);
    parser->add_option("--every", options->every, "policy: accepted images between trainings")
        ->check(CLI::PositiveNumber);
    parser->add_flag("--usual", options->usual,
                     "policy: 2,000 each; a tenth of the images, at least 50, below 10,000");
    parser->add_option("--device", options->device, "import: where the version is judged")
        ->capture_default_str();
    return {parser, [options](Session& session) { return actions().at(options->action)(*options, session); }};
}

}  // namespace maskwright::app::cli
