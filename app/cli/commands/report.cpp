// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/sheet.h"
#include "app/cli/commands/commands.h"
#include "core/image/photo_io.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    std::filesystem::path sheet;
    annotation::review::ReportSheetOptions layout;
};

Result report(const Options& options, Session& session) {
    const annotation::Project project(options.project);
    annotation::review::ReportSheet sheet =
        annotation::review::makeReportSheet(project, options.layout, session.progress());
    if (sheet.faces == 0 && sheet.failures.empty()) {
        throw core::Error("the project has no images to show", options.project.string(),
                          "Import photos first.");
    }
    core::image::writePng(options.sheet, core::viewOf(sheet.picture));
    Result result;
    result.json = {{"sheet", options.sheet.string()}, {"faces", sheet.faces}};
    result.lines.push_back(counted(sheet.faces, "image", "images") + " drawn on " + options.sheet.string());
    result.failures = std::move(sheet.failures);
    return result;
}

}  // namespace

Command addReport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "report", "Draw a contact sheet of heads with label maps, curves and points",
                  "  maskwright-cli report faces --sheet sheet.png --count 40 --columns 8");
    addProjectArgument(parser, options->project);
    parser->add_option("--sheet", options->sheet, "PNG file to write")->required();
    parser->add_option("--count", options->layout.count, "Faces, spread evenly over the project")
        ->check(CLI::Range(1, 2000))
        ->capture_default_str();
    parser->add_option("--columns", options->layout.columns, "Columns of the sheet")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    return {parser, [options](Session& session) { return report(*options, session); }};
}

}  // namespace maskwright::app::cli
