// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "annotation/training/policy.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    bool check = false;
};

void addTrainings(Result& result, const annotation::Project& project) {
    const annotation::training::TrainingDue due = annotation::training::trainingDue(project);
    result.json["training"] = {{"accepted", due.accepted},
                               {"since_last", due.sinceLast()},
                               {"needed", due.needed},
                               {"due", due.isDue()}};
    result.json["promoted"] = nlohmann::ordered_json::object();
    result.lines.push_back(words(due) + (due.isDue() ? ": a training is due" : ""));
    for (const char* kind : {"landmarks", "coarse", "fine", "parser"}) {
        if (const auto version = project.store().promoted(kind)) {
            result.json["promoted"][kind] = *version;
            result.lines.push_back("promoted: " + *version);
        }
    }
}

Result status(const Options& options) {
    const annotation::Project project(options.project);
    const annotation::store::ProjectCounts counts = project.store().counts();
    Result result;
    result.json["project"] = options.project.string();
    const auto add = [&result](const char* key, const std::string& words, std::int64_t count) {
        result.json[key] = count;
        result.lines.push_back(words + ": " + std::to_string(count));
    };
    add("images", "images", counts.images);
    add("placed", "with points", counts.placed);
    add("landmarks_accepted", "points accepted", counts.landmarksAccepted);
    add("parsed", "with a label map", counts.parsed);
    add("maps_accepted", "label maps accepted", counts.mapsAccepted);
    add("no_face", "no face found", counts.noFace);
    add("flagged", "flagged", counts.flagged);
    add("train", "in train", counts.train);
    add("validation", "in validation", counts.validation);
    add("test", "in test", counts.test);
    addTrainings(result, project);
    if (options.check) {
        const std::vector<std::string> problems = project.store().checkIntegrity();
        result.json["problems"] = problems;
        for (const std::string& problem : problems) {
            result.failures.push_back({options.project.string(), problem});
        }
        if (problems.empty()) {
            result.lines.emplace_back("the project is whole");
        }
    }
    return result;
}

}  // namespace

Command addStatus(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(program, "status", "How far a project has come",
                                 "  maskwright-cli status faces\n"
                                 "  maskwright-cli status faces --check");
    addProjectArgument(parser, options->project);
    parser->add_flag("--check", options->check,
                     "Check database and objects as well; problems give exit code 3");
    return {parser, [options](Session&) { return status(*options); }};
}

}  // namespace maskwright::app::cli
