// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/work_panel.h"

#include "app/gui/lead/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace team = annotation::team;

namespace {

constexpr int kUsualCount = 20;
constexpr int kMostAtOnce = 1000;

QString agreementWords(const team::SecondOpinions& opinions) {
    if (!opinions.betweenPeople) {
        return WorkPanel::tr("Second opinions asked for: %1; no face is done by two people yet.")
            .arg(opinions.faces);
    }
    return WorkPanel::tr("Two people lie %1\u00A0% of the eye distance apart, on %2 of %3 faces.")
        .arg(inNumbers(100 * opinions.betweenPeople->mean))
        .arg(opinions.betweenPeople->faces)
        .arg(opinions.faces);
}

}  // namespace

WorkPanel::WorkPanel(QWidget* parent)
    : QWidget(parent),
      first_(new QLabel(tr("Counting …"))),
      more_(new QLabel),
      parts_(makeTable(QStringLiteral("workParts"), tr("Work by part"),
                       {tr("Part"), tr("Points changed per face"), tr("Prediction to acceptance %"),
                        tr("Two people apart %")})),
      count_(new QSpinBox) {
    first_->setObjectName(QStringLiteral("workFirst"));
    first_->setWordWrap(true);
    QFont large = first_->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setBold(true);
    first_->setFont(large);
    more_->setObjectName(QStringLiteral("workMore"));
    more_->setWordWrap(true);
    count_->setObjectName(QStringLiteral("mixCount"));
    count_->setAccessibleName(tr("How many faces to mix in"));
    count_->setRange(1, kMostAtOnce);
    count_->setValue(kUsualCount);
    auto* control = new QPushButton(tr("Mix in control faces"));
    control->setObjectName(QStringLiteral("mixControl"));
    control->setToolTip(
        tr("Accepted faces come again under other names; what is accepted then is measured "
           "against what is known"));
    auto* seconds = new QPushButton(tr("Ask for second opinions"));
    seconds->setObjectName(QStringLiteral("mixSeconds"));
    auto* test = new QPushButton(tr("Annotate test faces twice"));
    test->setObjectName(QStringLiteral("mixTest"));
    auto* row = new QHBoxLayout;
    row->addWidget(count_);
    for (QPushButton* one : {control, seconds, test}) {
        row->addWidget(one);
    }
    row->addStretch();
    auto* kind =
        new QLabel(tr("All of it follows from the edits that are saved anyway, and stays in the "
                      "project. The figures are about the work, not about people."));
    kind->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(first_);
    layout->addWidget(more_);
    layout->addLayout(row);
    layout->addWidget(parts_, 1);
    layout->addWidget(kind);
    connect(control, &QPushButton::clicked, this, [this] { Q_EMIT controlWanted(count_->value()); });
    connect(seconds, &QPushButton::clicked, this, [this] { Q_EMIT secondsWanted(count_->value()); });
    connect(test, &QPushButton::clicked, this, &WorkPanel::testSecondsWanted);
}

void WorkPanel::showState(const WorkView& work) {
    const annotation::review::WorkFigures& figures = work.figures;
    QString first = QString::fromStdString(annotation::review::words(figures));
    first[0] = first[0].toUpper();
    first_->setText(first + QLatin1Char('.'));
    QStringList more;
    if (figures.changedPoints) {
        more.append(tr("%1 of 106 points changed per face (the %2 faces accepted last).")
                        .arg(inNumbers(figures.changedPoints, 1))
                        .arg(figures.facesMeasured));
    }
    more.append(tr("Control faces: %1 of %2 done.").arg(figures.controlFacesDone).arg(figures.controlFaces));
    more.append(agreementWords(work.opinions));
    more.append(tr("Verified by a second person: %1 of %2 accepted faces.")
                    .arg(work.counts.landmarksVerified)
                    .arg(work.counts.landmarksAccepted));
    more_->setText(more.join(QLatin1Char('\n')));
    parts_->setRowCount(0);
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        const bool measured = figures.facesMeasured > 0;
        const auto& between = work.opinions.betweenPeople;
        addRow(*parts_, {QString::fromStdString(core::Scheme::lapa().partName(static_cast<core::Part>(i))),
                         inNumbers(measured ? std::optional(figures.parts[i].changedPoints) : std::nullopt),
                         inNumbers(measured ? std::optional(100 * figures.parts[i].distance) : std::nullopt),
                         inNumbers(between ? std::optional(100 * between->parts[i]) : std::nullopt)});
    }
}

}  // namespace maskwright::app::gui
