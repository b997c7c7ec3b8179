// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"
#include "annotation/project_place.h"
#include "annotation/review/sheet.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"
#include "app/wiring/predictors.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path photos;
    fs::path project;
};

constexpr std::size_t kSheetFaces = 60;

// All steps of one folder of photos, gathered in one result.
class Chain {
  public:
    Chain(const fs::path& photos, const fs::path& folder, Session& session)
        : photos_(photos), folder_(folder), session_(session), project_(folder) {}

    Result run() {
        result_.json["project"] = folder_.string();
        result_.lines.push_back("Project: " + folder_.string());
        wiring::PredictorChoice choice;
        choice.project = folder_;
        const auto locator = wiring::makeFaceLocator(choice);
        const auto predictor = wiring::makeLandmarkPredictor(choice);
        const auto segmenter = wiring::makeRegionSegmenter(choice);
        core::Progress& progress = session_.progress();
        session_.say("Adding the photos ...");
        take("import", resultOf(annotation::formats::importPhotos(project_, photos_, {}, progress),
                                ImportedFormat::Photos));
        if (project_.store().counts().images == 0 && result_.failures.empty()) {
            throw core::Error("the folder holds no photos", photos_.string(),
                              "Name a folder with photos (JPEG, PNG, WebP, BMP, TIFF) in it or below it.");
        }
        session_.say("Finding faces and placing points ...");
        take("place", resultOf(annotation::dla::placeImages(project_, *locator, *predictor, {}, progress)));
        session_.say("Making label maps ...");
        take("parse", resultOf(annotation::ppa::parseImages(project_, *segmenter, {}, progress)));
        session_.say("Writing the data set and contact sheets ...");
        take("export",
             resultOf(annotation::release::exportRelease(project_, folder_ / "export", {}, progress)));
        const wiring::PredictorWords words = wiring::inWords(choice);
        result_.lines.push_back("Points by: " + words.points.all() +
                                "; hair and skin by: " + words.regions.all());
        drawSheets();
        result_.json["data_set"] = (folder_ / "export").string();
        result_.json["label_maps"] = (folder_ / "export" / "labels").string();
        result_.lines.push_back("Label maps: " + (folder_ / "export" / "labels").string());
        result_.lines.push_back("Data set (images, labels, landmarks): " + (folder_ / "export").string());
        return std::move(result_);
    }

  private:
    void take(const std::string& step, Result&& result) {
        result_.json[step] = std::move(result.json);
        result_.lines.insert(result_.lines.end(), result.lines.begin(), result.lines.end());
        result_.failures.insert(result_.failures.end(), result.failures.begin(), result.failures.end());
    }

    // Every face on contact sheets of a size that an image viewer shows well.
    void drawSheets() {
        const fs::path overlays = folder_ / "overlays";
        std::error_code ignored;
        fs::remove_all(overlays, ignored);  // of an earlier call, which may have had more faces
        fs::create_directories(overlays);
        const std::vector<annotation::store::ImageId> images =
            project_.store().ids({annotation::store::StateFilter::Faces});
        for (std::size_t first = 0; first < images.size(); first += kSheetFaces) {
            annotation::review::ReportSheetOptions layout;
            layout.images.assign(
                images.begin() + static_cast<std::ptrdiff_t>(first),
                images.begin() + static_cast<std::ptrdiff_t>(std::min(images.size(), first + kSheetFaces)));
            const auto sheet = annotation::review::makeReportSheet(project_, layout, session_.progress());
            std::ostringstream name;
            name << "sheet_" << std::setw(3) << std::setfill('0') << first / kSheetFaces + 1 << ".png";
            core::image::writePng(overlays / name.str(), core::viewOf(sheet.picture));
        }
        result_.json["overlays"] = overlays.string();
        result_.lines.push_back("Overlays of all faces on contact sheets: " + overlays.string());
    }

    fs::path photos_;
    fs::path folder_;
    Session& session_;
    annotation::Project project_;
    Result result_;
};

Result annotate(const Options& options, Session& session) {
    const fs::path folder =
        options.project.empty() ? annotation::projectPlaceFor(options.photos) : options.project;
    if (!annotation::holdsProject(folder)) {
        fs::create_directories(folder.parent_path().empty() ? "." : folder.parent_path());
        annotation::store::ProjectStore::create(folder);
    }
    return Chain(options.photos, folder, session).run();
}

}  // namespace

Command addAnnotate(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "annotate", "Do it all: from a folder of photos to a LaPa data set",
                  "  maskwright-cli annotate photos\n"
                  "The project is made beside the photos (in the home folder where that cannot be "
                  "written); a second call goes on with it and keeps what a person has done.");
    parser->add_option("DIR", options->photos, "Folder of photos (sub-folders count)")->required();
    parser->add_option("--project", options->project, "Where the project is, or is to be made");
    return {parser, [options](Session& session) { return annotate(*options, session); }};
}

}  // namespace maskwright::app::cli
