// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"
#include "annotation/project_place.h"
#include "annotation/review/sheet.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"
#include "app/wiring/predictors.h"
#include "core/image/photo_io.h"

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path photos;
    fs::path project;
};

constexpr int kSheetFaces = 200;

// All steps of one folder of photos, gathered in one result.
class Chain {
  public:
    Chain(const fs::path& photos, const fs::path& folder, Session& session)
        : photos_(photos), folder_(folder), session_(session), project_(folder) {}

    Result run() {
        result_.json["project"] = folder_.string();
        result_.lines.push_back("Project: " + folder_.string());
        const auto locator = wiring::makeFaceLocator(wiring::Device::Auto);
        const auto predictor = wiring::makeLandmarkPredictor("", wiring::Device::Auto);
        const auto segmenter =
            wiring::makeRegionSegmenter(wiring::RegionSource::GraphCut, wiring::Device::Auto);
        core::Progress& progress = session_.progress();
        take("import", resultOf(annotation::formats::importPhotos(project_, photos_, {}, progress),
                                ImportedFormat::Photos));
        take("place", resultOf(annotation::dla::placeImages(project_, *locator, *predictor, {}, progress)));
        take("parse", resultOf(annotation::ppa::parseImages(project_, *segmenter, {}, progress)));
        take("export", resultOf(annotation::formats::exportLapa(project_, folder_ / "export", {}, progress)));
        drawSheet();
        result_.json["data_set"] = (folder_ / "export").string();
        result_.lines.push_back("Data set (images, labels, landmarks): " + (folder_ / "export").string());
        return std::move(result_);
    }

  private:
    void take(const std::string& step, Result&& result) {
        result_.json[step] = std::move(result.json);
        result_.lines.insert(result_.lines.end(), result.lines.begin(), result.lines.end());
        result_.failures.insert(result_.failures.end(), result.failures.begin(), result.failures.end());
    }

    void drawSheet() {
        annotation::review::ReportSheetOptions layout;
        layout.count = kSheetFaces;
        const auto sheet = annotation::review::makeReportSheet(project_, layout, session_.progress());
        if (sheet.faces == 0) {
            return;
        }
        const fs::path file = folder_ / "sheet.png";
        core::image::writePng(file, core::viewOf(sheet.picture));
        result_.json["sheet"] = file.string();
        result_.lines.push_back("Overlays of " + counted(sheet.faces, "face", "faces") + ": " +
                                file.string());
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
