// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/history_dialog.h"

#include "app/gui/window/form_parts.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace maskwright::app::gui {

HistoryDialog::HistoryDialog(const std::filesystem::path& project, annotation::store::ImageId image,
                             QWidget* parent)
    : QDialog(parent),
      reader_(project),
      list_(new QListWidget),
      note_(new QLabel(tr("Reading …"))),
      comments_(new QLabel),
      restore_(new QPushButton(tr("Take this state"))),
      points_(new QPushButton(tr("Take the selected points from it"))) {
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("History of this face"));
    list_->setObjectName(QStringLiteral("historyList"));
    list_->setAccessibleName(tr("States of the points, newest first"));
    list_->setAlternatingRowColors(true);
    note_->setObjectName(QStringLiteral("historyNote"));
    note_->setWordWrap(true);
    note_->setForegroundRole(QPalette::PlaceholderText);
    comments_->setObjectName(QStringLiteral("historyComments"));
    comments_->setWordWrap(true);
    comments_->setTextFormat(Qt::PlainText);
    comments_->hide();
    restore_->setObjectName(QStringLiteral("restoreState"));
    points_->setObjectName(QStringLiteral("restorePoints"));
    for (QPushButton* button : {restore_, points_}) {
        button->setEnabled(false);
        button->setAutoDefault(false);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(restore_, QDialogButtonBox::ActionRole);
    buttons->addButton(points_, QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(comments_);
    layout->addWidget(list_);
    layout->addWidget(note_);
    layout->addWidget(buttons);
    tabThrough(*list_, *buttons);
    resize(620, 420);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&reader_, &HistoryReader::commented, this, [this](const QStringList& comments) {
        comments_->setText(comments.join(QStringLiteral("\n")));
        comments_->setVisible(!comments.isEmpty());
    });
    connect(&reader_, &HistoryReader::read, this, &HistoryDialog::take);
    connect(&reader_, &HistoryReader::failed, note_, &QLabel::setText);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        const bool any = row >= 0;
        restore_->setEnabled(any);
        points_->setEnabled(any);
        if (any) {
            const HistoryEntry& entry = entries_[static_cast<std::size_t>(row)];
            Q_EMIT looked(entry.landmarks, tr("Restore the state of %1").arg(entry.time));
        }
    });
    connect(list_, &QListWidget::itemActivated, restore_, &QPushButton::click);
    connect(restore_, &QPushButton::clicked, this, [this] {
        Q_EMIT restoreWanted();
        accept();
    });
    connect(points_, &QPushButton::clicked, this, [this] {
        const HistoryEntry& entry = entries_[static_cast<std::size_t>(list_->currentRow())];
        Q_EMIT pointsWanted(entry.landmarks, tr("the state of %1").arg(entry.time));
        accept();
    });
    // Now, and not when the answer comes: by then somebody may have gone on to a button.
    list_->setFocus();
    reader_.request(image);
}

void HistoryDialog::take(const std::vector<HistoryEntry>& entries) {
    entries_ = entries;
    list_->clear();
    for (const HistoryEntry& entry : entries_) {
        list_->addItem(tr("%1   %2: %3").arg(entry.time, entry.who, entry.what));
    }
    note_->setText(entries_.empty() ? tr("Nothing has been stored of this face yet.")
                                    : tr("%1 states. Choose one to see it on the photo; the face stays as it "
                                         "is until you take one.")
                                          .arg(entries_.size()));
}

}  // namespace maskwright::app::gui
