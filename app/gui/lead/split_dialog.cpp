// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/split_dialog.h"

#include "app/gui/window/form_parts.h"

#include <cmath>
#include <tuple>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>

namespace maskwright::app::gui {

namespace {

namespace training = annotation::training;

constexpr int kUsualPercent = 10;
constexpr int kMostPercent = 45;  // something is left to learn from

QLabel* paragraph(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

}  // namespace

SplitDialog::SplitDialog(std::int64_t images, QWidget* parent)
    : QDialog(parent),
      images_(images),
      test_(new QSpinBox),
      validation_(new QSpinBox),
      byFolder_(new QCheckBox(tr("Photos of one &folder stay together"))),
      counts_(paragraph({})) {
    setObjectName(QStringLiteral("splitDialog"));
    setWindowTitle(tr("Split the images"));
    for (auto [box, name] : {std::tuple(test_, "splitTest"), std::tuple(validation_, "splitValidation")}) {
        box->setObjectName(QLatin1String(name));
        box->setRange(0, kMostPercent);
        box->setSuffix(tr(" % of the images"));
        box->setValue(kUsualPercent);
        connect(box, &QSpinBox::valueChanged, this, &SplitDialog::showCounts);
    }
    byFolder_->setObjectName(QStringLiteral("splitByFolder"));
    byFolder_->setToolTip(tr("Tick it where a folder holds one person or one sitting"));
    counts_->setObjectName(QStringLiteral("splitCounts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* split = buttons->addButton(tr("Split for good"), QDialogButtonBox::AcceptRole);
    split->setObjectName(QStringLiteral("splitNow"));
    auto* form = new QFormLayout(this);
    form->addRow(
        paragraph(tr("Versions are judged on the test faces, which are never trained on. Validation "
                     "tells a training when to stop. Equal photos always stay together.")));
    form->addRow(tr("&Test"), test_);
    form->addRow(tr("&Validation"), validation_);
    form->addRow(byFolder_);
    form->addRow(counts_);
    form->addRow(buttons);
    tabThrough(*byFolder_, *buttons);
    setMinimumWidth(440);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showCounts();
}

void SplitDialog::showCounts() {
    const auto share = [this](const QSpinBox* box) {
        return static_cast<qlonglong>(std::llround(static_cast<double>(images_) * box->value() / 100));
    };
    const qlonglong test = share(test_);
    const qlonglong validation = share(validation_);
    const QLocale locale;
    counts_->setText(
        tr("Of %1 images about %2 test, %3 validate, and %4 train. This is for good: a face that "
           "was trained on can judge no version.")
            .arg(locale.toString(static_cast<qlonglong>(images_)), locale.toString(test),
                 locale.toString(validation), locale.toString(images_ - test - validation)));
}

training::SplitOptions SplitDialog::options() const {
    using Unit = training::SplitSize::Unit;
    training::SplitOptions options;
    options.test = {static_cast<double>(test_->value()), Unit::Percent};
    options.validation = {static_cast<double>(validation_->value()), Unit::Percent};
    options.grouping = byFolder_->isChecked() ? training::Grouping::Folder : training::Grouping::None;
    return options;
}

}  // namespace maskwright::app::gui
