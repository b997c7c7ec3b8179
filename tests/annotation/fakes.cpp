// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/annotation/fakes.h"

#include "annotation/formats/import.h"
#include "core/image/photo_io.h"

namespace maskwright::tests {

void writePhoto(const std::filesystem::path& path, int width, int height, int seed) {
    core::RgbImage photo(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            photo.at(x, y) = {static_cast<std::uint8_t>((x * 2 + seed * 31) % 256),
                              static_cast<std::uint8_t>((y * 2 + seed * 17) % 256),
                              static_cast<std::uint8_t>((x + y + seed * 7) % 256)};
        }
    }
    std::filesystem::create_directories(path.parent_path());
    core::image::writeJpeg(path, core::viewOf(photo), 90);
}

ProjectWithPhotos::ProjectWithPhotos(int count) {
    for (int i = 0; i < count; ++i) {
        writePhoto(photos() / ("a" + std::to_string(i) + ".jpg"), 96, 80, i);
    }
    std::filesystem::create_directories(photos());
    annotation::store::ProjectStore::create(folder_ / "project");
    annotation::Project project = open();
    core::NoProgress progress;
    annotation::formats::importPhotos(project, photos(), {}, progress);
}

std::vector<core::FaceCandidate> FakeLocator::locate(const core::ImageView& /*photo*/,
                                                     const core::Progress& progress) const {
    progress.stopIfCancelled();
    ++calls;
    return faces;
}

std::vector<core::Landmarks> FakePredictor::place(std::span<const Job> jobs,
                                                  const core::Progress& progress) const {
    std::vector<core::Landmarks> placed;
    for (const Job& job : jobs) {
        progress.stopIfCancelled();
        ++calls;
        core::Landmarks face = madeFace();
        const core::Box from = core::boundingBox(face.points);
        const core::Box& to = job.face.box;
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const core::Point point = face.point(i);
            face.setPoint(i, {to.x0 + (point.x() - from.x0) / from.width() * to.width(),
                              to.y0 + (point.y() - from.y0) / from.height() * to.height()});
        }
        placed.push_back(face);
    }
    return placed;
}

core::RegionMap FakeSegmenter::segment(const core::ImageView& photo, const core::Landmarks& /*landmarks*/,
                                       const core::Progress& progress) const {
    progress.stopIfCancelled();
    ++calls;
    core::RegionMap regions{photo.width, photo.height, {0, 0, photo.width, photo.height}, {}, {}};
    regions.hair = core::Raster<std::uint8_t>(photo.width, photo.height, 0);
    regions.skin = core::Raster<std::uint8_t>(photo.width, photo.height, 0);
    for (int y = 0; y < photo.height; ++y) {
        for (int x = 0; x < photo.width; ++x) {
            (y < photo.height / 6 ? regions.hair : regions.skin).at(x, y) = 255;
        }
    }
    return regions;
}

}  // namespace maskwright::tests
