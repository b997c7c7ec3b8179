// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/run_view.h"

#include "app/gui/lead/curve_view.h"

#include <algorithm>

#include <QCheckBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace training = annotation::training;
namespace store = annotation::store;

namespace {

// The figure that decides which epoch is best, of those a kind reports.
QString validationFigure(const std::vector<training::EpochFigures>& history) {
    for (const char* name : {"nme", "mean_f1"}) {
        for (const training::EpochFigures& epoch : history) {
            for (const auto& [figure, value] : epoch.validation) {
                if (figure.find(name) != std::string::npos) {
                    return QString::fromStdString(figure);
                }
            }
        }
    }
    return history.empty() || history.front().validation.empty()
               ? QString()
               : QString::fromStdString(history.front().validation.begin()->first);
}

// No image has a split yet, so that the page offers to make one.
bool isUnsplit(const LoopView& view) {
    const auto& counts = view.counts;
    return !view.isPackage && counts && counts->images > 0 &&
           counts->train + counts->validation + counts->test == 0;
}

QString testSplitWords(const LoopView& view) {
    const training::TestSplitState& test = *view.testSplit;
    if (test.faces == 0) {
        return RunView::tr(
                   "No test split yet, so versions cannot be compared. Make one before the first training") +
               (isUnsplit(view) ? QStringLiteral(".") : RunView::tr(": maskwright-cli split."));
    }
    QString words = RunView::tr("Test split: %1 of %2 faces accepted, %3 annotated twice, %4 locked.")
                        .arg(test.accepted)
                        .arg(test.faces)
                        .arg(test.twice)
                        .arg(test.locked);
    if (test.fromModel > 0) {
        words +=
            RunView::tr(" %1 of them began as a network's proposal, which flatters it.").arg(test.fromModel);
    }
    return words;
}

QPushButton* button(const QString& text, const char* name) {
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    return made;
}

QLabel* line(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

}  // namespace

RunView::RunView(QWidget* parent)
    : QWidget(parent),
      due_(line("due")),
      dueBar_(new QProgressBar),
      testSplit_(line("testSplit")),
      split_(button(tr("Split the images …"), "splitImages")),
      startsByItself_(new QCheckBox(tr("Start a training by itself when it is due"))),
      promotesByItself_(new QCheckBox(tr("Promote a new version by itself if it is clearly better"))),
      start_(button(tr("Start a training …"), "startTraining")),
      stop_(button(tr("Stop early"), "stopEarly")),
      cancel_(button(tr("Cancel"), "cancelTraining")),
      resume_(button(tr("Go on"), "resumeTraining")),
      state_(line("runState")),
      runBar_(new QProgressBar),
      loss_(new CurveView(tr("Loss"), CurveView::Over::Epochs)),
      validation_(new CurveView(tr("Validation"), CurveView::Over::Epochs)),
      log_(new QPlainTextEdit) {
    dueBar_->setAccessibleName(tr("Way to the next training"));
    dueBar_->setTextVisible(false);
    dueBar_->setMaximumHeight(8);
    runBar_->setObjectName(QStringLiteral("runProgress"));
    runBar_->setAccessibleName(tr("Progress of the training"));
    runBar_->setRange(0, 1000);
    loss_->setObjectName(QStringLiteral("lossCurve"));
    validation_->setObjectName(QStringLiteral("validationCurve"));
    startsByItself_->setObjectName(QStringLiteral("startsByItself"));
    promotesByItself_->setObjectName(QStringLiteral("promotesByItself"));
    log_->setObjectName(QStringLiteral("runLog"));
    log_->setAccessibleName(tr("Log of the training"));
    log_->setReadOnly(true);
    log_->setTabChangesFocus(true);
    log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    stop_->setToolTip(tr("The training ends after its current step and keeps its best weights"));
    cancel_->setToolTip(tr("The training ends without a version; it can go on later"));
    auto* policy = button(tr("When …"), "policy");
    policy->setToolTip(tr("How many accepted images make a training due"));

    auto* layout = new QVBoxLayout(this);
    auto* dueRow = new QHBoxLayout;
    QFont large = due_->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    due_->setFont(large);
    dueRow->addWidget(due_, 1);
    dueRow->addWidget(policy);
    layout->addLayout(dueRow);
    layout->addWidget(dueBar_);
    layout->addWidget(testSplit_);
    layout->addWidget(split_, 0, Qt::AlignLeft);
    layout->addWidget(startsByItself_);
    layout->addWidget(promotesByItself_);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* one : {start_, resume_, stop_, cancel_}) {
        buttons->addWidget(one);
    }
    buttons->addStretch();
    layout->addLayout(buttons);
    layout->addWidget(state_);
    layout->addWidget(runBar_);
    auto* curves = new QHBoxLayout;
    curves->addWidget(loss_);
    curves->addWidget(validation_);
    layout->addLayout(curves, 2);
    layout->addWidget(log_, 1);

    // How many lines a log has is known when it is laid out, which may be long after its text came.
    QScrollBar* bar = log_->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int /*least*/, int most) {
        const bool wasAtEnd = bar->value() >= logEnd_;
        logEnd_ = most;
        if (wasAtEnd) {
            bar->setValue(most);
        }
    });

    connect(start_, &QPushButton::clicked, this, &RunView::startWanted);
    connect(stop_, &QPushButton::clicked, this, &RunView::stop);
    connect(cancel_, &QPushButton::clicked, this, &RunView::cancelWanted);
    connect(resume_, &QPushButton::clicked, this, &RunView::resumeWanted);
    connect(policy, &QPushButton::clicked, this, &RunView::policyWanted);
    connect(split_, &QPushButton::clicked, this, &RunView::splitWanted);
    connect(startsByItself_, &QCheckBox::toggled, this, &RunView::choose);
    connect(promotesByItself_, &QCheckBox::toggled, this, &RunView::choose);
}

void RunView::stop() {
    stopping_ = training_;
    stop_->setEnabled(false);  // what was asked for shows at once
    stop_->setText(tr("Stopping …"));
    Q_EMIT stopWanted();
}

void RunView::choose() {
    Q_EMIT settingsChosen({startsByItself_->isChecked(), promotesByItself_->isChecked()});
}

void RunView::showState(const LoopView& view, bool busy) {
    showDue(view);
    split_->setVisible(isUnsplit(view));
    split_->setEnabled(!busy);
    const bool trains = view.run && view.run->training;
    const bool canGoOn =
        view.run && !trains &&
        (view.run->run.state == store::RunState::Cancelled ||
         view.run->run.state == store::RunState::Failed || view.run->run.state == store::RunState::Prepared);
    start_->setEnabled(!trains && !busy && !view.isPackage);
    training_ = trains ? std::optional(view.run->run.id) : std::nullopt;
    if (stopping_ != training_) {
        stopping_.reset();
    }
    stop_->setVisible(trains);
    stop_->setEnabled(!stopping_);
    stop_->setText(stopping_ ? tr("Stopping …") : tr("Stop early"));
    cancel_->setVisible(trains);
    resume_->setVisible(canGoOn && !busy);
    state_->setVisible(view.run.has_value());
    runBar_->setVisible(trains);
    log_->setVisible(view.run && !view.run->log.empty());
    loss_->setVisible(view.run.has_value());
    validation_->setVisible(view.run.has_value());
    if (view.run) {
        showRun(*view.run);
    }
}

void RunView::showDue(const LoopView& view) {
    due_->setText(view.isPackage ? tr("This is a package: training happens in the project it came from.")
                                 : QString::fromStdString(training::words(view.due)) +
                                       (view.due.isDue() ? tr(": a training is due") : QString()));
    dueBar_->setRange(0, static_cast<int>(std::max<std::int64_t>(1, view.due.needed)));
    dueBar_->setValue(static_cast<int>(std::min(view.due.sinceLast(), view.due.needed)));
    testSplit_->setVisible(!view.isPackage);
    if (view.testSplit) {
        testSplit_->setText(testSplitWords(view));
    }
    const QSignalBlocker quietStart(startsByItself_);
    const QSignalBlocker quietPromote(promotesByItself_);
    startsByItself_->setChecked(view.settings.startsByItself);
    promotesByItself_->setChecked(view.settings.promotesByItself);
}

void RunView::showRun(const training::RunReport& run) {
    state_->setText(tr("Run %1 (%2, %3 images): %4")
                        .arg(static_cast<qlonglong>(run.run.id))
                        .arg(QString::fromStdString(run.run.kind))
                        .arg(run.run.trainCount)
                        .arg(QString::fromStdString(training::words(run))));
    runBar_->setValue(static_cast<int>(run.fraction() * 1000));
    const QString figure = validationFigure(run.history);
    std::vector<std::pair<double, double>> loss;
    std::vector<std::pair<double, double>> validation;
    for (const training::EpochFigures& epoch : run.history) {
        const auto x = static_cast<double>(epoch.epoch + 1);
        loss.emplace_back(x, epoch.loss);
        if (const auto found = epoch.validation.find(figure.toStdString()); found != epoch.validation.end()) {
            validation.emplace_back(x, found->second);
        }
    }
    const auto bestEpoch = run.bestEpoch();
    const auto best = bestEpoch ? std::optional(static_cast<double>(*bestEpoch + 1)) : std::nullopt;
    loss_->setPoints(std::move(loss), std::nullopt);
    validation_->setPoints(std::move(validation), best,
                           figure.isEmpty() ? tr("Validation") : tr("Validation: %1").arg(figure));
    showLog(run.log);
}

void RunView::showLog(const std::vector<std::string>& lines) {
    QStringList texts;
    for (const std::string& line : lines) {
        texts.append(QString::fromStdString(line));
    }
    const QString text = texts.join(QLatin1Char('\n'));
    if (text == log_->toPlainText()) {
        return;
    }
    QScrollBar* bar = log_->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const int place = bar->value();
    log_->setPlainText(text);
    bar->setValue(atEnd ? bar->maximum() : place);
}

}  // namespace maskwright::app::gui
