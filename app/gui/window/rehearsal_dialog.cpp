// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/rehearsal_dialog.h"

#include "app/gui/window/form_parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace team = annotation::team;

QString percent(double share) {
    return QLocale().toString(100 * share, 'f', 1);
}

// What is practised on, as the choice holds it.
constexpr int kAccepted = 0;
constexpr int kDrawn = 1;

fs::path placeOfRehearsal(const fs::path& project) {
    return project / "cache/rehearsal";
}

}  // namespace

RehearsalDialog::RehearsalDialog(const fs::path& project, Predictor predictor, std::int64_t faces,
                                 QWidget* parent)
    : QDialog(parent),
      project_(project),
      predictor_(std::move(predictor)),
      faces_(faces),
      words_(new QLabel) {
    setObjectName(QStringLiteral("rehearsalDialog"));
    setWindowTitle(tr("Rehearsal"));
    words_->setObjectName(QStringLiteral("rehearsalWords"));
    words_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(words_);
    try {
        const annotation::Project opened(project);
        if (const auto result = team::rehearsalResult(opened)) {
            showResult(*layout, *result);
        } else {
            offer(*layout, team::facesToPractiseOn(opened));
        }
    } catch (const core::Error& error) {
        words_->setText(QString::fromUtf8(error.what()));
    }
    resize(480, 0);
}

void RehearsalDialog::offer(QVBoxLayout& layout, std::int64_t accepted) {
    kind_ = new QComboBox;
    kind_->setObjectName(QStringLiteral("rehearsalFaces"));
    kind_->setAccessibleName(tr("Faces to practise on"));
    if (accepted > 0) {
        kind_->addItem(accepted == 1
                           ? tr("1 accepted face of this project")
                           : tr("%1 accepted faces of this project").arg(std::min(accepted, faces_)),
                       kAccepted);
    }
    kind_->addItem(tr("%1 drawn faces").arg(faces_), kDrawn);
    // Fewer are hardly practice.
    kind_->setCurrentIndex(accepted >= faces_ ? 0 : kind_->count() - 1);
    layout.insertWidget(0, kind_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    begin_ = buttons->addButton(tr("Begin"), QDialogButtonBox::AcceptRole);
    begin_->setObjectName(QStringLiteral("beginRehearsal"));
    layout.addWidget(buttons);
    tabThrough(*kind_, *buttons);
    connect(kind_, &QComboBox::currentIndexChanged, this, &RehearsalDialog::showWhatIsOffered);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(begin_, &QPushButton::clicked, this, &RehearsalDialog::begin);
    connect(&making_, &TaskRunner::progressed, this, [this](double fraction, const QString& /*text*/) {
        words_->setText(tr("The faces are being made: %1\u00A0%").arg(std::lround(100 * fraction)));
    });
    connect(&making_, &TaskRunner::failed, this, [this](const QString& /*title*/, const QString& message) {
        words_->setText(message);
        kind_->setEnabled(true);
        begin_->setEnabled(true);
    });
    connect(&making_, &TaskRunner::finished, this, [this] {
        accept();
        Q_EMIT projectWanted(QString::fromStdString(placeOfRehearsal(project_).string()));
    });
    showWhatIsOffered();
}

void RehearsalDialog::showWhatIsOffered() {
    const QString how =
        tr("Correct and accept them as always, and see your own error for each part. "
           "Nothing of it reaches the project. A rehearsal begun before is replaced.");
    words_->setText(
        (kind_->currentData().toInt() == kDrawn
             ? tr("Practise on synthetic portraits, whose points are known exactly, before the real "
                  "work. You get them as the chosen model places them. ")
             : tr("Practise on accepted faces of this project. You get them as a model first placed "
                  "them. ")) +
        how);
}

void RehearsalDialog::begin() {
    kind_->setEnabled(false);
    begin_->setEnabled(false);
    const bool drawn = kind_->currentData().toInt() == kDrawn;
    making_.start(tr("Making a rehearsal"), [project = project_, predictor = predictor_, faces = faces_,
                                             drawn](core::Progress& progress) {
        const fs::path place = placeOfRehearsal(project);
        try {
            fs::remove_all(place);
        } catch (const fs::filesystem_error& error) {
            throw core::Error("an earlier rehearsal cannot be removed", place.string(),
                              error.code().message());
        }
        const annotation::Project opened(project);
        if (drawn) {
            team::drawRehearsal(opened, place, faces, *predictor(), progress);
        } else {
            (void)team::makeRehearsal(opened, place, faces);
        }
        return TaskResult{tr("The rehearsal begins"), {}};
    });
}

void RehearsalDialog::showResult(QVBoxLayout& layout, const team::RehearsalResult& result) {
    words_->setText(
        result.done == 0
            ? tr("None of the %1 faces is accepted yet. Correct each and accept it with Space.")
                  .arg(result.faces)
            : tr("%1 of %2 faces are accepted. Your points lie %3\u00A0% of the outer-eye distance "
                 "from the truth, "
                 "those that were placed %4\u00A0%. Two people differ by one to two percent.")
                  .arg(result.done)
                  .arg(result.faces)
                  .arg(percent(result.all.own), percent(result.all.placed)));
    auto* table = new QTableWidget(static_cast<int>(core::kPartCount), 3);
    table->setObjectName(QStringLiteral("rehearsalParts"));
    table->setAccessibleName(tr("Distance from the truth per part, in percent of the outer-eye distance"));
    table->setHorizontalHeaderLabels({tr("Part"), tr("You, %"), tr("As placed, %")});
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (std::size_t part = 0; part < core::kPartCount; ++part) {
        const auto& error = result.parts.at(part);
        const QString name =
            QString::fromStdString(core::Scheme::lapa().partName(static_cast<core::Part>(part)));
        const int row = static_cast<int>(part);
        table->setItem(row, 0, new QTableWidgetItem(name));
        for (const auto& [column, share] : {std::pair(1, error.own), std::pair(2, error.placed)}) {
            auto* item = new QTableWidgetItem(result.done > 0 ? percent(share) : tr("-"));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            table->setItem(row, column, item);
        }
    }
    table->resizeRowsToContents();
    table->setMinimumHeight(table->verticalHeader()->length() +
                            table->horizontalHeader()->sizeHint().height() + 4);
    layout.addWidget(table);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* back = buttons->addButton(tr("Back to the project"), QDialogButtonBox::ActionRole);
    back->setObjectName(QStringLiteral("leaveRehearsal"));
    layout.addWidget(buttons);
    tabThrough(*table, *buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(back, &QPushButton::clicked, this, [this, home = result.home] {
        accept();
        Q_EMIT projectWanted(QString::fromStdString(home.string()));
    });
}

}  // namespace maskwright::app::gui
