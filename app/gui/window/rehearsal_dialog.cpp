// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/rehearsal_dialog.h"

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

fs::path placeOfRehearsal(const fs::path& project) {
    return project / "cache/rehearsal";
}

}  // namespace

RehearsalDialog::RehearsalDialog(const fs::path& project, QWidget* parent)
    : QDialog(parent), project_(project), words_(new QLabel) {
    setObjectName(QStringLiteral("rehearsalDialog"));
    setWindowTitle(tr("Rehearsal"));
    words_->setObjectName(QStringLiteral("rehearsalWords"));
    words_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(words_);
    try {
        if (const auto result = team::rehearsalResult(annotation::Project(project))) {
            showResult(*layout, *result);
        } else {
            offer(*layout);
        }
    } catch (const core::Error& error) {
        words_->setText(QString::fromUtf8(error.what()));
    }
    resize(480, 0);
}

void RehearsalDialog::offer(QVBoxLayout& layout) {
    words_->setText(tr("Practise on %1 accepted faces of this project. You get them as a model first placed "
                       "them, correct and accept them as always, and see your own error for each part. "
                       "Nothing of it reaches the project. A rehearsal begun before is replaced.")
                        .arg(team::kRehearsalFaces));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* begin = buttons->addButton(tr("Begin"), QDialogButtonBox::AcceptRole);
    begin->setObjectName(QStringLiteral("beginRehearsal"));
    layout.addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(begin, &QPushButton::clicked, this, &RehearsalDialog::begin);
}

void RehearsalDialog::begin() {
    const fs::path place = placeOfRehearsal(project_);
    try {
        fs::remove_all(place);
        (void)team::makeRehearsal(annotation::Project(project_), place, team::kRehearsalFaces);
    } catch (const core::Error& error) {
        words_->setText(QString::fromUtf8(error.what()));
        return;
    } catch (const fs::filesystem_error& error) {
        words_->setText(QString::fromUtf8(error.what()));
        return;
    }
    accept();
    Q_EMIT projectWanted(QString::fromStdString(place.string()));
}

void RehearsalDialog::showResult(QVBoxLayout& layout, const team::RehearsalResult& result) {
    words_->setText(result.done == 0
                        ? tr("None of the %1 faces is accepted yet. Correct each and accept it with Space.")
                              .arg(result.faces)
                        : tr("%1 of %2 faces are accepted. Your points lie %3 % of the outer-eye distance "
                             "from the truth, "
                             "those that were placed %4 %. Two people differ by one to two percent.")
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
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(back, &QPushButton::clicked, this, [this, home = result.home] {
        accept();
        Q_EMIT projectWanted(QString::fromStdString(home.string()));
    });
}

}  // namespace maskwright::app::gui
