// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/acceptance.h"

#include "core/checks/shape_checks.h"

#include <utility>
#include <vector>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

// A face that was postponed until it was accepted, by the last step of its undo history, is postponed again
// when that step is undone, and no more when it is redone.
void postponeAgainWhenUndone(ImageSession& session, SaveQueue& saves) {
    QUndoStack& stack = session.undoStack();
    const auto index = stack.index() - 1;
    const auto follow = [&stack, &saves, index, acceptance = stack.command(index), image = session.image(),
                         accepted = true]() mutable {
        if (stack.command(index) != acceptance) {
            return;  // another edit has taken its place
        }
        const bool now = stack.index() > index;
        if (std::exchange(accepted, now) != now) {
            saves.add({image, Edit::Marking{now ? store::Mark::None : store::Mark::Postponed, {}}});
        }
    };
    QObject::connect(&stack, &QUndoStack::indexChanged, &saves, follow);
}

}  // namespace

Acceptance::Acceptance(std::filesystem::path project, SaveQueue& saves, MapChecks& mapChecks, QObject* parent)
    : QObject(parent), project_(std::move(project)), saves_(saves), mapChecks_(mapChecks) {
    // Later, when whoever shows the findings has them.
    connect(
        &mapChecks_, &MapChecks::found, this,
        [this] {
            if (mapChecks_.known() && mapQuestion_.waits(mapChecks_.state())) {
                Q_EMIT mapLookedAt();
            }
        },
        Qt::QueuedConnection);
}

bool Acceptance::doubts(const ImageSession& session) {
    const core::PointMatrix& points = session.landmarks()->points;
    if (questioned_ == points) {
        return false;
    }
    const FaceData& face = session.data();
    std::vector<core::checks::Finding> findings;
    try {
        findings = face.findings && face.landmarks->points == points ? *face.findings
                                                                     : core::checks::checkShape(points);
    } catch (const core::Error&) {
        return false;  // without its model there is nothing to compare with
    }
    QStringList sentences;
    for (const core::checks::Finding& finding : findings) {
        sentences.append(QString::fromStdString(finding.sentence));
    }
    if (sentences.isEmpty()) {
        return false;
    }
    questioned_ = points;
    Q_EMIT questioned(sentences);
    return true;
}

bool Acceptance::mapDoubts() {
    const auto& known = mapChecks_.known();
    switch (mapQuestion_.yes(mapChecks_.state(), known)) {
        case MapQuestion::Answer::Accept:
            return false;
        case MapQuestion::Answer::Ask:
            Q_EMIT mapQuestioned(known->front());
            break;
        case MapQuestion::Answer::Wait:
            mapChecks_.hurry();
            break;
    }
    return true;
}

Acceptance::Outcome Acceptance::accept(ImageSession& session, Stage stage, store::Mark mark,
                                       ImageSession::Follow follow) {
    if (mark == store::Mark::NotAFace) {
        Q_EMIT hint(tr("Somebody has said that this is not a face. Take that back first (Ctrl+Shift+P)."));
        return Outcome::NotYet;
    }
    if (session.data().photo == nullptr) {
        Q_EMIT hint(tr("Without its photo nobody can say that this is right. %1")
                        .arg(QString::fromStdString(session.data().photoProblem)));
        return Outcome::NotYet;
    }
    return stage == Stage::Points ? acceptPoints(session, mark, follow) : acceptMap(session);
}

Acceptance::Outcome Acceptance::acceptPoints(ImageSession& session, store::Mark mark,
                                             ImageSession::Follow follow) {
    if (!session.landmarks()) {
        Q_EMIT hint(tr("There are no points to accept yet."));
        return Outcome::NotYet;
    }
    const bool before = session.accepted();
    if (!before && doubts(session)) {
        return Outcome::NotYet;
    }
    core::Landmarks accepted = *session.landmarks();
    accepted.acceptAll();
    const bool canBeUndone = !before && accepted != *session.landmarks();
    if (!before && session.locked()) {
        session.edit(accepted, tr("Accept the points"), QStringLiteral("accept"));  // is refused
        return Outcome::NotYet;
    }
    session.edit(accepted, tr("Accept the points"), QStringLiteral("accept"), follow);
    if (mark == store::Mark::Postponed) {
        saves_.add({session.image(), Edit::Marking{store::Mark::None, {}}});  // it was left for now
        if (canBeUndone) {
            postponeAgainWhenUndone(session, saves_);
        }
    }
    return canBeUndone ? Outcome::PointsAccepted : Outcome::Accepted;
}

Acceptance::Outcome Acceptance::acceptMap(ImageSession& session) {
    if (session.labelMap() == nullptr) {
        Q_EMIT hint(tr("There is no label map to accept yet."));
        return Outcome::NotYet;
    }
    if (!session.data().mapAccepted && mapDoubts()) {
        return Outcome::NotYet;
    }
    saves_.add({session.image(), Edit::AcceptMap{}});
    session.setMapAccepted();
    return Outcome::Accepted;
}

void Acceptance::verify(const ImageSession& session, const std::string& author) {
    if (!session.accepted() || saves_.pendingFor(session.image())) {
        Q_EMIT hint(tr("Points are verified once somebody else has accepted them."));
        return;
    }
    thread_.post([this, image = session.image(), folder = project_, author] {
        QString problem;
        try {
            store::ProjectStore project(folder);
            if (const auto head = project.head(image, store::RevisionKind::Landmarks)) {
                project.setVerified(image, store::RevisionKind::Landmarks, head->revision, true, author);
            }
        } catch (const core::Error& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, problem] {
            if (problem.isEmpty()) {
                Q_EMIT verified(image);
            } else {
                Q_EMIT failed(problem);
            }
        });
    });
}

}  // namespace maskwright::app::gui
