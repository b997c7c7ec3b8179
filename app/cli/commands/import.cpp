// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"

namespace maskwright::app::cli {

namespace {

namespace formats = annotation::formats;

struct Options {
    std::filesystem::path project;
    std::filesystem::path folder;
    std::string format = "photos";
    std::string points;
    bool skipDuplicates = false;
};

Result importFolder(const Options& options, Session& session) {
    const bool isTree = options.format == "lapa";
    if (!isTree && !options.points.empty()) {
        throw WrongUse("--points goes with --format lapa; photos have no points.");
    }
    annotation::Project project(options.project);
    formats::ImportOptions how;
    how.duplicates = options.skipDuplicates ? formats::Duplicates::Skip : formats::Duplicates::Keep;
    if (!isTree) {
        return resultOf(formats::importPhotos(project, options.folder, how, session.progress()),
                        ImportedFormat::Photos);
    }
    how.author = session.author();
    how.points =
        options.points == "predicted" ? formats::PointsMeaning::Predicted : formats::PointsMeaning::Accepted;
    return resultOf(formats::importLapa(project, options.folder, how, session.progress()),
                    ImportedFormat::LapaTree);
}

}  // namespace

Command addImport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "import", "Add photos, or a LaPa tree, to a project",
                  "  maskwright-cli import faces photos\n"
                  "  maskwright-cli import faces LaPa --format lapa\n"
                  "  maskwright-cli import faces other_model --format lapa --points predicted\n"
                  "Photos stay where they are. Each is decoded once; broken ones are listed. A second "
                  "call adds what is new.");
    addProjectArgument(parser, options->project);
    parser->add_option("DIR", options->folder, "Folder of photos (sub-folders count), or LaPa tree")
        ->required();
    parser->add_option("--format", options->format, "photos, or lapa: images/, labels/, landmarks/")
        ->check(CLI::IsMember({"photos", "lapa"}))
        ->capture_default_str();
    parser->add_option("--points", options->points, "Points of a LaPa tree: accepted (default) or predicted")
        ->check(CLI::IsMember({"accepted", "predicted"}));
    parser->add_flag("--skip-duplicates", options->skipDuplicates, "Leave out photos that are there already");
    return {parser, [options](Session& session) { return importFolder(*options, session); }};
}

}  // namespace maskwright::app::cli
