// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/fit_settings.h"
#include "annotation/review/sheet.h"
#include "annotation/review/stages.h"
#include "app/cli/commands/commands.h"
#include "app/wiring/predictors.h"
#include "core/image/photo_io.h"

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path project;  // or a photo, for the stages
    fs::path sheet;
    fs::path stages;
    std::string image;
    wiring::PredictorChoice predictors;
    annotation::review::ReportSheetOptions layout;
};

constexpr int kStageCellPx = 400;

Result drawSheet(const Options& options, Session& session) {
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

// The face of a project's image, with the points and regions as they are stored; regions that are missing are
// made, and not kept.
annotation::review::StagedFace storedFace(const Options& options, const core::RegionSegmenter& segmenter,
                                          core::Progress& progress) {
    const annotation::Project project(options.project);
    std::optional<annotation::store::ImageId> image;
    if (options.image.empty()) {
        const auto all = project.store().ids({});
        image = all.empty() ? std::nullopt : std::optional(all.front());
    } else {
        image = project.store().imageNamed(options.image);
    }
    if (!image) {
        throw core::Error("there is no such image in the project",
                          options.image.empty() ? options.project.string() : options.image,
                          "Name one that the project holds with --image.");
    }
    auto landmarks = project.landmarks(*image);
    if (!landmarks) {
        throw core::Error("the image has no points", project.store().image(*image).name,
                          "Run maskwright-cli place first.");
    }
    annotation::review::StagedFace face{
        project.photo(*image), std::move(landmarks->value), {}, {}, annotation::fitOptions(project.store())};
    if (auto regions = project.regions(*image)) {
        face.regions = std::move(regions->value);
        face.regionsVersion = regions->modelVersion;
    } else {
        face.regions = segmenter.segment(core::viewOf(face.photo), face.landmarks, progress);
        face.regionsVersion = segmenter.version();
    }
    return face;
}

// The major face of a photo that is in no project.
annotation::review::StagedFace newFace(const Options& options, const core::RegionSegmenter& segmenter,
                                       core::Progress& progress) {
    const fs::path& file = options.project;
    annotation::review::StagedFace face;
    face.photo = core::image::readPhoto(file);
    const core::ImageView photo = core::viewOf(face.photo);
    const auto candidates = wiring::makeFaceLocator(options.predictors)->locate(photo, progress);
    if (candidates.empty()) {
        throw core::Error("no face was found", file.string());
    }
    const core::LandmarkPredictor::Job job{photo, candidates.front()};
    face.landmarks =
        wiring::makeLandmarkPredictor(options.predictors)->place(std::span(&job, 1), progress).front();
    face.regions = segmenter.segment(photo, face.landmarks, progress);
    face.regionsVersion = segmenter.version();
    return face;
}

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

Result drawStages(const Options& options, Session& session) {
    const bool isPhoto = isFile(options.project);
    wiring::PredictorChoice choice = options.predictors;
    choice.project = isPhoto ? fs::path() : options.project;
    const auto segmenter = wiring::makeRegionSegmenter(choice);
    const auto face = isPhoto ? newFace(options, *segmenter, session.progress())
                              : storedFace(options, *segmenter, session.progress());
    const core::RgbImage picture = annotation::review::drawStages(face, kStageCellPx);
    core::image::writePng(options.stages, core::viewOf(picture));
    Result result;
    result.json = {{"stages", options.stages.string()}, {"regions", face.regionsVersion}};
    result.lines.push_back("Stages drawn on " + options.stages.string());
    return result;
}

Result report(const Options& options, Session& session) {
    if (options.sheet.empty() == options.stages.empty()) {
        throw WrongUse("name a file for either --sheet or --stages");
    }
    return options.sheet.empty() ? drawStages(options, session) : drawSheet(options, session);
}

}  // namespace

Command addReport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "report",
        "Draw a contact sheet of heads with label maps, curves and points, or the stages of one face",
        "  maskwright-cli report faces --sheet sheet.png --count 40 --columns 8\n"
        "  maskwright-cli report faces --stages stages.png --image anna.jpg\n"
        "  maskwright-cli report anna.jpg --stages stages.png");
    parser->add_option("PROJECT", options->project, "Project folder, or a photo for --stages")->required();
    parser->add_option("--sheet", options->sheet, "PNG file to write: many heads");
    parser->add_option("--count", options->layout.count, "Faces, spread evenly over the project")
        ->check(CLI::Range(1, 2000))
        ->capture_default_str();
    parser->add_option("--columns", options->layout.columns, "Columns of the sheet")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    parser->add_option("--stages", options->stages,
                       "PNG file to write: coarse, crop, fine, fitted parts, fused");
    parser->add_option("--image", options->image, "The image whose stages are drawn (default: the first)");
    parser
        ->add_option(
            "--regions", options->predictors.regions,
            "What finds hair and skin that are not stored yet; the default is networks where weights "
            "are installed")
        ->check(CLI::IsMember({"networks", "graphcut"}));
    addDeviceOption(parser, options->predictors.device);
    return {parser, [options](Session& session) { return report(*options, session); }};
}

}  // namespace maskwright::app::cli
