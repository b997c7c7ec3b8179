// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/work_figures.h"
#include "annotation/training/comparison.h"
#include "annotation/training/growth_chart.h"
#include "annotation/training/policy.h"
#include "annotation/training/run_monitor.h"
#include "annotation/training/test_lock.h"
#include "annotation/training/versions.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/fit.h"
#include "app/cli/commands/versions.h"
#include "app/wiring/judges.h"

#include <fstream>
#include <functional>
#include <iomanip>
#include <map>
#include <sstream>

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
    std::string starting;   // on, off or as it is
    std::string promoting;  // likewise
    bool anew = false;
    std::string with;
    std::string device = "auto";
    FitChoice fit;
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

Result runs(const Options& options, Session&) {
    const Project project(options.project);
    Result result;
    result.json["runs"] = json::array();
    for (const store::RunRecord& run : project.store().runs()) {
        if (!options.kind.empty() && run.kind != options.kind) {
            continue;
        }
        const training::RunReport report = training::reportOf(project, run.id);
        const std::string state = training::stateInWords(report);
        const std::string id = std::to_string(static_cast<std::int64_t>(run.id));
        result.json["runs"].push_back({{"run", static_cast<std::int64_t>(run.id)},
                                       {"kind", run.kind},
                                       {"state", state},
                                       {"train", run.trainCount},
                                       {"validation", run.validationCount},
                                       {"created", run.created},
                                       {"data_hash", run.dataHash},
                                       {"message", run.message},
                                       {"epochs", report.epochs},
                                       {"epochs_done", report.history.size()}});
        result.lines.push_back(id + "  " + run.kind + "  " + std::to_string(run.trainCount) + " samples  " +
                               run.created.substr(0, 16) + "  " + training::words(report));
    }
    if (result.lines.empty()) {
        result.lines.emplace_back("no trainings yet");
    }
    return result;
}

Result promote(const Options& options, Session& session) {
    Project project(options.project);
    const std::string& version = requireName(options, "the version to promote");
    Result result;
    promoteWithWarning(result, project, version, options.device, session);
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

// What people in fact changed of the points that a version placed, beside what was expected.
void addMeasured(Result& result, const Project& project, const std::string& name, const char* key) {
    const auto version = project.store().modelVersion(name);
    if (!version) {
        return;
    }
    const auto placed =
        annotation::review::placedBy(annotation::review::workFigures(project), version->weightsSha256);
    result.json["drags"]["measured_" + std::string(key)] =
        placed ? json{{"faces", placed->faces}, {"changed_points_per_face", placed->changedPoints}} : json();
    if (placed) {
        std::ostringstream text;
        text << std::fixed << std::setprecision(1) << "measured with " << name << ": "
             << placed->changedPoints << " points changed per face, on "
             << counted(placed->faces, "face", "faces");
        result.lines.push_back(text.str());
    }
}

// A version against another one (or what counts now) on the test split.
Result compare(const Options& options, Session& session) {
    const Project project(options.project);
    const std::string& after = requireName(options, "the version to compare");
    const auto shipped = wiring::shippedWeights("landmarks");
    const std::string before =
        options.with.empty() ? training::currentVersion(project, shipped) : options.with;
    const training::Comparison comparison = training::compareVersions(
        project, before, after, shipped, wiring::makeJudges(options.device), session.progress());
    Result result;
    result.json = training::toJson(comparison);
    result.failures = comparison.failures;
    result.lines.push_back(after + " against " + before + " on " +
                           counted(static_cast<std::int64_t>(comparison.faces.size()), "face", "faces") +
                           " of the test split");
    result.lines.push_back("NME " + training::words(comparison));
    result.lines.push_back(training::dragsInWords(comparison));
    addMeasured(result, project, before, "before");
    addMeasured(result, project, after, "after");
    for (const training::PartComparison& part : comparison.parts) {
        if (part.isWorse()) {
            result.lines.push_back("worse: " + core::Scheme::lapa().partName(part.part));
        }
    }
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
    training::LoopSettings settings = training::loopSettings(project);
    const training::LoopSettings before = settings;
    settings.startsByItself = options.starting.empty() ? settings.startsByItself : options.starting == "on";
    settings.promotesByItself =
        options.promoting.empty() ? settings.promotesByItself : options.promoting == "on";
    if (settings != before) {
        training::setLoopSettings(project, settings);
    }
    const training::RetrainingPolicy policy = training::retrainingPolicy(project);
    Result result;
    result.json = {{"first", policy.first},
                   {"every", policy.every},
                   {"starts_by_itself", settings.startsByItself},
                   {"promotes_by_itself", settings.promotesByItself}};
    result.lines.push_back("a training is due at " + std::to_string(policy.first) +
                           " accepted images, then after every " + std::to_string(policy.every) + " more");
    result.lines.push_back(std::string("the window starts it by itself: ") +
                           (settings.startsByItself ? "yes" : "no") +
                           "; a version that is better beyond chance is promoted by itself: " +
                           (settings.promotesByItself ? "yes" : "no"));
    return result;
}

Result lock(const Options& options, Session&) {
    Project project(options.project);
    const std::int64_t faces =
        training::lockTestFaces(project, options.anew ? training::Locking::Anew : training::Locking::Joining);
    Result result;
    result.json["locked"] = faces;
    result.lines.push_back(std::to_string(faces) +
                           " faces of the test split are locked: versions are judged by their points as they "
                           "were accepted, whatever is changed later");
    return result;
}

Result fit(const Options& options, Session&) {
    Project project(options.project);
    return setFit(project, options.fit, options.usual);
}

using Act = Result (*)(const Options&, Session&);
const std::map<std::string, Act>& actions() {
    static const std::map<std::string, Act> all = {
        {"list", list},       {"runs", runs},     {"promote", promote}, {"rollback", rollBack},
        {"growth", growth},   {"import", import}, {"card", card},       {"policy", policy},
        {"compare", compare}, {"lock", lock},     {"fit", fit},
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
                  "  maskwright-cli models faces compare landmarks-4 --with landmarks-3\n"
                  "  maskwright-cli models faces growth --csv growth.csv --png growth.png\n"
                  "  maskwright-cli models faces import for_the_gpu\n"
                  "  maskwright-cli models faces policy --first 500 --every 250 --promoting on\n"
                  "  maskwright-cli models faces lock --anew\n"
                  "  maskwright-cli models faces fit --predicted 2.5\n"
                  "Scores are those on the test split; its faces are locked by the first training of points. "
                  "* marks the promoted version of each kind.");
    addProjectArgument(parser, options->project);
    std::vector<std::string> names;
    for (const auto& [name, act] : actions()) {
        names.push_back(name);
    }
    parser->add_option("ACTION", options->action, "What to do")->check(CLI::IsMember(names));
    parser->add_option("NAME", options->name, "A version (promote, card, compare) or a folder (import)");
    parser->add_option(
        "--with", options->with,
        "compare: the other version, or shipped or mean-shape; the default is what counts now");
    parser
        ->add_option("--starting", options->starting,
                     "policy: whether the window starts a training that is due by itself")
        ->check(CLI::IsMember({"on", "off"}));
    parser
        ->add_option("--promoting", options->promoting,
                     "policy: whether a new version that is better beyond chance is promoted by itself")
        ->check(CLI::IsMember({"on", "off"}));
    parser->add_option("--kind", options->kind, "Only this kind of network")
        ->check(CLI::IsMember({"landmarks", "coarse", "fine", "parser"}));
    parser->add_option("--csv", options->csv, "growth: write the table here");
    parser->add_option("--png", options->png, "growth: draw the curves here");
    parser->add_option("--first", options->first, "policy: accepted images of the first training")
        ->check(CLI::PositiveNumber);
    parser->add_option("--every", options->every, "policy: accepted images between trainings")
        ->check(CLI::PositiveNumber);
    parser->add_flag(
        "--usual", options->usual,
        "policy: 2,000 each; a tenth of the images, at least 50, below 10,000. fit: first back to "
        "expected, 1.5, 1, 0 and 0 %");
    addFitOptions(parser, options->fit);
    parser->add_flag("--anew", options->anew,
                     "lock: also what is locked already, by the points that are accepted now");
    parser->add_option("--device", options->device, "import, compare, promote: where versions are judged")
        ->capture_default_str();
    return {parser, [options](Session& session) { return actions().at(options->action)(*options, session); }};
}

}  // namespace maskwright::app::cli
