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
    std::string model;
    std::filesystem::path boxes;
    std::string device = "auto";
};

Result place(const Options& options, Session& session) {
    annotation::Project project(options.project);
    const wiring::Device device = wiring::deviceNamed(options.device);
    const auto locator = wiring::makeFaceLocator(device);
    const auto predictor = wiring::makeLandmarkPredictor(options.model, device);
    dla::PlaceOptions how;
    std::vector<dla::Failure> badRows;
    if (!options.boxes.empty()) {
        auto table = annotation::formats::readFaceBoxes(options.boxes);
        how.boxes = std::move(table.values);
        badRows = std::move(table.failures);
    }
    Result result = resultOf(dla::placeImages(project, *locator, *predictor, how, session.progress()));
    result.failures.insert(result.failures.begin(), badRows.begin(), badRows.end());
    return result;
}

}  // namespace

Command addPlace(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "place", "Find faces and place 106 points",
                  "  maskwright-cli place faces\n"
                  "  maskwright-cli place faces --boxes meant.csv\n"
                  "Images whose points a person has touched are left alone. Photos without a face are "
                  "listed (exit code 3).");
    addProjectArgument(parser, options->project);
    parser->add_option("--model", options->model,
                       "Version of the landmark model; the default is the best one");
    parser
        ->add_option(
            "--boxes", options->boxes,
            "CSV file with the columns file,x0,y0,x1,y1: the face meant, where a photo shows several")
        ->check(CLI::ExistingFile);
    parser->add_option("--device", options->device, "Where networks run")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    return {parser, [options](Session& session) { return place(*options, session); }};
}

}  // namespace maskwright::app::cli
