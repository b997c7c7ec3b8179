// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/gui/made_faces.h"

#include "annotation/dla/placing.h"
#include "annotation/formats/import.h"
#include "annotation/ppa/parsing.h"
#include "core/image/photo_io.h"
#include "tests/support/support.h"

#include <cmath>
#include <random>

namespace maskwright::tests {

namespace {

namespace fs = std::filesystem;
using core::RegionMap;

constexpr double kFaceShare = 0.6;

// Squared distance from the head's centre in units of its half axes: below 1 is inside.
double headDistance(int x, int y, int width, int height) {
    const double dx = (x - width / 2.0) / (0.3 * height);
    const double dy = (y - height / 2.0) / (0.4 * height);
    return dx * dx + dy * dy;
}

bool isHair(int y, int height) {
    return y < height / 2.0 - 0.24 * height;
}

core::RgbImage noisyPhoto(int width, int height, std::uint32_t seed) {
    core::RgbImage photo(width, height);
    std::minstd_rand random(seed);
    for (int y = 0; y < height; ++y) {
        core::Rgb8* row = photo.row(y);
        for (int x = 0; x < width; ++x) {
            const auto noise = static_cast<int>(random() % 17);
            const auto shade = [&](int value) { return static_cast<std::uint8_t>(value + noise); };
            if (headDistance(x, y, width, height) >= 1) {
                row[x] = {shade(120), shade(140), shade(150)};
            } else if (isHair(y, height)) {
                row[x] = {shade(70), shade(50), shade(40)};
            } else {
                row[x] = {shade(205), shade(160), shade(135)};
            }
        }
    }
    return photo;
}

class MadeLocator final : public core::FaceLocator {
  public:
    [[nodiscard]] std::vector<core::FaceCandidate> locate(const core::ImageView& photo,
                                                          const core::Progress&) const override {
        const core::Box box = core::boundingBox(madeFaceIn(photo.width, photo.height).points);
        core::Box second = box;
        second.x0 -= box.width();
        second.x1 -= box.width();
        return {{box, 2, 0}, {second, 1, 0}};
    }
    [[nodiscard]] std::string version() const override { return "made 1"; }
};

class MadePredictor final : public core::LandmarkPredictor {
  public:
    [[nodiscard]] std::vector<core::Landmarks> place(std::span<const Job> jobs,
                                                     const core::Progress&) const override {
        std::vector<core::Landmarks> result;
        for (const Job& job : jobs) {
            core::Landmarks face = madeFaceIn(job.photo.width, job.photo.height);
            const core::Point shift = job.face.box.centre() - core::boundingBox(face.points).centre();
            face.points.colwise() += shift;
            result.push_back(face);
        }
        return result;
    }
    [[nodiscard]] std::string version() const override { return "made 1"; }
};

class MadeSegmenter final : public core::RegionSegmenter {
  public:
    [[nodiscard]] RegionMap segment(const core::ImageView& photo, const core::Landmarks&,
                                    const core::Progress&) const override {
        return madeRegions(photo.width, photo.height);
    }
    [[nodiscard]] std::string version() const override { return "made 1"; }
};

}  // namespace

core::RgbImage madePhoto(int width, int height) {
    return noisyPhoto(width, height, 1);
}

core::Landmarks madeFaceIn(int width, int height) {
    core::Landmarks face = madeFace();
    const core::Box box = core::boundingBox(face.points);
    const double scale = kFaceShare * height / box.height();
    const core::Point middle(width / 2.0, height / 2.0);
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const core::Point fromCentre = face.point(i) - box.centre();
        face.setPoint(i, middle + fromCentre * scale);
        face.states[i] = core::PointState::Predicted;
        face.confidences[i] = 0.95 - 0.005 * static_cast<double>(i);
    }
    return face;
}

RegionMap madeRegions(int width, int height) {
    RegionMap regions;
    regions.photoWidth = width;
    regions.photoHeight = height;
    regions.window = core::PixelRect{width / 2 - height * 35 / 100, height * 5 / 100,
                                     width / 2 + height * 35 / 100, height * 95 / 100}
                         .intersected({0, 0, width, height});
    regions.hair = core::Raster<std::uint8_t>(regions.window.width(), regions.window.height());
    regions.skin = regions.hair;
    for (int y = 0; y < regions.window.height(); ++y) {
        for (int x = 0; x < regions.window.width(); ++x) {
            const int photoX = x + regions.window.x0;
            const int photoY = y + regions.window.y0;
            if (headDistance(photoX, photoY, width, height) < 1) {
                (isHair(photoY, height) ? regions.hair : regions.skin).at(x, y) = 255;
            }
        }
    }
    return regions;
}

app::gui::FaceData madeFaceData(int width, int height) {
    app::gui::FaceData face;
    face.record.id = annotation::store::ImageId{1};
    face.record.name = "made";
    face.record.width = width;
    face.record.height = height;
    face.photo = std::make_shared<const app::gui::PhotoPyramid>(madePhoto(width, height));
    face.landmarks = madeFaceIn(width, height);
    face.liveMap = std::make_unique<core::fusion::LiveLabelMap>(madeRegions(width, height), *face.landmarks);
    return face;
}

app::gui::Predictors madePredictors() {
    return {.locator = [](const fs::path&) { return std::make_unique<MadeLocator>(); },
            .landmarks = [](const fs::path&) { return std::make_unique<MadePredictor>(); },
            .namedLandmarks = [](const fs::path&,
                                 const std::string&) { return std::make_unique<MadePredictor>(); },
            .regions = [](const fs::path&) { return std::make_unique<MadeSegmenter>(); },
            .names =
                [](const fs::path&) {
                    return app::gui::PredictorNames{
                        QStringLiteral("made points"), QStringLiteral("made regions"), {}};
                }};
}

void writeMadePhotos(const fs::path& folder, int count) {
    fs::create_directories(folder);
    for (int i = 1; i <= count; ++i) {
        const core::RgbImage photo = noisyPhoto(320, 240, static_cast<std::uint32_t>(i));
        core::image::writePng(folder / ("face_" + std::to_string(i) + ".png"), core::viewOf(photo));
    }
}

fs::path madeProject(const fs::path& folder, int count) {
    writeMadePhotos(folder / "photos", count);
    fs::path place = folder / "project";
    annotation::store::ProjectStore::create(place);
    annotation::Project project(place);
    core::NoProgress progress;
    (void)annotation::formats::importPhotos(project, folder / "photos", {}, progress);
    (void)annotation::dla::placeImages(project, MadeLocator(), MadePredictor(), {}, progress);
    (void)annotation::ppa::parseImages(project, MadeSegmenter(), {}, progress);
    return place;
}

}  // namespace maskwright::tests
