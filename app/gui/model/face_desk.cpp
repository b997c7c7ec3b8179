// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/face_desk.h"

#include "annotation/dla/placing.h"
#include "app/wiring/predictors.h"
#include "core/painting/class_source.h"

#include <array>
#include <utility>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;

FaceDesk::FaceDesk(ProjectContext context, SaveQueue& saves, QObject* parent)
    : QObject(parent), context_(std::move(context)), saves_(saves) {}

void FaceDesk::placeInBox(const core::Box& box) {
    if (session_ == nullptr || session_->data().photo == nullptr) {
        return;
    }
    if (session_->locked()) {
        Q_EMIT hint(ImageSession::lockedWords());
        return;
    }
    annotation::FaceList faces = session_->data().faces;
    core::FaceCandidate candidate;
    candidate.box = box;
    candidate.score = 1;
    faces.candidates.push_back(candidate);
    faces.chosen = faces.candidates.size() - 1;
    session_->setFaces(faces);
    saves_.add({session_->image(), Edit::Faces{faces}});
    placeFace(
        candidate, [this] { return context_.predictors.landmarks(context_.folder); },
        [this](const core::Landmarks& points) {
            session_->edit(points, tr("Place points in a drawn box"), QStringLiteral("box"));
            Q_EMIT placedInBox();
        });
}

void FaceDesk::placeFace(const core::FaceCandidate& face, Predictor make,
                         std::function<void(const core::Landmarks&)> then) {
    // Weights may have to be loaded, and a network thinks longer than a frame lasts.
    thread_.dropWaiting();
    thread_.post([this, face, before = session_->landmarks(), image = session_->image(),
                  photo = session_->data().photo, split = session_->data().record.split,
                  make = std::move(make), then = std::move(then)] {
        core::Landmarks points;
        QString problem;
        try {
            const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(photo->photo()), face}}};
            const auto model = make();
            points = annotation::dla::predictorFor(split, *model).place(jobs, core::NoProgress{}).at(0);
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, before, points, problem, then] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(problem);
            } else if (session_ != nullptr && session_->image() == image && session_->landmarks() == before &&
                       !session_->previewing()) {
                then(points);
            }
        });
    });
}

void FaceDesk::proposeAgain(const QString& model) {
    if (session_ == nullptr || session_->data().photo == nullptr) {
        return;
    }
    const annotation::FaceList& faces = session_->data().faces;
    core::FaceCandidate face;
    if (faces.chosen < faces.candidates.size()) {
        face = faces.candidates[faces.chosen];
    } else if (session_->landmarks()) {
        face.box = core::boundingBox(session_->landmarks()->points);  // imported: nobody has located it
        face.score = 1;
    } else {
        Q_EMIT hint(tr("No face is known here yet: draw a box around it (Shift+B)."));
        return;
    }
    const Predictors& predictors = context_.predictors;
    const bool judges = session_->data().record.split == store::Split::Test;
    if (judges && !model.isEmpty() && model != QLatin1String(wiring::kMeanShape)) {
        Q_EMIT hint(
            tr("This face judges models, so none may place its points: it belongs to the test split."));
        return;
    }
    QString words = model;
    try {
        words = judges            ? tr("the mean shape, since this face judges models")
                : model.isEmpty() ? predictors.names(context_.folder).points
                                  : model;
    } catch (const core::Error&) {
        // Making the predictor tells what is wrong, and better.
    }
    Q_EMIT hint(tr("Placing points by %1 …").arg(words));
    placeFace(
        face,
        [&predictors, folder = context_.folder, model] {
            return model.isEmpty() ? predictors.landmarks(folder)
                                   : predictors.namedLandmarks(folder, model.toStdString());
        },
        [this, words](const core::Landmarks& points) { Q_EMIT proposed(points, words); });
}

void FaceDesk::makeMap(const ClassSource& source,
                       std::function<void(const std::shared_ptr<const core::LabelMap>& map)> then) {
    if (session_ == nullptr || !session_->canPaint()) {
        Q_EMIT hint(tr("There is no label map to mend yet."));
        return;
    }
    thread_.post([this, source, image = session_->image(), then = std::move(then)] {
        auto map = std::make_shared<core::LabelMap>();
        QString problem;
        try {
            *map = source.make();
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, map, problem, then] {
            if (!problem.isEmpty()) {
                Q_EMIT failed(problem);
                return;
            }
            if (session_ == nullptr || session_->image() != image || !session_->canPaint() ||
                session_->previewing()) {
                return;
            }
            const core::LabelMap& shown = *session_->labelMap();
            if (shown.width() != map->width() || shown.height() != map->height()) {
                Q_EMIT failed(tr("That map is of another size."));
                return;
            }
            then(map);
        });
    });
}

void FaceDesk::takeClass(core::FaceClass value, const ClassSource& source) {
    makeMap(source, [this, value, name = source.name](const std::shared_ptr<const core::LabelMap>& map) {
        session_->paint(core::painting::takeClass(*session_->labelMap(), *map, value), {});
        session_->commitPainting(
            tr("Take %1: %2").arg(QString::fromStdString(core::Scheme::lapa().classInfo(value).name), name),
            QStringLiteral("take class"));
    });
}

void FaceDesk::makeAreaSource(const ClassSource& source) {
    makeMap(source, [this, name = source.name](const std::shared_ptr<const core::LabelMap>& map) {
        Q_EMIT areaSourceMade(map, name);
    });
}

}  // namespace maskwright::app::gui
