// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/parsing.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"
#include "app/wiring/predictors.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    std::string regions = "graphcut";
    std::string device = "auto";
};

Result parse(const Options& options, Session& session) {
    annotation::Project project(options.project);
    const auto segmenter = wiring::makeRegionSegmenter(wiring::regionSourceNamed(options.regions),
                                                       wiring::deviceNamed(options.device));
    return resultOf(annotation::ppa::parseImages(project, *segmenter, {}, session.progress()));
}

}  // namespace

Command addParse(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "parse", "Make label maps from the current points",
                  "  maskwright-cli parse faces\n"
                  "Maps that a person has accepted or mended are left alone; maps that are up to date "
                  "are not made again.");
    addProjectArgument(parser, options->project);
    parser->add_option("--regions", options->regions, "What finds hair and skin")
        ->check(CLI::IsMember({"networks", "graphcut"}))
        ->capture_default_str();
    parser->add_option("--device", options->device, "Where networks run")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    return {parser, [options](Session& session) { return parse(*options, session); }};
}

}  // namespace maskwright::app::cli
