// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/placing.h"
#include "annotation/formats/csv.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"
#include "app/wiring/predictors.h"

namespace maskwright::app::cli {

namespace {

namespace dla = annotation::dla;

struct Options {
    std::filesystem::path project;
    wiring::PredictorChoice predictors;
    std::filesystem::path boxes;
};

Result place(const Options& options, Session& session) {
    annotation::Project project(options.project);
    wiring::PredictorChoice choice = options.predictors;
    choice.project = options.project;
    const auto locator = wiring::makeFaceLocator(choice);
    const auto predictor = wiring::makeLandmarkPredictor(choice);
    dla::PlaceOptions how;
    how.modelForTestSplit = !choice.points.empty();
    std::vector<dla::Failure> badRows;
    if (!options.boxes.empty()) {
        auto table = annotation::formats::readFaceBoxes(options.boxes);
        how.boxes = std::move(table.values);
        badRows = std::move(table.failures);
    }
    Result result = resultOf(dla::placeImages(project, *locator, *predictor, how, session.progress()));
    result.json["locator"] = locator->version();
    result.json["model"] = predictor->version();
    result.lines.insert(result.lines.begin(), "Points by: " + wiring::inWords(choice).points.all());
    result.failures.insert(result.failures.begin(), badRows.begin(), badRows.end());
    return result;
}

}  // namespace

Command addPlace(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "place", "Find faces and place 106 points",
        "  maskwright-cli place faces\n"
        "  maskwright-cli place faces --boxes meant.csv\n"
        "  maskwright-cli place faces --model clean\n"
        "Images whose points a person has touched are left alone; all others that another model placed are "
        "placed again. Images of the test split get the mean shape unless --model is given. Photos without a "
        "face are "
        "listed (exit code 3).");
    addProjectArgument(parser, options->project);
    parser->add_option(
        "--model", options->predictors.points,
        "Landmark model: a version of the project, a set of weights (research, clean), a weight "
        "file, or mean-shape; the default is the promoted version, else the best set");
    parser
        ->add_option(
            "--boxes", options->boxes,
            "CSV file with the columns file,x0,y0,x1,y1: the face meant, where a photo shows several")
        ->check(CLI::ExistingFile);
    addDeviceOption(parser, options->predictors.device);
    parser->add_flag(
        "--flip-test", options->predictors.flipTest,
        "Average what the network says of the photo and of its mirror image: a little better, twice "
        "the time");
    return {parser, [options](Session& session) { return place(*options, session); }};
}

}  // namespace maskwright::app::cli
