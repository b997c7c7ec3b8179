// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/comparison.h"
#include "annotation/training/policy.h"
#include "annotation/training/promotion.h"
#include "annotation/training/run_monitor.h"
#include "annotation/training/run_plan.h"
#include "annotation/training/splitting.h"
#include "annotation/training/versions.h"
#include "app/gui/lead/side_work.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/task_runner.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QObject>
#include <QTimer>

// app/gui/lead is the project lead's page: trainings, versions, promotions, people's work, packages.
namespace maskwright::app::gui {

// The loop of a project as it stands in the store and in the runs' files, whoever changed it.
struct LoopView {
    annotation::training::TrainingDue due;
    annotation::training::RetrainingPolicy policy;
    annotation::training::LoopSettings settings;
    // While somebody looks at the page.
    std::optional<annotation::training::TestSplitState> testSplit;
    std::optional<annotation::store::ProjectCounts> counts;
    std::vector<annotation::store::ModelVersionRecord> versions;  // oldest first
    std::vector<annotation::training::VersionFigures> growth;     // of points, oldest first
    std::map<std::string, std::string> promoted;                  // by kind
    // The run that trains, or else the newest one; none before the first.
    std::optional<annotation::training::RunReport> run;
    std::vector<annotation::store::PackageRecord> packages;
    std::int64_t openConflicts = 0;
    bool isPackage = false;  // the project itself is a package: its loop is elsewhere
};

// One face with two sets of points, for looking at.
struct FacePair {
    annotation::store::ImageId image{};
    core::RgbImage photo;
    std::optional<core::PointMatrix> truth;
    core::PointMatrix before;
    core::PointMatrix after;
};

// What the lead's page knows and does of trainings and versions; the same functions as the commands train,
// models and status. Trainings are processes of their own: closing the window leaves them alone, and this
// object sees those that a command has started. Window's thread; its work runs in threads of its own.
class TrainingDesk : public QObject {
    Q_OBJECT
  public:
    explicit TrainingDesk(const ProjectContext& context, QObject* parent = nullptr);
    ~TrainingDesk() override;

    [[nodiscard]] TaskRunner& tasks() { return tasks_; }
    // Null before the first look.
    [[nodiscard]] const LoopView* view() const { return view_.get(); }
    void setAuthor(const std::string& author) { context_.author = author; }
    // The weights that a training of this kind may start from, if they are installed.
    [[nodiscard]] std::optional<std::filesystem::path> shipped(const std::string& kind) const;

    // Somebody looks at the page: what takes longer to find out is wanted as well.
    void setWatched(bool watched);
    // Looks at the project now instead of at the next tick.
    void look();
    // estimated() or refused() follows, for the newest request alone. Requests get the author and the
    // installed weights filled in.
    void estimate(annotation::training::TrainRequest request);
    void start(annotation::training::TrainRequest request);
    // Of the run of the view.
    void resume();
    void stopEarly();
    void cancelTraining();

    // Compares with what counts now first; promotionDoubted() follows instead where the version is worse.
    void promote(const std::string& version);
    // A person has read what speaks against it.
    void promoteAllTheSame(const std::string& version);
    void rollBack(const std::string& kind);
    void setSettings(const annotation::training::LoopSettings& settings);
    // Deals the images out, for good.
    void split(const annotation::training::SplitOptions& options);
    // Nothing: the usual one.
    void setPolicy(const std::optional<annotation::training::RetrainingPolicy>& policy);
    // compared() follows. before empty: what counts now.
    void compare(const std::string& before, const std::string& after);
    // pairReady() follows: one face of that comparison.
    void showFace(const annotation::training::Comparison& comparison, annotation::store::ImageId image);
    // A chart (.png) or a table (.csv).
    void writeGrowth(const std::filesystem::path& file);

  Q_SIGNALS:
    void changed();
    void estimated(const maskwright::annotation::training::RunEstimate& estimate);
    void refused(const QString& message);  // an estimate that cannot be made
    void compared(const std::shared_ptr<const maskwright::annotation::training::Comparison>& comparison);
    void pairReady(const std::shared_ptr<const maskwright::app::gui::FacePair>& pair);
    void promotionDoubted(const maskwright::annotation::training::PromotionDoubt& doubt);
    // What went wrong, in a sentence.
    void failed(const QString& message);

  private:
    void goOnByItself();
    void addVersionOf(annotation::store::RunId run);
    enum class When { Now, IfStillDue };
    void freezeAndStart(annotation::training::TrainRequest request, When when);
    // A quick change of the project; then a look.
    void change(SideWork::Work what);
    void fillIn(annotation::training::TrainRequest& request) const;

    ProjectContext context_;
    std::shared_ptr<const LoopView> view_;
    bool looking_ = false;
    bool watched_ = false;
    QString problem_;                            // of the last look that failed
    std::set<annotation::store::RunId> seenTo_;  // ended runs whose version this window has begun to add
    std::int64_t startedAt_ = -1;                // accepted images when a training was started by itself
    std::uint64_t estimates_ = 0;
    QTimer timer_;
    TaskRunner tasks_;
    // The watcher's: the last look, and what it was made from.
    std::shared_ptr<const LoopView> seen_;
    std::int64_t dataVersion_ = -1;
    // Last, because they use all the others.
    SideWork questions_;
    SideWork changes_;
    SideWork watcher_;
};

}  // namespace maskwright::app::gui
