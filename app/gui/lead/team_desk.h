// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/work_figures.h"
#include "annotation/team/merge.h"
#include "annotation/team/package.h"
#include "annotation/team/rechecks.h"
#include "app/gui/lead/side_work.h"
#include "app/gui/lead/training_desk.h"

#include <memory>
#include <vector>

#include <QObject>

namespace maskwright::app::gui {

// People's work, summed up.
struct WorkView {
    annotation::review::WorkFigures figures;
    annotation::team::SecondOpinions opinions;
    annotation::store::ProjectCounts counts;
};

// What the lead's page knows and does of people's work: figures, control faces, packages, and what two people
// have changed; the same functions as the commands status, recheck, package and merge. Window's thread; long
// work is done by the tasks that it is given, which end before it does.
class TeamDesk : public QObject {
    Q_OBJECT
  public:
    TeamDesk(const ProjectContext& context, TaskRunner& tasks, QObject* parent = nullptr);

    void setAuthor(const std::string& author) { context_.author = author; }
    // worked() follows.
    void sumUpWork();
    void mixIn(annotation::store::CopyPurpose purpose, std::int64_t count);
    void mixInTestFaces();

    void makePackage(const std::filesystem::path& out, annotation::team::PackageOptions options);
    void mergePackage(const std::filesystem::path& package);
    // disagree() follows.
    void readDisagreements();
    // settled() follows, and disagree().
    void settle(const annotation::team::Disagreement& disagreement,
                const annotation::team::PartChoice& choice);
    // pairReady() follows: ours before, theirs after.
    void showDisagreement(const annotation::team::Disagreement& disagreement);

  Q_SIGNALS:
    void worked(const std::shared_ptr<const maskwright::app::gui::WorkView>& work);
    void disagree(const std::vector<maskwright::annotation::team::Disagreement>& all);
    void settled();
    void pairReady(const std::shared_ptr<const maskwright::app::gui::FacePair>& pair);
    void failed(const QString& message);

  private:
    ProjectContext context_;
    TaskRunner& tasks_;
    SideWork side_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
