// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/import_dialog.h"

#include "annotation/formats/format.h"
#include "app/gui/window/form_parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

constexpr int kWidth = 560;

}  // namespace

ImportDialog::ImportDialog(QWidget* parent)
    : QDialog(parent),
      folder_(makeLine("importFolder", tr("Folder"))),
      format_(new QComboBox),
      layout_(makeNote()),
      points_(new QComboBox),
      pointsFromMaps_(new QCheckBox(tr("&Read points off the label maps of faces that have none"))),
      source_(makeLine("importSource", tr("Source"), tr("own studio, spring 2026"))),
      licence_(makeLine("importLicence", tr("Licence"), tr("CC BY 4.0"))),
      consent_(makeLine("importConsent", tr("Consent"), tr("signed forms, folder 12"))) {
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Add photos"));
    format_->setObjectName(QStringLiteral("importFormat"));
    format_->setAccessibleName(tr("What the folder holds"));
    format_->addItem(tr("Photos alone"), QString());
    for (const annotation::formats::Format* format : annotation::formats::allFormats()) {
        if (format->list != nullptr) {
            const QString name = QString::fromStdString(format->name);
            format_->addItem(tr("A data set: %1").arg(name), name);
            format_->setItemData(format_->count() - 1, QString::fromStdString(format->layout),
                                 Qt::ToolTipRole);
        }
    }
    points_->setObjectName(QStringLiteral("importPoints"));
    points_->setAccessibleName(tr("Its points are"));
    points_->addItem(tr("somebody's work: accepted"));
    points_->addItem(tr("a model's: to be corrected"));
    pointsFromMaps_->setObjectName(QStringLiteral("importPointsFromMaps"));

    auto* form = new QFormLayout;
    auto* folderLabel = new QLabel(tr("&Folder"));
    folderLabel->setBuddy(folder_);  // a row of several has none by itself
    form->addRow(folderLabel, makeFolderRow(folder_, "importChoose", tr("Add photos"), this));
    form->addRow(tr("It &holds"), format_);
    form->addRow({}, layout_);
    form->addRow(tr("Its &points are"), points_);
    form->addRow({}, pointsFromMaps_);
    auto* origin = new QGroupBox(tr("Where the photos come from"));
    auto* originForm = new QFormLayout(origin);
    originForm->addRow(tr("&Source"), source_);
    originForm->addRow(tr("&Licence"), licence_);
    originForm->addRow(tr("C&onsent"), consent_);
    originForm->addRow(
        makeNote(tr("Noted for every photo of the folder, also for those that are in the "
                    "project already; every data set that is exported carries it.")));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    add_ = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
    add_->setObjectName(QStringLiteral("importAdd"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(origin);
    column->addWidget(makeNote(tr("Photos stay where they are and are never changed.")));
    column->addWidget(buttons);
    tabThrough(*consent_, *buttons);

    connect(folder_, &QLineEdit::textChanged, this, &ImportDialog::takeFolder);
    connect(format_, &QComboBox::currentIndexChanged, this, &ImportDialog::showChoice);
    showChoice();
    resize(kWidth, sizeHint().height());
}

ImportRequest ImportDialog::request() const {
    ImportRequest request;
    request.folder = folder_->text().toStdString();
    request.format = format_->currentData().toString().toStdString();
    request.points = points_->currentIndex() == 0 ? annotation::formats::PointsMeaning::Accepted
                                                  : annotation::formats::PointsMeaning::Predicted;
    request.pointsFromMaps = !request.format.empty() && pointsFromMaps_->isChecked();
    request.source = {source_->text().trimmed().toStdString(), licence_->text().trimmed().toStdString(),
                      consent_->text().trimmed().toStdString()};
    return request;
}

void ImportDialog::takeFolder(const QString& folder) {
    if (QFileInfo(folder).isDir()) {
        const ImportRequest guess = ImportRequest::guessedFrom(folder.toStdString());
        format_->setCurrentIndex(format_->findData(QString::fromStdString(guess.format)));
    }
    showChoice();
}

void ImportDialog::showChoice() {
    const bool isSet = format_->currentIndex() > 0;
    layout_->setText(isSet ? format_->currentData(Qt::ToolTipRole).toString()
                           : tr("Photos in the folder and all folders in it"));
    points_->setEnabled(isSet);
    pointsFromMaps_->setEnabled(isSet);
    add_->setEnabled(QFileInfo(folder_->text()).isDir());
}

}  // namespace maskwright::app::gui
