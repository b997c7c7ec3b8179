// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/chart.h"

#include "annotation/review/study_charts.h"

#include <fstream>

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path study;
    std::filesystem::path png;
};

Result chart(const Options& options) {
    std::ifstream stream(options.study);
    const auto study = nlohmann::json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!study.is_object()) {
        throw core::Error("no JSON object can be read from this file", options.study.string(),
                          "Name a file of maskwright-train's studies.");
    }
    annotation::review::drawStudy(study, options.study, options.png);
    Result result;
    result.json = {{"chart", options.png.string()}};
    result.lines.push_back("drawn into " + options.png.string());
    return result;
}

}  // namespace

Command addChart(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "chart", "Draw what maskwright-train's studies found",
                  "  maskwright-train --describe --study complexity --preset lite --json > complexity.json\n"
                  "  maskwright-cli chart complexity.json complexity.png\n"
                  "  maskwright-cli chart runs/studies/tables.json alpha.png");
    parser
        ->add_option(
            "STUDY", options->study,
            "JSON of --describe --study complexity, or tables.json of --studies (the sweep of alpha)")
        ->required();
    parser->add_option("PNG", options->png, "The picture")->required();
    return {parser, [options](Session& /*session*/) { return chart(*options); }};
}

}  // namespace maskwright::app::cli
