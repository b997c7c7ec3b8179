// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/training_desk.h"

#include "annotation/team/package.h"
#include "annotation/training/growth_chart.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/run_packing.h"
#include "annotation/training/run_process.h"
#include "annotation/training/trainer_program.h"

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace training = annotation::training;
using annotation::Project;

constexpr int kLookEveryMs = 1000;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

// The run that trains, or else the newest.
std::optional<training::RunReport> runToWatch(const Project& project) {
    const std::vector<store::RunRecord> runs = project.store().runs();
    for (const store::RunRecord& run : runs) {
        if (run.state == store::RunState::Training && training::isTraining(project, run.id)) {
            return training::reportOf(project, run.id);
        }
    }
    return runs.empty() ? std::nullopt : std::optional(training::reportOf(project, runs.back().id));
}

LoopView readView(const Project& project) {
    LoopView view;
    view.due = training::trainingDue(project);
    view.policy = training::retrainingPolicy(project);
    view.settings = training::loopSettings(project);
    view.versions = project.store().modelVersions();
    view.growth = training::versionFigures(project, training::SampleKind::Landmarks);
    for (const store::ModelVersionRecord& version : view.versions) {
        if (const auto promoted = project.store().promoted(version.kind)) {
            view.promoted[version.kind] = *promoted;
        }
    }
    view.run = runToWatch(project);
    view.packages = project.store().packages();
    view.openConflicts = static_cast<std::int64_t>(project.store().openConflicts().size());
    view.isPackage = annotation::team::packageLabel(project).has_value();
    return view;
}

// Packs a run if that was not finished, and starts its process.
void packAndStart(Project& project, store::RunId id, const std::optional<fs::path>& shipped,
                  TaskResult& result, core::Progress& progress) {
    if (project.store().run(id).dataHash.empty()) {
        const training::RunPackReport report = training::packRun(project, id, shipped, progress);
        addFailures(result.details, report.failures);
    }
    training::startRun(project, id);
}

training::Judges judgesOf(const ProjectContext& context) {
    return context.predictors.judges ? context.predictors.judges() : training::Judges{};
}

}  // namespace

TrainingDesk::TrainingDesk(const ProjectContext& context, QObject* parent)
    : QObject(parent),
      context_(context),
      questions_(context.folder),
      changes_(context.folder),
      watcher_(context.folder) {
    connect(&timer_, &QTimer::timeout, this, &TrainingDesk::look);
    connect(&tasks_, &TaskRunner::finished, this, &TrainingDesk::look);
    connect(&tasks_, &TaskRunner::cancelled, this, &TrainingDesk::look);
    connect(&tasks_, &TaskRunner::failed, this, &TrainingDesk::look);
    connect(&questions_, &SideWork::failed, this, &TrainingDesk::failed);
    connect(&changes_, &SideWork::failed, this, &TrainingDesk::failed);
    connect(&watcher_, &SideWork::failed, this, [this](const QString& message) {
        looking_ = false;
        if (std::exchange(problem_, message) != message) {
            Q_EMIT failed(message);  // once, and not every second
        }
    });
    timer_.start(kLookEveryMs);
    look();
}

TrainingDesk::~TrainingDesk() = default;

std::optional<fs::path> TrainingDesk::shipped(const std::string& kind) const {
    return context_.predictors.shippedWeights ? context_.predictors.shippedWeights(kind) : std::nullopt;
}

void TrainingDesk::change(SideWork::Work what) {
    changes_.post([this, what = std::move(what)](Project& project) {
        what(project);
        QMetaObject::invokeMethod(this, &TrainingDesk::look);
    });
}

void TrainingDesk::setWatched(bool watched) {
    watched_ = watched;
    look();
}

void TrainingDesk::look() {
    if (std::exchange(looking_, true)) {
        return;
    }
    watcher_.post([this, watched = watched_](Project& project) {
        const std::int64_t version = project.store().dataVersion();
        const bool same = seen_ != nullptr && version == dataVersion_;
        std::shared_ptr<LoopView> view;
        if (!same) {
            view = std::make_shared<LoopView>(readView(project));
        } else if (seen_->run && seen_->run->training) {
            view = std::make_shared<LoopView>(*seen_);
            view->run = training::reportOf(project, seen_->run->run.id);
        }
        if (watched && (!same || !seen_->testSplit)) {
            view = view != nullptr ? view : std::make_shared<LoopView>(*seen_);
            view->testSplit = training::testSplitState(project);
            view->counts = project.store().counts();
        }
        if (view != nullptr) {
            seen_ = view;
            dataVersion_ = version;
        }
        QMetaObject::invokeMethod(this, [this, view] {
            looking_ = false;
            if (view != nullptr) {
                view_ = view;
                Q_EMIT changed();
                goOnByItself();
            }
        });
    });
}

// What nobody has to ask for: the version of a training that has ended, and a training that is due where the
// project wants that.
void TrainingDesk::goOnByItself() {
    const auto& run = view_->run;
    const bool ended =
        run && !run->training && (run->interrupted || run->run.state == store::RunState::Trained);
    if (ended && seenTo_.insert(run->run.id).second) {
        addVersionOf(run->run.id);
        return;
    }
    const bool mayStart = view_->settings.startsByItself && view_->due.isDue() && !view_->isPackage &&
                          startedAt_ != view_->due.accepted && !tasks_.busy() && !(run && run->training);
    if (mayStart) {
        startedAt_ = view_->due.accepted;  // one that fails is not tried again until more is accepted
        freezeAndStart({}, When::IfStillDue);
    }
}

void TrainingDesk::addVersionOf(store::RunId run) {
    tasks_.start(tr("Adding the new version"), [run, context = context_,
                                                installed = shipped("landmarks")](core::Progress& progress) {
        Project project(context.folder);
        core::NoProgress undisturbed;  // there is nothing to wait for, and nothing to cancel
        training::followRun(project, run, {}, undisturbed);
        const training::Judges judges = judgesOf(context);
        const training::NewVersion version = training::makeVersion(project, run, judges, progress);
        TaskResult result;
        result.summary = tr("%1 is trained").arg(text(version.name));
        if (const auto comparison = training::promoteIfWanted(project, version.name, installed, judges,
                                                              context.author, progress)) {
            result.summary +=
                (project.store().promoted("landmarks") == version.name ? tr(" and promoted: NME %1")
                                                                       : tr(" and not promoted: NME %1"))
                    .arg(text(training::words(*comparison)));
        }
        addFailures(result.details, version.failures);
        return result;
    });
}

void TrainingDesk::fillIn(training::TrainRequest& request) const {
    request.author = context_.author;
    request.shipped = shipped(training::nameOf(request.kind));
}

void TrainingDesk::estimate(training::TrainRequest request) {
    fillIn(request);
    questions_.postAlone([this, request, number = ++estimates_](const Project& project) {
        std::optional<training::RunEstimate> found;
        QString problem;
        try {
            found = training::estimateRun(project, request);
        } catch (const std::runtime_error& error) {  // also options that make no sense
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, found, problem, number] {
            if (number != estimates_) {
                return;
            }
            if (found) {
                Q_EMIT estimated(*found);
            } else {
                Q_EMIT refused(problem);
            }
        });
    });
}

void TrainingDesk::start(training::TrainRequest request) {
    freezeAndStart(std::move(request), When::Now);
}

void TrainingDesk::freezeAndStart(training::TrainRequest request, When when) {
    fillIn(request);
    tasks_.start(tr("Preparing the training"),
                 [folder = context_.folder, request, when](core::Progress& progress) {
                     Project project(folder);
                     if (when == When::IfStillDue && !training::trainingDue(project).isDue()) {
                         return TaskResult{tr("A training was started elsewhere meanwhile"), {}};
                     }
                     TaskResult result;
                     try {
                         const training::FrozenRun frozen = training::freezeRun(project, request);
                         packAndStart(project, frozen.id, request.shipped, result, progress);
                         for (const std::string& note : frozen.notes) {
                             result.details.append(text(note));
                         }
                     } catch (const training::WrongOptions& error) {
                         throw core::Error(error.what(), "the training", "Choose other options.");
                     }
                     result.summary = tr("The training has begun");
                     result.onlyRemarks = true;
                     return result;
                 });
}

void TrainingDesk::resume() {
    if (view_ == nullptr || !view_->run) {
        return;
    }
    const store::RunId id = view_->run->run.id;
    seenTo_.erase(id);
    tasks_.start(
        tr("Going on with the training"),
        [id, folder = context_.folder, installed = shipped(view_->run->run.kind)](core::Progress& progress) {
            Project project(folder);
            TaskResult result;
            packAndStart(project, id, installed, result, progress);
            result.summary = tr("The training goes on");
            return result;
        });
}

void TrainingDesk::stopEarly() {
    if (view_ != nullptr && view_->run) {
        change([id = view_->run->run.id](Project& project) { training::stopRunEarly(project, id); });
    }
}

void TrainingDesk::cancelTraining() {
    if (view_ != nullptr && view_->run) {
        const store::RunId id = view_->run->run.id;
        seenTo_.insert(id);
        change([id](Project& project) { training::cancelRun(project, id); });
    }
}

void TrainingDesk::promote(const std::string& version) {
    tasks_.start(
        tr("Comparing with what counts now"),
        [this, version, context = context_, installed = shipped("landmarks")](core::Progress& progress) {
            Project project(context.folder);
            if (const auto doubt =
                    training::doubtAboutPromoting(project, version, installed, judgesOf(context), progress)) {
                QMetaObject::invokeMethod(this, [this, doubt] { Q_EMIT promotionDoubted(*doubt); });
                return TaskResult{tr("%1 is not promoted yet").arg(text(version)), {}};
            }
            project.store().promote(version, context.author);
            return TaskResult{tr("%1 is promoted").arg(text(version)), {}};
        });
}

void TrainingDesk::promoteAllTheSame(const std::string& version) {
    change(
        [version, author = context_.author](Project& project) { project.store().promote(version, author); });
}

void TrainingDesk::rollBack(const std::string& kind) {
    change([kind, author = context_.author](Project& project) { project.store().rollBack(kind, author); });
}

void TrainingDesk::setSettings(const training::LoopSettings& settings) {
    change([settings](Project& project) { training::setLoopSettings(project, settings); });
}

void TrainingDesk::split(const training::SplitOptions& options) {
    tasks_.start(tr("Splitting the images"), [folder = context_.folder, options](core::Progress&) {
        Project project(folder);
        const training::SplitReport report = training::splitImages(project, options);
        return TaskResult{tr("Split: %1 train, %2 validate, %3 test")
                              .arg(report.train)
                              .arg(report.validation)
                              .arg(report.test),
                          {}};
    });
}

void TrainingDesk::setPolicy(const std::optional<training::RetrainingPolicy>& policy) {
    change([policy](Project& project) { training::setRetrainingPolicy(project, policy); });
}

void TrainingDesk::compare(const std::string& before, const std::string& after) {
    tasks_.start(tr("Comparing on the frozen faces"),
                 [this, before, after, context = context_,
                  installed = shipped("landmarks")](core::Progress& progress) {
                     const Project project(context.folder);
                     auto comparison = std::make_shared<const training::Comparison>(training::compareVersions(
                         project, before.empty() ? training::currentVersion(project, installed) : before,
                         after, installed, judgesOf(context), progress));
                     QMetaObject::invokeMethod(this, [this, comparison] { Q_EMIT compared(comparison); });
                     TaskResult result;
                     result.summary = tr("Compared on %1 faces").arg(comparison->faces.size());
                     addFailures(result.details, comparison->failures);
                     return result;
                 });
}

void TrainingDesk::showFace(const training::Comparison& comparison, store::ImageId image) {
    questions_.postAlone([this, comparison, image, installed = shipped("landmarks"),
                          context = context_](const Project& project) {
        const training::FacePoints points =
            training::pointsOf(project, comparison, image, installed, judgesOf(context));
        auto pair = std::make_shared<const FacePair>(
            FacePair{image, project.photo(image), points.truth, points.before, points.after});
        QMetaObject::invokeMethod(this, [this, pair] { Q_EMIT pairReady(pair); });
    });
}

void TrainingDesk::writeGrowth(const fs::path& file) {
    tasks_.start(tr("Writing the growth curve"), [file, folder = context_.folder](core::Progress&) {
        const Project project(folder);
        const auto versions = training::versionFigures(project, training::SampleKind::Landmarks);
        if (file.extension() == ".csv") {
            training::writeText(file, training::growthCsv(versions));
        } else {
            training::writeGrowthChart(versions, file);
        }
        return TaskResult{tr("Written: %1").arg(text(file.string())), {}};
    });
}

}  // namespace maskwright::app::gui
