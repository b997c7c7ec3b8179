// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/promotion_view.h"

#include "app/gui/lead/face_pair_view.h"
#include "app/gui/lead/tables.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace training = annotation::training;
namespace store = annotation::store;

namespace {

// Of their common height, at first.
constexpr int kPartsShare = 3;
constexpr int kFacesShare = 2;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString signedNumber(double value, int digits = 2) {
    return (value > 0 ? QStringLiteral("+") : QString()) + inNumbers(value, digits);
}

QLabel* label(const char* name) {
    auto* made = new QLabel;
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return made;
}

// Faces on which the two differ most come first: the gains and the losses worth a look.
std::vector<training::FaceComparison> byDifference(std::vector<training::FaceComparison> faces) {
    std::ranges::stable_sort(faces, std::greater<>{}, [](const training::FaceComparison& face) {
        return std::abs(face.after - face.before);
    });
    return faces;
}

}  // namespace

PromotionView::PromotionView(QWidget* parent)
    : QWidget(parent),
      heading_(label("promotionHeading")),
      verdict_(label("promotionVerdict")),
      drags_(label("promotionDrags")),
      measured_(label("promotionMeasured")),
      parts_(
          makeTable(QStringLiteral("promotionParts"), tr("Error of each part"),
                    {tr("Part"), tr("Now %"), tr("New %"), tr("Difference"), tr("95 % of chance"), tr("")})),
      faces_(makeTable(QStringLiteral("promotionFaces"), tr("Faces, the most different first"),
                       {tr("Face"), tr("Now %"), tr("New %"), tr("Drags now"), tr("Drags new")})),
      pair_(new FacePairView),
      promote_(new QPushButton(tr("Promote"))),
      keep_(new QPushButton(tr("Keep what counts now"))) {
    QFont large = heading_->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setBold(true);
    heading_->setFont(large);
    promote_->setObjectName(QStringLiteral("promoteCompared"));
    keep_->setObjectName(QStringLiteral("keepCurrent"));
    // As wide as the parts need, one above the other; the faces' names give way, and the photos take the
    // rest.
    parts_->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    parts_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    parts_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    faces_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    faces_->setTextElideMode(Qt::ElideMiddle);
    faces_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* tables = new QSplitter(Qt::Vertical);
    tables->addWidget(parts_);
    tables->addWidget(faces_);
    tables->setStretchFactor(0, kPartsShare);
    tables->setStretchFactor(1, kFacesShare);
    tables->setSizes({kPartsShare * 100, kFacesShare * 100});
    tables->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    auto* side = new QHBoxLayout;
    side->addWidget(tables);
    side->addWidget(pair_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(promote_);
    buttons->addWidget(keep_);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    for (QLabel* one : {heading_, verdict_, drags_, measured_}) {
        layout->addWidget(one);
    }
    layout->addLayout(buttons);
    layout->addLayout(side, 1);
    connect(faces_, &QTableWidget::itemSelectionChanged, this, [this] {
        if (const QVariant image = chosenData(*faces_); image.isValid()) {
            Q_EMIT faceWanted(store::ImageId{image.toLongLong()});
        }
    });
    connect(parts_, &QTableWidget::itemSelectionChanged, this, [this] {
        const QVariant part = chosenData(*parts_);
        pair_->showPart(part.isValid() && part.toInt() >= 0
                            ? std::optional(static_cast<core::Part>(part.toInt()))
                            : std::nullopt);
    });
    connect(promote_, &QPushButton::clicked, this,
            [this] { Q_EMIT promoteWanted(text(comparison_->after)); });
    connect(keep_, &QPushButton::clicked, this, &PromotionView::keepWanted);
    showState(nullptr);
}

void PromotionView::showState(std::shared_ptr<const training::Comparison> comparison) {
    comparison_ = std::move(comparison);
    const bool any = comparison_ != nullptr;
    for (QWidget* one :
         std::initializer_list<QWidget*>{verdict_, drags_, parts_, faces_, pair_, promote_, keep_}) {
        one->setVisible(any);
    }
    measured_->setVisible(false);
    if (!any) {
        heading_->setText(
            tr("Choose a version and compare it: here is shown whether it is better on the "
               "frozen faces, for which parts, and what it saves."));
        return;
    }
    const training::Comparison& c = *comparison_;
    heading_->setText(
        tr("%1 against %2, on %3 frozen faces").arg(text(c.after), text(c.before)).arg(c.faces.size()));
    const QString verdict = c.isBetter()  ? tr("Better beyond chance.")
                            : c.isWorse() ? tr("Worse beyond chance.")
                                          : tr("No clear difference.");
    verdict_->setText(tr("%1 NME %2. AUC %3\u00A0% (now %4\u00A0%), failures %5\u00A0% (now %6\u00A0%).")
                          .arg(verdict, text(training::words(c)), inNumbers(100 * c.afterScore.auc),
                               inNumbers(100 * c.beforeScore.auc), inNumbers(100 * c.afterScore.failureRate),
                               inNumbers(100 * c.beforeScore.failureRate)));
    QString drags =
        tr("Expected drags per face: %1 (now %2)")
            .arg(inNumbers(c.afterScore.dragsPerFace, 1), inNumbers(c.beforeScore.dragsPerFace, 1));
    if (c.drags) {
        drags += tr(", difference %1 (95 %: %2 to %3)")
                     .arg(signedNumber(c.drags->mean, 1), signedNumber(c.drags->low, 1),
                          signedNumber(c.drags->high, 1));
    }
    drags_->setText(drags + tr(". A point counts that lies farther off than 4 % of the eye distance."));
    parts_->setRowCount(0);
    const auto chance = [](const core::metrics::PairedDifference& difference) {
        return tr("%1 to %2").arg(signedNumber(100 * difference.low), signedNumber(100 * difference.high));
    };
    addRow(*parts_,
           {tr("all parts"), inNumbers(100 * c.beforeScore.nme), inNumbers(100 * c.afterScore.nme),
            c.nme ? signedNumber(100 * c.nme->mean) : QString(), c.nme ? chance(*c.nme) : QString(),
            c.isWorse()    ? tr("▲ worse")
            : c.isBetter() ? tr("▼ better")
                           : QString()},
           -1);
    for (const training::PartComparison& part : c.parts) {
        addRow(
            *parts_,
            {text(core::Scheme::lapa().partName(part.part)), inNumbers(100 * part.before),
             inNumbers(100 * part.after), signedNumber(100 * part.difference.mean), chance(part.difference),
             part.isWorse()             ? tr("▲ worse")
             : part.difference.high < 0 ? tr("▼ better")
                                        : QString()},
            static_cast<int>(part.part));
    }
    faces_->setRowCount(0);
    for (const training::FaceComparison& face : byDifference(c.faces)) {
        addRow(*faces_,
               {text(face.name), inNumbers(100 * face.before), inNumbers(100 * face.after),
                QString::number(face.dragsBefore), QString::number(face.dragsAfter)},
               static_cast<qlonglong>(face.image));
        faces_->item(faces_->rowCount() - 1, 0)->setToolTip(text(face.name));
    }
    pair_->setPair(nullptr, {}, {});
    if (faces_->rowCount() > 0) {
        faces_->selectRow(0);
    }
}

void PromotionView::showPair(std::shared_ptr<const FacePair> pair) {
    if (comparison_ != nullptr && pair != nullptr && pair->truth) {
        pair_->setPair(std::move(pair), tr("□ %1").arg(text(comparison_->before)),
                       tr("○ %1   + truth").arg(text(comparison_->after)));
    }
}

void PromotionView::showMeasured(const annotation::review::WorkFigures& figures, const LoopView& view) {
    if (comparison_ == nullptr) {
        return;
    }
    QStringList words;
    for (const std::string& name : {comparison_->before, comparison_->after}) {
        const auto version = std::ranges::find(view.versions, name, &store::ModelVersionRecord::name);
        const auto placed = version == view.versions.end()
                                ? std::nullopt
                                : annotation::review::placedBy(figures, version->weightsSha256);
        if (placed) {
            words.append(tr("%1: %2 points changed per face, on %3 faces")
                             .arg(text(name), inNumbers(placed->changedPoints, 1))
                             .arg(placed->faces));
        }
    }
    measured_->setVisible(!words.isEmpty());
    measured_->setText(tr("Measured since: %1.").arg(words.join(QStringLiteral("; "))));
}

void PromotionView::showPromoted(const std::map<std::string, std::string>& promoted) {
    if (comparison_ == nullptr) {
        return;
    }
    const auto found = promoted.find("landmarks");
    const bool counts = found != promoted.end() && found->second == comparison_->after;
    const bool isVersion = comparison_->after.starts_with("landmarks-");
    promote_->setEnabled(!counts && isVersion);
    promote_->setText(counts ? tr("%1 is promoted").arg(text(comparison_->after))
                             : tr("Promote %1").arg(text(comparison_->after)));
}

}  // namespace maskwright::app::gui
