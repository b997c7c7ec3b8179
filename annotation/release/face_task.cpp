// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/face_task.h"

#include "annotation/file_hash.h"
#include "core/crop_picture.h"
#include "core/geometry/similarity.h"
#include "core/image/codecs/jpeg.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"
#include "core/landmark_text.h"

#include <algorithm>

namespace maskwright::annotation::release {

using core::geometry::Similarity;
using store::RevisionKind;

namespace {

// High enough that nobody sees a difference, and a tenth of the size of a lossless file.
constexpr int kRewrittenJpegQuality = 95;
// Points that are stored and read again differ by less.
constexpr double kMovedPx = 1e-6;

Review reviewOf(const store::Head& head) {
    return head.verified ? Review::Verified : head.accepted ? Review::Accepted : Review::NotReviewed;
}

// The newest revision that a program has made.
std::optional<store::Revision> automaticRevision(const Project& project, store::ImageId image,
                                                 RevisionKind kind) {
    std::vector<store::Revision> history = project.store().history(image, kind);
    const auto found = std::find_if(history.begin(), history.end(),
                                    [](const store::Revision& one) { return one.author.empty(); });
    return found == history.end() ? std::nullopt : std::optional(std::move(*found));
}

void takePoints(const Project& project, store::ImageId image, FaceTask& task, ExportContent content) {
    const std::optional<store::Head> head = project.store().head(image, RevisionKind::Landmarks);
    if (!head || !isWanted(*head, content)) {
        return;
    }
    task.landmarks = project.landmarksOf(head->revision);
    task.facts.points = reviewOf(*head);
    if (auto automatic = automaticRevision(project, image, RevisionKind::Landmarks)) {
        task.facts.pointsModel = automatic->modelVersion;
        task.placed = std::move(automatic->payload);
    }
}

void takeMap(const Project& project, const LabelMapFiles& maps, store::ImageId image, FaceTask& task,
             ExportContent content) {
    const std::optional<store::Head> head = project.store().head(image, RevisionKind::LabelMap);
    if (!head || !isWanted(*head, content)) {
        return;
    }
    task.map = maps.reader(project, head->revision);
    task.facts.map = reviewOf(*head);
    if (const auto automatic = automaticRevision(project, image, RevisionKind::LabelMap)) {
        task.facts.mapModel = automatic->modelVersion;
        task.facts.mapMended = head->byPerson;
        if (head->byPerson) {
            task.automaticMap = maps.reader(project, automatic->id);
        }
    }
}

// Why the photo cannot be copied as it is; empty if it can.
std::string reasonToRewrite(const core::image::PhotoFacts& facts) {
    if (facts.format != "jpeg") {
        return facts.format;
    }
    std::string reason = facts.orientation == 1 ? "" : "EXIF rotation";
    if (facts.hasLocation) {
        reason += reason.empty() ? "location data" : ", location data";
    }
    return reason;
}

int movedPoints(const core::Landmarks& now, const core::Landmarks& before) {
    int moved = 0;
    for (Eigen::Index i = 0; i < now.points.cols(); ++i) {
        moved += (now.points.col(i) - before.points.col(i)).norm() > kMovedPx ? 1 : 0;
    }
    return moved;
}

std::optional<std::int64_t> differingPixels(const core::LabelMap& now, const core::LabelMap& before) {
    if (now.bounds() != before.bounds()) {
        return std::nullopt;
    }
    std::int64_t count = 0;
    for (std::size_t i = 0; i < now.pixels().size(); ++i) {
        count += now.pixels()[i] != before.pixels()[i] ? 1 : 0;
    }
    return count;
}

core::Box faceBox(const std::optional<core::Landmarks>& landmarks, const std::optional<core::LabelMap>& map) {
    if (landmarks) {
        return core::boundingBox(landmarks->points);
    }
    core::PixelRect face;
    for (int y = 0; map && y < map->height(); ++y) {
        for (int x = 0; x < map->width(); ++x) {
            const std::uint8_t value = map->at(x, y);
            if (value != core::labelOf(core::FaceClass::Background) &&
                value != core::labelOf(core::FaceClass::Hair)) {
                face = face.united({x, y, x + 1, y + 1});
            }
        }
    }
    return {static_cast<double>(face.x0), static_cast<double>(face.y0), face.x1 - 1.0, face.y1 - 1.0};
}

// A face as it goes into the release.
struct Picture {
    std::vector<std::uint8_t> jpeg;
    int width = 0;
    int height = 0;
    std::string rewrittenBecause;
};

Picture wholePicture(const FaceTask& task, core::image::Bytes file) {
    Picture picture{{}, task.record.width, task.record.height, {}};
    picture.rewrittenBecause = reasonToRewrite(core::image::examinePhoto(task.photo.path));
    if (picture.rewrittenBecause.empty()) {
        picture.jpeg.assign(file.begin(), file.end());
    } else {
        picture.jpeg = core::image::codecs::encodeJpeg(core::viewOf(readPhoto(task.photo)),
                                                       kRewrittenJpegQuality, task.record.name);
    }
    return picture;
}

// Cuts picture, points and map.
Picture croppedPicture(const FaceTask& task, const FaceCrop& crop, std::optional<core::Landmarks>& landmarks,
                       std::optional<core::LabelMap>& map) {
    const core::Box box = faceBox(landmarks, map);
    const double side = std::max(box.width(), box.height()) * (1 + 2 * crop.margin);
    if (!(side >= 1)) {
        throw core::Error("there is no face to cut out", task.record.name,
                          "Place points, or export whole photos.");
    }
    const Similarity cropFromPhoto = Similarity::crop(box.centre(), side, 0, crop.sidePx);
    const core::RgbImage photo = readPhoto(task.photo);
    const core::RgbImage cut = core::cropPicture(core::viewOf(photo), cropFromPhoto, crop.sidePx);
    if (landmarks) {
        landmarks->points = cropFromPhoto.applyAll(landmarks->points);
    }
    if (map) {
        *map = core::cropLabels(*map, cropFromPhoto, crop.sidePx, core::labelOf(core::FaceClass::Background));
    }
    return {core::image::codecs::encodeJpeg(core::viewOf(cut), kRewrittenJpegQuality, task.record.name),
            crop.sidePx,
            crop.sidePx,
            {}};
}

}  // namespace

bool isWanted(const store::Head& head, ExportContent content) {
    const Review review = reviewOf(head);
    switch (content) {
        case ExportContent::CurrentState:
            return true;
        case ExportContent::AcceptedOnly:
            return review != Review::NotReviewed;
        case ExportContent::VerifiedOnly:
            return review == Review::Verified;
    }
    throw core::ContractViolation("unknown content of an export");
}

std::optional<FaceTask> faceTask(Project& project, const LabelMapFiles& maps,
                                 const store::PhotoSources& sources, store::ImageId image,
                                 const ExportOptions& options) {
    ppa::refreshLabelMap(project, image, options.parse);
    FaceTask task;
    task.record = project.store().image(image);
    takePoints(project, image, task, options.content);
    takeMap(project, maps, image, task, options.content);
    if (!task.facts.hasPoints() && !task.facts.hasMap()) {
        return std::nullopt;
    }
    if (!formats::isSafeFileName(task.record.name)) {
        throw core::Error("an image of this name cannot be exported", task.record.name,
                          "Import the photo under another file name.");
    }
    task.photo = photoTask(project, image);
    task.facts.name = task.record.name;
    task.facts.split = task.record.split;
    task.facts.photoSha256 = task.record.sha256;
    task.facts.source = sources.of(image);
    return task;
}

WrittenFace writeFace(FaceTask& task, ReleaseFolder& folder, const ExportOptions& options,
                      core::Progress& progress) {
    progress.stopIfCancelled();
    const core::image::WholeFile file(task.photo.path);
    if (sha256Of(file.bytes()) != task.record.sha256) {
        throw core::Error("the photo has changed since it was imported", task.photo.path.string(),
                          "Put the imported photo back, or import this one under another name.");
    }
    std::optional<core::Landmarks> landmarks = std::move(task.landmarks);
    std::optional<core::LabelMap> map;
    if (task.map) {
        map = (*task.map)();
    }
    if (landmarks && task.placed) {
        task.facts.pointsMoved = movedPoints(*landmarks, core::landmarksFromJson(*task.placed));
    }
    if (map && task.automaticMap) {
        task.facts.pixelsMended = differingPixels(*map, (*task.automaticMap)());
    }
    const Picture picture =
        options.crop ? croppedPicture(task, *options.crop, landmarks, map) : wholePicture(task, file.bytes());

    WrittenFace written{std::move(task.facts), {}, picture.rewrittenBecause, std::nullopt};
    written.facts.width = picture.width;
    written.facts.height = picture.height;
    formats::FaceToWrite face{written.facts.name,
                              written.facts.split,
                              task.number,
                              picture.width,
                              picture.height,
                              nullptr,
                              nullptr};
    if (landmarks) {
        describePoints(written.facts, *landmarks);
        written.facts.pointsSha256 = sha256Of(formats::bytesOf(core::landmarkText(landmarks->points)));
        face.landmarks = &*landmarks;
    }
    if (map) {
        describeMap(written.facts, *map);
        written.facts.mapSha256 = sha256Of(map->pixels());
        face.labels = &*map;
    }
    const formats::Format& format = *options.format;
    formats::FaceFiles files = format.write(face);
    written.facts.photo = files.photo;
    written.listed = std::move(files.listed);
    progress.stopIfCancelled();
    try {
        const bool isCopy = !options.crop && picture.rewrittenBecause.empty();
        if (isCopy) {
            folder.put(files.photo, picture.jpeg, task.record.sha256);
        } else {
            folder.put(files.photo, picture.jpeg);
        }
        for (const auto& [path, bytes] : files.files) {
            folder.put(path, bytes);
        }
    } catch (const core::Error& error) {
        written.folderFailure = error;
    }
    return written;
}

}  // namespace maskwright::annotation::release
