// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "annotation/review/work_figures.h"
#include "annotation/training/policy.h"
#include "annotation/training/test_faces.h"
#include "app/cli/commands/commands.h"

#include <iomanip>
#include <sstream>

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

// The first figure of all: what accepted faces cost, and at which error.
void addWork(Result& result, const annotation::Project& project) {
    const annotation::review::WorkFigures figures = annotation::review::workFigures(project);
    result.json["work"] = annotation::review::toJson(figures);
    result.lines.push_back(annotation::review::words(figures));
    if (figures.changedPoints) {
        std::ostringstream text;
        text << std::fixed << std::setprecision(1) << *figures.changedPoints
             << " points changed per face (of " << figures.facesMeasured << " faces)";
        result.lines.push_back(text.str());
    }
}

void addTestSplit(Result& result, const annotation::Project& project) {
    const annotation::training::TestSplitState state = annotation::training::testSplitState(project);
    result.json["test_split"] = {{"faces", state.faces},
                                 {"accepted", state.accepted},
                                 {"annotated_twice", state.twice},
                                 {"locked", state.locked},
                                 {"began_as_proposals", state.fromModel}};
    if (state.faces > 0) {
        result.lines.push_back("test split: " + std::to_string(state.accepted) + " of " +
                               std::to_string(state.faces) + " accepted, " + std::to_string(state.twice) +
                               " annotated twice, " + std::to_string(state.locked) + " locked" +
                               (state.fromModel > 0 ? ", " + std::to_string(state.fromModel) +
                                                          " began as a network's proposal, which flatters it"
                                                    : ""));
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
    addWork(result, project);
    add("images", "images", counts.images);
    add("placed", "with points", counts.placed);
    add("landmarks_accepted", "with accepted points", counts.landmarksAccepted);
    add("landmarks_verified", "of these verified by a second person", counts.landmarksVerified);
    add("parsed", "with a label map", counts.parsed);
    add("maps_accepted", "with an accepted label map", counts.mapsAccepted);
    add("no_face", "no face found", counts.noFace);
    add("flagged", "flagged", counts.flagged);
    add("postponed", "postponed", counts.postponed);
    add("not_a_face", "not a face, says a person", counts.notAFace);
    add("train", "in train", counts.train);
    add("validation", "in validation", counts.validation);
    add("test", "in test", counts.test);
    add("blind_copies", "faces mixed in a second time (counted above)", counts.blindCopies);
    addTestSplit(result, project);
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
