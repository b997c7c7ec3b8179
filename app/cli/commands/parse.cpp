// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/parsing.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"
#include "app/wiring/predictors.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path project;
    wiring::PredictorChoice predictors;
};

Result parse(const Options& options, Session& session) {
    annotation::Project project(options.project);
    wiring::PredictorChoice choice = options.predictors;
    choice.project = options.project;
    const auto segmenter = wiring::makeRegionSegmenter(choice);
    Result result = resultOf(annotation::ppa::parseImages(project, *segmenter, {}, session.progress()));
    result.json["regions"] = segmenter->version();
    result.lines.insert(result.lines.begin(), "Hair and skin by: " + wiring::inWords(choice).regions.all());
    return result;
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
    parser
        ->add_option("--regions", options->predictors.regions,
                     "What finds hair and skin; the default is networks where weights are installed")
        ->check(CLI::IsMember({"networks", "graphcut"}));
    parser->add_option(
        "--model", options->predictors.regionModel,
        "Fine network: a version of the project, a set of weights (research, clean) or a weight "
        "file; the default is the promoted version, else the best set");
    addDeviceOption(parser, options->predictors.device);
    return {parser, [options](Session& session) { return parse(*options, session); }};
}

}  // namespace maskwright::app::cli
