// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/export_dialog.h"

#include "app/gui/window/form_parts.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace formats = annotation::formats;
namespace release = annotation::release;

namespace {

constexpr int kWidth = 600;
constexpr int kListed = 1;  // of the choice of images

QComboBox* comboOf(const char* objectName, const QString& name) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(objectName));
    box->setAccessibleName(name);
    return box;
}

void addContent(QComboBox* box, const QString& text, release::ExportContent content) {
    box->addItem(text, static_cast<int>(content));
}

QLabel* labelFor(const QString& text, QWidget* field) {
    auto* label = new QLabel(text);
    label->setBuddy(field);  // a row of several has none by itself
    return label;
}

}  // namespace

ExportDialog::ExportDialog(annotation::store::ImageQuery listed, int listedCount, QWidget* parent)
    : QDialog(parent),
      listed_(std::move(listed)),
      folder_(makeLine("exportFolder", tr("Folder"), tr("a new or empty folder, or an earlier release"))),
      format_(comboOf("exportFormat", tr("Format"))),
      layout_(makeNote()),
      images_(comboOf("exportImages", tr("Which images"))),
      content_(comboOf("exportContent", tr("What of them"))),
      withoutFlagged_(new QCheckBox(tr("Leave &out flagged images"))),
      crops_(new QCheckBox(tr("&Squares around the faces instead of whole photos"))),
      cropPx_(new QSpinBox),
      cropMargin_(new QDoubleSpinBox),
      earlier_(makeLine("exportEarlier", tr("Earlier release"), tr("to be told what has changed since"))) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    for (const formats::Format* format : formats::allFormats()) {
        if (format->write != nullptr) {
            format_->addItem(QString::fromStdString(format->name));
        }
    }
    images_->addItem(tr("All images"));
    images_->addItem(tr("Those that the list shows now (%1)").arg(listedCount));
    addContent(content_, tr("Points and label maps as they stand"), release::ExportContent::CurrentState);
    addContent(content_, tr("Accepted points and label maps alone"), release::ExportContent::AcceptedOnly);
    addContent(content_, tr("Those that a second person has verified"), release::ExportContent::VerifiedOnly);
    withoutFlagged_->setObjectName(QStringLiteral("exportWithoutFlagged"));
    const release::FaceCrop usual;
    crops_->setObjectName(QStringLiteral("exportCrops"));
    cropPx_->setObjectName(QStringLiteral("exportCropPx"));
    cropPx_->setAccessibleName(tr("Side of the squares"));
    cropPx_->setRange(16, 4096);
    cropPx_->setValue(usual.sidePx);
    cropPx_->setSuffix(tr(" px"));
    cropMargin_->setObjectName(QStringLiteral("exportCropMargin"));
    cropMargin_->setAccessibleName(tr("Margin around the face, as a share of its larger side"));
    cropMargin_->setToolTip(cropMargin_->accessibleName());
    cropMargin_->setRange(0, 10);
    cropMargin_->setSingleStep(0.1);
    cropMargin_->setValue(usual.margin);

    auto* cropRow = new QHBoxLayout;
    cropRow->addWidget(cropPx_);
    auto* marginLabel = labelFor(tr("&margin"), cropMargin_);
    cropRow->addWidget(marginLabel);
    cropRow->addWidget(cropMargin_);
    cropRow->addStretch(1);
    auto* form = new QFormLayout;
    form->addRow(labelFor(tr("&Folder"), folder_),
                 makeFolderRow(folder_, "exportChoose", tr("Export into a folder"), this));
    form->addRow(tr("Forma&t"), format_);
    form->addRow({}, layout_);
    form->addRow(tr("&Images"), images_);
    form->addRow({}, withoutFlagged_);
    form->addRow(tr("&Of them"), content_);
    form->addRow({}, crops_);
    form->addRow({}, cropRow);
    form->addRow(labelFor(tr("&Compare with"), earlier_),
                 makeFolderRow(earlier_, "exportChooseEarlier", tr("An earlier release"), this));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    write_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    write_->setObjectName(QStringLiteral("exportWrite"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(makeNote(
        tr("Beside the data: a card with charts and sources, a list of the images, and a checksum of "
           "every file. An export that was interrupted goes on when it is asked for again.")));
    column->addWidget(buttons);
    tabThrough(*findChild<QPushButton*>(QStringLiteral("exportChooseEarlier")), *buttons);

    connect(folder_, &QLineEdit::textChanged, this, &ExportDialog::showChoice);
    connect(earlier_, &QLineEdit::textChanged, this, &ExportDialog::showChoice);
    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::showChoice);
    connect(crops_, &QCheckBox::toggled, this, &ExportDialog::showChoice);
    showChoice();
    resize(kWidth, sizeHint().height());
}

ExportRequest ExportDialog::request() const {
    ExportRequest request;
    request.folder = folder_->text().trimmed().toStdString();
    request.options.format = &formats::formatNamed(format_->currentText().toStdString());
    request.options.content = static_cast<release::ExportContent>(content_->currentData().toInt());
    if (images_->currentIndex() == kListed) {
        request.options.query = listed_;
    }
    request.options.withoutFlagged = withoutFlagged_->isChecked();
    if (crops_->isChecked()) {
        request.options.crop = release::FaceCrop{cropPx_->value(), cropMargin_->value()};
    }
    request.earlier = earlier_->text().trimmed().toStdString();
    return request;
}

void ExportDialog::showChoice() {
    const formats::Format& format = formats::formatNamed(format_->currentText().toStdString());
    QString words = QString::fromStdString(format.layout);
    for (const std::string& lost : format.notHeld) {
        words += tr("\nDoes not hold: %1").arg(QString::fromStdString(lost));
    }
    layout_->setText(words);
    cropPx_->setEnabled(crops_->isChecked());
    cropMargin_->setEnabled(crops_->isChecked());
    const QString earlier = earlier_->text().trimmed();
    write_->setEnabled(!folder_->text().trimmed().isEmpty() &&
                       (earlier.isEmpty() || QFileInfo(earlier).isDir()));
}

}  // namespace maskwright::app::gui
