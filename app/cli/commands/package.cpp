// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/package.h"

#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    std::filesystem::path out;
    annotation::team::PackageOptions how;
};

Result package(const Options& options, Session& session) {
    annotation::Project project(options.project);
    annotation::team::PackageOptions how = options.how;
    how.author = session.author();
    if (how.count == 0) {
        if (how.names.empty()) {
            throw WrongUse("package needs --count, or the images by --image.");
        }
        how.count = static_cast<std::int64_t>(how.names.size());
    }
    const annotation::team::PackageReport report =
        annotation::team::makePackage(project, options.out, how, session.progress());
    Result result;
    result.json = {{"package", report.id},
                   {"assignee", how.assignee},
                   {"out", options.out.string()},
                   {"images", report.images},
                   {"photos", report.photos}};
    result.lines.push_back(counted(static_cast<std::int64_t>(report.images.size()), "image", "images") +
                           " for " + how.assignee + " in " + options.out.string() +
                           "; bring the folder back with: maskwright-cli merge " + options.project.string() +
                           " FOLDER");
    result.failures = report.failures;
    return result;
}

}  // namespace

Command addPackage(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "package", "Hand images to another person as a project of their own, with photos",
        "  maskwright-cli package faces for_ben --assign Ben --count 200\n"
        "  maskwright-cli package faces again --assign Ben --image portrait_7 portrait_8 --again\n"
        "Takes images whose points nobody has accepted and nobody else has. The folder needs nothing else: "
        "open it on any machine, work, and bring it back with merge.");
    addProjectArgument(parser, options->project);
    parser->add_option("OUT", options->out, "New folder for the package")->required();
    parser->add_option("--assign", options->how.assignee, "Whom it is for")->required();
    parser->add_option("--count", options->how.count, "At most so many images")->check(CLI::PositiveNumber);
    parser->add_option("--image", options->how.names, "Only these images, whatever their state");
    parser->add_flag("--again", options->how.again, "Also images that somebody has and did not bring back");
    return {parser, [options](Session& session) { return package(*options, session); }};
}

}  // namespace maskwright::app::cli
