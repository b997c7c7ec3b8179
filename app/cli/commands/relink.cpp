// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/relink.h"

#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    std::filesystem::path folder;
};

Result relink(const Options& options, Session& session) {
    annotation::Project project(options.project);
    auto report = annotation::formats::relinkPhotos(project, options.folder, session.progress());
    Result result;
    result.json = {{"in_place", report.inPlace}, {"relinked", report.relinked}};
    result.lines.push_back(counted(report.relinked, "photo", "photos") + " found again, " +
                           std::to_string(report.inPlace) + " where they were, " +
                           std::to_string(report.failures.size()) + " still missing");
    result.failures = std::move(report.failures);
    return result;
}

}  // namespace

Command addRelink(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(program, "relink", "Find photos again that were moved",
                                 "  maskwright-cli relink faces /new/place/of/photos\n"
                                 "Photos are known by their content, whatever their name is now.");
    addProjectArgument(parser, options->project);
    parser->add_option("DIR", options->folder, "Where to look (sub-folders count)")->required();
    return {parser, [options](Session& session) { return relink(*options, session); }};
}

}  // namespace maskwright::app::cli
