// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/policy_dialog.h"

#include <algorithm>
#include <tuple>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSpinBox>

namespace maskwright::app::gui {

namespace {

constexpr int kMostImages = 1'000'000;

}  // namespace

PolicyDialog::PolicyDialog(const annotation::training::RetrainingPolicy& policy, QWidget* parent)
    : QDialog(parent), first_(new QSpinBox), every_(new QSpinBox), usual_(new QCheckBox(tr("As is usual"))) {
    setObjectName(QStringLiteral("policyDialog"));
    setWindowTitle(tr("When a training is due"));
    for (auto [box, value, name] :
         {std::tuple(first_, policy.first, "policyFirst"), std::tuple(every_, policy.every, "policyEvery")}) {
        box->setObjectName(QLatin1String(name));
        box->setRange(1, kMostImages);
        box->setGroupSeparatorShown(true);
        box->setSuffix(tr(" accepted images"));
        box->setValue(static_cast<int>(std::min<std::int64_t>(value, kMostImages)));
    }
    usual_->setObjectName(QStringLiteral("policyUsual"));
    usual_->setToolTip(tr("2,000 each; in projects below 10,000 images a tenth of them, at least 50"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto* form = new QFormLayout(this);
    form->addRow(usual_);
    form->addRow(tr("The &first at"), first_);
    form->addRow(tr("&Then after every"), every_);
    form->addRow(buttons);
    connect(usual_, &QCheckBox::toggled, first_, &QWidget::setDisabled);
    connect(usual_, &QCheckBox::toggled, every_, &QWidget::setDisabled);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

std::optional<annotation::training::RetrainingPolicy> PolicyDialog::policy() const {
    if (usual_->isChecked()) {
        return std::nullopt;
    }
    return annotation::training::RetrainingPolicy{first_->value(), every_->value()};
}

}  // namespace maskwright::app::gui
