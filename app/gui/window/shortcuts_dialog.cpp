// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/shortcuts_dialog.h"

#include <algorithm>

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

namespace maskwright::app::gui {

namespace {

constexpr int kNoAction = -1;

}  // namespace

ShortcutsDialog::ShortcutsDialog(const Actions& actions, QWidget* parent)
    : QDialog(parent),
      actions_(actions),
      table_(new QTableWidget(0, 2)),
      what_(new QLabel),
      key_(new QKeySequenceEdit),
      set_(new QPushButton(tr("Set"))),
      usual_(new QPushButton(tr("Usual key"))),
      conflict_(new QLabel) {
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keys and mouse"));
    auto* search = new QLineEdit;
    search->setObjectName(QStringLiteral("keySearch"));
    search->setPlaceholderText(tr("Search"));
    search->setAccessibleName(tr("Search"));
    table_->setObjectName(QStringLiteral("keyTable"));
    table_->setAccessibleName(tr("Keys and mouse"));
    table_->setHorizontalHeaderLabels({tr("What"), tr("How")});
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    table_->verticalHeader()->hide();
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setTabKeyNavigation(false);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    what_->setWordWrap(true);
    key_->setObjectName(QStringLiteral("keyEdit"));
    key_->setAccessibleName(tr("New key"));
    set_->setObjectName(QStringLiteral("keySet"));
    usual_->setObjectName(QStringLiteral("keyUsual"));
    conflict_->setObjectName(QStringLiteral("keyConflict"));
    conflict_->setWordWrap(true);
    conflict_->setMinimumHeight(2 * conflict_->fontMetrics().height());
    conflict_->setAlignment(Qt::AlignTop);
    auto* row = new QHBoxLayout;
    row->addWidget(what_, 1);
    row->addWidget(key_);
    row->addWidget(set_);
    row->addWidget(usual_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QPushButton* button : {set_, usual_, buttons->button(QDialogButtonBox::Close)}) {
        button->setAutoDefault(false);  // Return belongs to the key that is being chosen
    }
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(search);
    layout->addWidget(table_, 1);
    layout->addLayout(row);
    layout->addWidget(conflict_);
    layout->addWidget(buttons);
    resize(700, 620);

    connect(search, &QLineEdit::textChanged, this, &ShortcutsDialog::search);
    connect(table_, &QTableWidget::itemSelectionChanged, this, &ShortcutsDialog::showChosen);
    connect(key_, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutsDialog::showConflict);
    connect(set_, &QPushButton::clicked, this, &ShortcutsDialog::setKey);
    connect(usual_, &QPushButton::clicked, this, [this] {
        if (const ActionInfo* info = chosen()) {
            forgetKeys(actions_, info->id);
            fill();
        }
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
    showChosen();
}

void ShortcutsDialog::fill() {
    std::vector<std::tuple<QString, QString, int>> rows;
    for (const auto& [what, how] : gestures()) {
        rows.emplace_back(what, how, kNoAction);
    }
    for (const ActionInfo& info : actionTable()) {
        QString keys = keyText(actions_.at(info.id)->shortcuts());
        if (!info.canvasKey.isEmpty()) {
            keys = info.canvasKey;
        }
        rows.emplace_back(plainText(info), keys,
                          info.canvasKey.isEmpty() ? static_cast<int>(info.id) : kNoAction);
    }
    const int selected = table_->currentRow();
    table_->setRowCount(static_cast<int>(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto& [what, how, id] = rows[row];
        auto* item = new QTableWidgetItem(what);
        item->setData(Qt::UserRole, id);
        table_->setItem(static_cast<int>(row), 0, item);
        table_->setItem(static_cast<int>(row), 1, new QTableWidgetItem(how));
    }
    table_->setCurrentCell(selected, 0);
    showChosen();
}

void ShortcutsDialog::search(const QString& text) {
    for (int row = 0; row < table_->rowCount(); ++row) {
        const bool shown = table_->item(row, 0)->text().contains(text, Qt::CaseInsensitive) ||
                           table_->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
        table_->setRowHidden(row, !shown);
    }
}

const ActionInfo* ShortcutsDialog::chosen() const {
    const QTableWidgetItem* item = table_->item(table_->currentRow(), 0);
    const int id = item != nullptr ? item->data(Qt::UserRole).toInt() : kNoAction;
    const auto found = std::ranges::find(actionTable(), static_cast<ActionId>(id), &ActionInfo::id);
    return id != kNoAction && found != actionTable().end() ? &*found : nullptr;
}

// One stroke: the hand must not wait whether a second one comes.
QKeySequence ShortcutsDialog::wantedKey() const {
    const QKeySequence keys = key_->keySequence();
    return keys.isEmpty() ? keys : QKeySequence(keys[0]);
}

void ShortcutsDialog::showChosen() {
    const ActionInfo* info = chosen();
    what_->setText(info != nullptr ? tr("New key for: %1").arg(plainText(*info))
                   : table_->currentRow() < 0
                       ? tr("Choose a line to change its key.")
                       : tr("This one belongs to the mouse or to the photo and stays as it is."));
    key_->clear();
    key_->setEnabled(info != nullptr);
    usual_->setEnabled(info != nullptr && actions_.at(info->id)->shortcuts() != info->keys);
    showConflict();
}

void ShortcutsDialog::showConflict() {
    const ActionInfo* info = chosen();
    const QKeySequence key = wantedKey();
    QString words;
    bool possible = info != nullptr && !key.isEmpty();
    if (possible) {
        words = reservedFor(key);
        possible = words.isEmpty();
    }
    if (possible) {
        if (const auto owner = ownerOf(actions_, key, info->id)) {
            const auto other = std::ranges::find(actionTable(), *owner, &ActionInfo::id);
            words = tr("%1 is the key of: %2. If you set it here, it is taken away there.")
                        .arg(key.toString(QKeySequence::NativeText), plainText(*other));
        }
    }
    conflict_->setText(words);
    set_->setEnabled(possible);
}

void ShortcutsDialog::setKey() {
    if (const ActionInfo* info = chosen(); info != nullptr && set_->isEnabled()) {
        chooseKeys(actions_, info->id, {wantedKey()});
        fill();
    }
}

}  // namespace maskwright::app::gui
