// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/export.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"

namespace maskwright::app::cli {

namespace {

namespace formats = annotation::formats;

struct Options {
    std::filesystem::path project;
    std::filesystem::path out;
    std::string format;
    bool acceptedOnly = false;
};

Result exportTree(const Options& options, Session& session) {
    annotation::Project project(options.project);
    formats::ExportOptions how;
    how.content =
        options.acceptedOnly ? formats::ExportContent::AcceptedOnly : formats::ExportContent::CurrentState;
    Result result = resultOf(formats::exportLapa(project, options.out, how, session.progress()));
    result.json["out"] = options.out.string();
    return result;
}

}  // namespace

Command addExport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "export", "Write a data set",
                  "  maskwright-cli export faces data_set --format lapa\n"
                  "  maskwright-cli export faces data_set --format lapa --accepted-only\n"
                  "Upright JPEGs without location data are copied byte for byte; other photos are "
                  "written upright as JPEG without metadata, and listed. OUT must be new, empty, or an "
                  "earlier export, which is replaced.");
    addProjectArgument(parser, options->project);
    parser->add_option("OUT", options->out, "Folder to write to")->required();
    parser->add_option("--format", options->format, "lapa: images/, labels/, landmarks/, in split folders")
        ->check(CLI::IsMember({"lapa"}))
        ->required();
    parser->add_flag("--accepted-only", options->acceptedOnly,
                     "Only accepted points and accepted maps; without it the current state of every image");
    return {parser, [options](Session& session) { return exportTree(*options, session); }};
}

}  // namespace maskwright::app::cli
