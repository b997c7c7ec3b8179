// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/face_loader.h"

#include "annotation/training/test_lock.h"

#include <algorithm>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

// Photos kept for the way back and the way on; one of 24 megapixels takes about 96 MB.
constexpr std::size_t kKeptBytes = std::size_t{400} << 20;

}  // namespace

FaceLoader::FaceLoader(std::filesystem::path project, QObject* parent)
    : QObject(parent), folder_(std::move(project)) {}

FaceLoader::~FaceLoader() {
    worker_.dropWaiting();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { project_.reset(); });
}

void FaceLoader::request(store::ImageId image) {
    worker_.dropWaiting();
    const std::uint64_t number = ++newestRequest_;
    worker_.postFirst([this, image, number] {
        std::shared_ptr<FaceData> face;
        QString failure;
        try {
            face = read(image);
            ready_.erase(image);
        } catch (const core::Error& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, number, face, failure] {
            if (number != newestRequest_) {
                return;
            }
            if (face != nullptr) {
                Q_EMIT loaded(face);
            } else {
                Q_EMIT failed(image, failure);
            }
        });
    });
}

void FaceLoader::prepare(const std::vector<store::ImageId>& images, const ShowPlan& plan) {
    worker_.post([this, images] {
        std::erase_if(ready_, [&](const auto& entry) {
            return std::ranges::find(images, entry.first) == images.end();
        });
    });
    for (const store::ImageId image : images) {
        worker_.post([this, image, plan] {
            try {
                const std::shared_ptr<FaceData> face = read(image);
                drawAhead(*face, plan);
                ready_[image] = face;
            } catch (const core::Error&) {
                // Told when the image is asked for.
                ready_.erase(image);
            }
        });
    }
}

void FaceLoader::compare(store::ImageId image, const std::optional<core::Landmarks>& landmarks,
                         std::optional<store::RevisionId> regions, bool locked,
                         const annotation::FitSettings& fit) {
    worker_.post([this, image, landmarks, regions, locked, fit] {
        try {
            const auto storedPoints = project().landmarks(image);
            const auto storedRegions = project().store().head(image, store::RevisionKind::Regions);
            const bool same = (storedPoints ? landmarks == storedPoints->value : !landmarks) &&
                              (storedRegions ? regions == storedRegions->revision : !regions) &&
                              locked == annotation::training::isLocked(project(), image) &&
                              fit == annotation::fitSettings(project().store());
            if (!same) {
                QMetaObject::invokeMethod(this, [this, image] { Q_EMIT outdated(image); });
            }
        } catch (const core::Error&) {
            // Whoever saves or opens the face next is told why.
        }
    });
}

annotation::Project& FaceLoader::project() {
    if (!project_) {
        project_.emplace(folder_);
    }
    return *project_;
}

std::shared_ptr<FaceData> FaceLoader::read(store::ImageId image) {
    if (const auto found = ready_.find(image); found != ready_.end() && stillCurrent(*found->second)) {
        return found->second;
    }
    auto face = std::make_shared<FaceData>();
    face->record = project().store().image(image);
    face->locked = annotation::training::isLocked(project(), image);
    try {
        face->photo = photoOf(image);
    } catch (const core::Error& error) {
        face->photoProblem = error.what();
    }
    if (auto faces = project().faces(image)) {
        face->faces = std::move(faces->value);
        face->facesRevision = faces->revision;
    }
    if (const auto landmarks = project().landmarks(image)) {
        face->landmarks = landmarks->value;
        face->landmarksRevision = landmarks->revision;
        face->landmarksAccepted = landmarks->accepted;
        if (!landmarks->byPerson) {
            face->proposal = landmarks->value;
        } else {
            const auto history = project().store().history(image, store::RevisionKind::Landmarks);
            const auto proposed = std::ranges::find(history, false, &store::Revision::byPerson);
            if (proposed != history.end()) {
                face->proposal = core::landmarksFromJson(proposed->payload);
            }
        }
    }
    if (face->landmarks) {
        try {
            face->findings = core::checks::checkShape(face->landmarks->points);
        } catch (const core::Error&) {
            // Without its model there is nothing to compare with; faces are worked on as ever.
        }
    }
    face->fit = annotation::fitSettings(project().store());
    auto regions = project().regions(image);
    if (regions) {
        face->regionsRevision = regions->revision;
    }
    if (regions && face->landmarks) {
        core::fitting::FitOptions options = annotation::fitOptions(face->fit);
        if (face->photo != nullptr) {
            options.photo = core::viewOf(face->photo->photo());
        }
        face->liveMap = std::make_unique<core::fusion::LiveLabelMap>(std::move(regions->value),
                                                                     *face->landmarks, options);
    }
    if (auto map = project().labelMap(image)) {
        face->mapRevision = map->revision;
        face->mapAccepted = map->accepted;
        const bool imported = !map->points;
        if (imported) {
            face->baseMap = map->base ? project().labelMapOf(*map->base) : map->value;
        }
        if (map->accepted || face->liveMap == nullptr || imported) {
            face->storedMap = std::move(map->value);
        }
    }
    if (auto corrections = annotation::ppa::corrections(project(), image)) {
        face->corrections = std::move(corrections->value);
        face->correctionsRevision = corrections->revision;
    }
    return face;
}

std::shared_ptr<const PhotoPyramid> FaceLoader::photoOf(store::ImageId image) {
    const auto found = std::ranges::find(keptPhotos_, image, &Kept::image);
    if (found != keptPhotos_.end()) {
        keptPhotos_.splice(keptPhotos_.begin(), keptPhotos_, found);
        return keptPhotos_.front().photo;
    }
    keptPhotos_.push_front({image, std::make_shared<const PhotoPyramid>(project().photo(image))});
    std::size_t bytes = 0;
    for (auto kept = keptPhotos_.begin(); kept != keptPhotos_.end();) {
        bytes += kept->photo->bytes();
        kept = bytes > kKeptBytes && kept != keptPhotos_.begin() ? keptPhotos_.erase(kept) : std::next(kept);
    }
    return keptPhotos_.front().photo;
}

bool FaceLoader::stillCurrent(const FaceData& face) {
    const auto same = [&](store::RevisionKind kind, std::optional<store::RevisionId> revision,
                          bool accepted) {
        const std::optional<store::Head> head = project().store().head(face.record.id, kind);
        return head ? revision == head->revision && accepted == head->accepted : !revision;
    };
    const std::optional<store::Head> regions =
        project().store().head(face.record.id, store::RevisionKind::Regions);
    const std::optional<store::Head> faces =
        project().store().head(face.record.id, store::RevisionKind::Faces);
    const std::optional<store::Head> corrections =
        project().store().head(face.record.id, store::RevisionKind::Corrections);
    return (face.correctionsRevision ==
            (corrections ? std::optional(corrections->revision) : std::nullopt)) &&
           same(store::RevisionKind::Landmarks, face.landmarksRevision, face.landmarksAccepted) &&
           same(store::RevisionKind::LabelMap, face.mapRevision, face.mapAccepted) &&
           (faces ? face.facesRevision == faces->revision : !face.facesRevision) &&
           (face.regionsRevision == (regions ? std::optional(regions->revision) : std::nullopt)) &&
           face.fit == annotation::fitSettings(project().store()) &&
           face.locked == annotation::training::isLocked(project(), face.record.id);
}

}  // namespace maskwright::app::gui
