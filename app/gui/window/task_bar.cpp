// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/task_bar.h"

#include "app/gui/window/icons.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QToolButton>

namespace maskwright::app::gui {

namespace {

QToolButton* button(const QString& name, const QString& text, const QString& icon) {
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setText(text);
    made->setAccessibleName(text);
    made->setToolTip(text);
    made->setAutoRaise(true);
    if (icon.isEmpty()) {
        made->setToolButtonStyle(Qt::ToolButtonTextOnly);
    } else {
        made->setIcon(themedIcon(icon));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

}  // namespace

TaskBar::TaskBar(QWidget* parent)
    : QWidget(parent),
      icon_(new QLabel),
      text_(new QLabel),
      progress_(new QProgressBar),
      details_(button(QStringLiteral("taskDetails"), tr("Show list"), {})),
      cancel_(button(QStringLiteral("taskCancel"), tr("Cancel"), QStringLiteral("cancel"))),
      close_(button(QStringLiteral("taskClose"), tr("Close"), QStringLiteral("cancel"))) {
    setObjectName(QStringLiteral("taskBar"));
    text_->setObjectName(QStringLiteral("taskText"));
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    progress_->setObjectName(QStringLiteral("taskProgress"));
    progress_->setAccessibleName(tr("Progress"));
    progress_->setRange(0, 1000);
    progress_->setFixedWidth(220);
    progress_->setTextVisible(false);
    close_->setToolButtonStyle(Qt::ToolButtonIconOnly);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 8, 6);
    layout->setSpacing(10);
    layout->addWidget(text_, 1);
    layout->addWidget(details_);
    layout->addWidget(progress_);
    layout->addWidget(cancel_);
    layout->addWidget(close_);
    connect(details_, &QToolButton::clicked, this, &TaskBar::showDetails);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void TaskBar::watch(TaskRunner& tasks) {
    connect(&tasks, &TaskRunner::started, this, &TaskBar::showRunning);
    connect(&tasks, &TaskRunner::progressed, this, [this](double fraction, const QString& text) {
        progress_->setRange(0, 1000);
        progress_->setValue(static_cast<int>(fraction * 1000));
        const bool saysMore = !text.isEmpty() && text.compare(title_, Qt::CaseInsensitive) != 0;
        text_->setText(saysMore ? QStringLiteral("%1 · %2").arg(title_, text) : title_);
    });
    connect(&tasks, &TaskRunner::finished, this,
            [this](const TaskResult& result) { tell(result.summary, result.details, result.onlyRemarks); });
    connect(&tasks, &TaskRunner::cancelled, this,
            [this](const QString& title) { tell(tr("%1: cancelled. What was done is kept.").arg(title)); });
    connect(&tasks, &TaskRunner::failed, this, [this](const QString& title, const QString& message) {
        tell(QStringLiteral("%1: %2").arg(title, message));
    });
    connect(cancel_, &QToolButton::clicked, &tasks, [this, &tasks] {
        text_->setText(tr("%1 · stopping …").arg(title_));
        tasks.cancel();
    });
}

void TaskBar::tell(const QString& message, const QStringList& details, bool onlyRemarks) {
    if (listsAreSeen_ || isHidden()) {  // hidden: closed, or of another project
        lists_.clear();
    }
    // The same photo that fails again and again is one thing to read.
    lists_.removeIf([&](const List& list) { return list.onlyRemarks || list.lines == details; });
    // A list that nobody has opened is not taken away by what comes after it.
    QStringList sentences{message};
    for (const List& list : lists_) {
        sentences.append(list.message);
    }
    if (!details.isEmpty()) {
        lists_.append({message, details, onlyRemarks});
        listsAreSeen_ = false;
    }
    const QString text = sentences.join(QStringLiteral(" · "));
    text_->setText(text);
    text_->setToolTip(text);
    details_->setVisible(!lists_.isEmpty());
    progress_->hide();
    cancel_->hide();
    close_->show();
    show();
}

void TaskBar::showRunning(const QString& title) {
    listsAreSeen_ = listsAreSeen_ || isHidden();
    title_ = title;
    text_->setText(title + QStringLiteral(" …"));
    progress_->setRange(0, 0);  // until the first report it is not known how much there is
    details_->hide();
    close_->hide();
    progress_->show();
    cancel_->show();
    show();
}

void TaskBar::showDetails() {
    listsAreSeen_ = true;
    QStringList all;
    for (const List& list : lists_) {
        if (lists_.size() > 1) {
            all.append(list.message);
        }
        all.append(list.lines);
    }
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("taskDetailsDialog"));
    dialog->setWindowTitle(text_->text());
    auto* lines = new QPlainTextEdit(all.join(QLatin1Char('\n')));
    lines->setReadOnly(true);
    lines->setAccessibleName(tr("List"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(lines);
    layout->addWidget(buttons);
    dialog->resize(640, 360);
    dialog->show();
}

}  // namespace maskwright::app::gui
