// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/rechecks.h"
#include "app/cli/commands/commands.h"

#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace team = annotation::team;
using annotation::store::CopyPurpose;
using nlohmann::ordered_json;

struct Options {
    std::filesystem::path project;
    std::int64_t control = 0;
    std::int64_t seconds = 0;
    bool test = false;
};

std::string percent(double share) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << 100 * share << " %";
    return text.str();
}

void addAgreement(Result& result, const char* key, const std::string& who,
                  const std::optional<team::Agreement>& agreement) {
    if (!agreement) {
        result.json[key] = nullptr;
        return;
    }
    ordered_json json{{"faces", agreement->faces}, {"mean", 100 * agreement->mean}};
    result.lines.push_back(who + ": " + percent(agreement->mean) + " apart on " +
                           counted(agreement->faces, "face", "faces"));
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        const std::string& part = core::Scheme::lapa().partName(static_cast<core::Part>(i));
        json["parts"][part] = 100 * agreement->parts[i];
        result.lines.push_back("  " + part + ": " + percent(agreement->parts[i]));
    }
    result.json[key] = json;
}

Result recheck(const Options& options, Session& session) {
    annotation::Project project(options.project);
    std::int64_t added = 0;
    if (options.control > 0) {
        added += team::addCopies(project, CopyPurpose::Control, options.control, session.author());
    }
    if (options.seconds > 0) {
        added += team::addCopies(project, CopyPurpose::Second, options.seconds, session.author());
    }
    if (options.test) {
        added += team::addTestCopies(project, session.author());
    }
    Result result;
    result.json["added"] = added;
    if (added > 0) {
        result.lines.push_back(counted(added, "face was", "faces were") +
                               " mixed in; maskwright-cli place gives them points like all others");
    }
    const team::ControlResult control = team::controlResult(project);
    const team::SecondOpinions seconds = team::secondOpinions(project);
    result.json["control"] = {{"faces", control.faces}, {"errors", ordered_json::array()}};
    for (const double error : control.errors) {
        result.json["control"]["errors"].push_back(100 * error);
    }
    result.json["seconds"] = seconds.faces;
    result.lines.push_back("control faces: " + std::to_string(control.errors.size()) + " of " +
                           std::to_string(control.faces) +
                           " done; second opinions asked for: " + std::to_string(seconds.faces));
    addAgreement(result, "between_people", "two people", seconds.betweenPeople);
    addAgreement(result, "of_one_person", "one person twice", seconds.ofOnePerson);
    return result;
}

}  // namespace

Command addRecheck(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "recheck", "Mix in faces that somebody annotates a second time without knowing it",
        "  maskwright-cli recheck faces --control 20     accepted faces again, the truth is known\n"
        "  maskwright-cli recheck faces --seconds 50     second opinions on accepted faces\n"
        "  maskwright-cli recheck faces --test           a second annotation of each test face\n"
        "  maskwright-cli recheck faces                  how far people agree, per part\n"
        "The copies stand in the list under names like all others. They are never trained on and never "
        "exported. A test face that two people have annotated counts with the middle between both.");
    addProjectArgument(parser, options->project);
    parser->add_option("--control", options->control, "So many more control faces, verified ones first")
        ->check(CLI::PositiveNumber);
    parser->add_option("--seconds", options->seconds, "So many more second opinions")
        ->check(CLI::PositiveNumber);
    parser->add_flag("--test", options->test, "Second annotations of all test faces that have none");
    return {parser, [options](Session& session) { return recheck(*options, session); }};
}

}  // namespace maskwright::app::cli
