// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/package_dialog.h"

#include "app/gui/window/form_parts.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace maskwright::app::gui {

namespace {

constexpr int kUsualCount = 200;
constexpr int kMostImages = 100'000;

}  // namespace

PackageDialog::PackageDialog(QWidget* parent)
    : QDialog(parent),
      assignee_(new QLineEdit),
      count_(new QSpinBox),
      again_(new QCheckBox(tr("Also images that others have"))),
      folder_(new QLineEdit) {
    setObjectName(QStringLiteral("packageDialog"));
    setWindowTitle(tr("Hand out images"));
    assignee_->setObjectName(QStringLiteral("packageAssignee"));
    count_->setObjectName(QStringLiteral("packageCount"));
    count_->setRange(1, kMostImages);
    count_->setValue(kUsualCount);
    again_->setObjectName(QStringLiteral("packageAgain"));
    folder_->setObjectName(QStringLiteral("packageFolder"));
    folder_->setPlaceholderText(tr("a new folder"));
    folder_->setMinimumWidth(320);
    auto* choose = new QPushButton(tr("Choose …"));
    auto* place = new QHBoxLayout;
    place->addWidget(folder_, 1);
    place->addWidget(choose);
    auto* words =
        new QLabel(tr("The folder becomes a project of its own, with these images' photos. It can "
                      "be worked on anywhere, and is brought back here."));
    words->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    make_ = buttons->addButton(tr("Hand out"), QDialogButtonBox::AcceptRole);
    make_->setObjectName(QStringLiteral("packageMake"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&For"), assignee_);
    form->addRow(tr("At most &images"), count_);
    form->addRow(again_);
    auto* into = new QLabel(tr("&Into"));
    into->setBuddy(folder_);
    form->addRow(into, place);
    form->addRow(words);
    form->addRow(buttons);
    tabThrough(*choose, *buttons);
    connect(choose, &QPushButton::clicked, this, &PackageDialog::chooseFolder);
    connect(assignee_, &QLineEdit::textChanged, this, &PackageDialog::updateMake);
    connect(folder_, &QLineEdit::textChanged, this, &PackageDialog::updateMake);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateMake();
}

std::string PackageDialog::assignee() const {
    return assignee_->text().trimmed().toStdString();
}

std::int64_t PackageDialog::count() const {
    return count_->value();
}

bool PackageDialog::again() const {
    return again_->isChecked();
}

std::filesystem::path PackageDialog::folder() const {
    return folder_->text().trimmed().toStdString();
}

void PackageDialog::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("A new folder for the package"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
    dialog->open();
}

void PackageDialog::updateMake() {
    make_->setEnabled(!assignee().empty() && !folder().empty());
}

}  // namespace maskwright::app::gui
