// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/team_desk.h"

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace team = annotation::team;
using annotation::Project;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

}  // namespace

TeamDesk::TeamDesk(const ProjectContext& context, TaskRunner& tasks, QObject* parent)
    : QObject(parent), context_(context), tasks_(tasks), side_(context.folder) {
    connect(&side_, &SideWork::failed, this, &TeamDesk::failed);
}

void TeamDesk::sumUpWork() {
    side_.post([this](const Project& project) {
        auto work = std::make_shared<const WorkView>(WorkView{annotation::review::workFigures(project),
                                                              team::secondOpinions(project),
                                                              project.store().counts()});
        QMetaObject::invokeMethod(this, [this, work] { Q_EMIT worked(work); });
    });
}

void TeamDesk::mixIn(store::CopyPurpose purpose, std::int64_t count) {
    tasks_.start(tr("Mixing in faces"), [purpose, count, context = context_](core::Progress&) {
        Project project(context.folder);
        return TaskResult{
            tr("%1 faces were mixed in").arg(team::addCopies(project, purpose, count, context.author)), {}};
    });
}

void TeamDesk::mixInTestFaces() {
    tasks_.start(tr("Mixing in test faces"), [context = context_](core::Progress&) {
        Project project(context.folder);
        return TaskResult{tr("%1 test faces will be annotated a second time")
                              .arg(team::addTestCopies(project, context.author)),
                          {}};
    });
}

void TeamDesk::makePackage(const fs::path& out, team::PackageOptions options) {
    options.author = context_.author;
    tasks_.start(tr("Making a package"), [out, options, folder = context_.folder](core::Progress& progress) {
        Project project(folder);
        const team::PackageReport report = team::makePackage(project, out, options, progress);
        TaskResult result;
        result.summary = tr("%1 images for %2 in %3")
                             .arg(report.images.size())
                             .arg(text(options.assignee), text(out.string()));
        addFailures(result.details, report.failures);
        return result;
    });
}

void TeamDesk::mergePackage(const fs::path& package) {
    tasks_.start(tr("Merging a package"), [package, context = context_](core::Progress& progress) {
        Project project(context.folder);
        const team::MergeReport report = team::mergePackage(project, package, context.author, progress);
        TaskResult result;
        const QString person = text(report.assignee);
        result.summary = report.revisions == 1
                             ? tr("1 edit by %1 brought back").arg(person)
                             : tr("%1 edits by %2 brought back").arg(report.revisions).arg(person);
        if (report.conflicts > 0) {
            result.summary += tr(", %1 to be settled").arg(report.conflicts);
        }
        addFailures(result.details, report.failures);
        return result;
    });
}

void TeamDesk::readDisagreements() {
    side_.post([this](const Project& project) {
        auto all = team::disagreements(project);
        QMetaObject::invokeMethod(this, [this, all = std::move(all)] { Q_EMIT disagree(all); });
    });
}

void TeamDesk::settle(const team::Disagreement& disagreement, const team::PartChoice& choice) {
    side_.post([this, disagreement, choice, author = context_.author](Project& project) {
        if (disagreement.conflict.kind == store::RevisionKind::Landmarks) {
            team::settlePoints(project, disagreement, choice, author);
        } else {
            team::settleMap(project, disagreement, choice.front(), author);
        }
        QMetaObject::invokeMethod(this, &TeamDesk::settled);
    });
    readDisagreements();
}

void TeamDesk::showDisagreement(const team::Disagreement& disagreement) {
    side_.post([this, disagreement](const Project& project) {
        const store::ImageId image = disagreement.conflict.image;
        FacePair pair{image, project.photo(image), std::nullopt, disagreement.ours.points,
                      disagreement.theirs.points};
        if (disagreement.conflict.kind != store::RevisionKind::Landmarks) {
            const auto points = project.landmarks(image);
            pair.before = pair.after =
                points ? points->value.points : core::PointMatrix(core::PointMatrix::Zero());
        }
        auto shared = std::make_shared<const FacePair>(std::move(pair));
        QMetaObject::invokeMethod(this, [this, shared] { Q_EMIT pairReady(shared); });
    });
}

}  // namespace maskwright::app::gui
