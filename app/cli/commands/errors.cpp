// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/error_learning.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

Result learnErrors(const std::filesystem::path& folder, Session& session) {
    annotation::Project project(folder);
    const auto learned = annotation::dla::learnErrors(project, session.progress());
    Result result;
    result.json = {{"model", learned.modelVersion}, {"faces", learned.faces}};
    result.lines.push_back("Learned from " + counted(learned.faces, "corrected face", "corrected faces") +
                           " what '" + learned.modelVersion + "' gets wrong together");
    return result;
}

}  // namespace

Command addErrors(CLI::App& program) {
    auto folder = std::make_shared<std::filesystem::path>();
    CLI::App* parser =
        addParser(program, "errors", "Learn from accepted corrections which points go wrong together",
                  "  maskwright-cli errors faces\n"
                  "In the window untouched points follow one that is moved as far as they go wrong together. "
                  "What is known "
                  "of that begins with the shipped landmark network; this command learns it from the "
                  "accepted faces of the "
                  "project (20 or more, without the test split) and keeps it there.");
    addProjectArgument(parser, *folder);
    return {parser, [folder](Session& session) { return learnErrors(*folder, session); }};
}

}  // namespace maskwright::app::cli
