// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/team_panel.h"

#include "app/gui/lead/face_pair_view.h"
#include "app/gui/lead/tables.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace team = annotation::team;
namespace store = annotation::store;

namespace {

// At first, of the splitter's height; it shares out what there is.
constexpr int kPackagesPx = 110;
constexpr int kListsPx = 150;
constexpr int kPairPx = 300;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString nameOr(const std::string& author) {
    return author.empty() ? TeamPanel::tr("a program") : text(author);
}

}  // namespace

TeamPanel::TeamPanel(QWidget* parent)
    : QWidget(parent),
      packages_(makeTable(QStringLiteral("packages"), tr("Packages"),
                          {tr("For"), tr("Images"), tr("Handed out"), tr("Came back")})),
      words_(new QLabel),
      list_(new QListWidget),
      parts_(makeTable(QStringLiteral("conflictParts"), tr("What differs; ticked parts are taken from there"),
                       {tr("Part"), tr("Apart %"), tr("At most %")})),
      pair_(new FacePairView),
      ours_(new QPushButton(tr("Keep ours"))),
      theirs_(new QPushButton(tr("Take theirs"))),
      mixed_(new QPushButton(tr("Take ticked parts from theirs"))) {
    auto* handOut = new QPushButton(tr("Hand out images …"));
    handOut->setObjectName(QStringLiteral("handOut"));
    auto* bringBack = new QPushButton(tr("Bring a package back …"));
    bringBack->setObjectName(QStringLiteral("bringBack"));
    words_->setObjectName(QStringLiteral("conflictWords"));
    words_->setWordWrap(true);
    list_->setObjectName(QStringLiteral("conflicts"));
    list_->setAccessibleName(tr("Images that both sides have changed"));
    ours_->setObjectName(QStringLiteral("keepOurs"));
    theirs_->setObjectName(QStringLiteral("takeTheirs"));
    mixed_->setObjectName(QStringLiteral("takeParts"));
    auto* row = new QHBoxLayout;
    row->addWidget(handOut);
    row->addWidget(bringBack);
    row->addStretch();
    auto* decide = new QHBoxLayout;
    for (QPushButton* one : {ours_, theirs_, mixed_}) {
        decide->addWidget(one);
    }
    decide->addStretch();
    auto* lists = new QSplitter(Qt::Horizontal);
    lists->addWidget(list_);
    lists->addWidget(parts_);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(packages_);
    splitter->addWidget(lists);
    splitter->addWidget(pair_);
    splitter->setSizes({kPackagesPx, kListsPx, kPairPx});
    splitter->setStretchFactor(2, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(words_);
    layout->addLayout(decide);
    layout->addWidget(splitter, 1);
    connect(handOut, &QPushButton::clicked, this, &TeamPanel::packageWanted);
    connect(bringBack, &QPushButton::clicked, this, &TeamPanel::mergeWanted);
    connect(list_, &QListWidget::currentRowChanged, this, &TeamPanel::showChosen);
    connect(parts_, &QTableWidget::itemSelectionChanged, this, [this] {
        const QVariant part = chosenData(*parts_);
        pair_->showPart(part.isValid() && part.toInt() >= 0
                            ? std::optional(static_cast<core::Part>(part.toInt()))
                            : std::nullopt);
    });
    connect(ours_, &QPushButton::clicked, this, [this] { settle(team::Side::Ours); });
    connect(theirs_, &QPushButton::clicked, this, [this] { settle(team::Side::Theirs); });
    connect(mixed_, &QPushButton::clicked, this, &TeamPanel::settleAsMarked);
    showState(std::vector<team::Disagreement>{});
}

void TeamPanel::showState(const LoopView& view) {
    packages_->setRowCount(0);
    for (auto package = view.packages.rbegin(); package != view.packages.rend(); ++package) {
        addRow(*packages_,
               {text(package->assignee), QString::number(package->images), text(package->time.substr(0, 10)),
                package->merges == 0   ? tr("not yet")
                : package->merges == 1 ? tr("once")
                                       : tr("%1 times").arg(package->merges)});
    }
}

void TeamPanel::showState(const std::vector<team::Disagreement>& all) {
    const int before = list_->currentRow();
    all_ = all;
    list_->clear();
    for (const team::Disagreement& one : all_) {
        const bool points = one.conflict.kind == store::RevisionKind::Landmarks;
        list_->addItem(tr("%1 · %2 · here %3, there %4")
                           .arg(text(one.image), points ? tr("points") : tr("label map"), nameOr(one.oursBy),
                                nameOr(one.theirsBy)));
    }
    words_->setText(all_.empty()
                        ? tr("Nothing to settle: no image was changed on both sides.")
                        : (all_.size() == 1 ? tr("1 image was changed on both sides.")
                                            : tr("%1 images were changed on both sides.").arg(all_.size())) +
                              tr(" Both states are kept in the history; ours counts until you decide."));
    for (QWidget* one : std::initializer_list<QWidget*>{list_, parts_, pair_, ours_, theirs_, mixed_}) {
        one->setVisible(!all_.empty());
    }
    if (!all_.empty()) {
        list_->setCurrentRow(std::clamp(before, 0, static_cast<int>(all_.size()) - 1));
    }
}

const team::Disagreement* TeamPanel::chosen() const {
    const int row = list_->currentRow();
    return row >= 0 && row < static_cast<int>(all_.size()) ? &all_[static_cast<std::size_t>(row)] : nullptr;
}

void TeamPanel::showChosen() {
    parts_->setRowCount(0);
    const team::Disagreement* one = chosen();
    if (one == nullptr) {
        return;
    }
    const bool points = one->conflict.kind == store::RevisionKind::Landmarks;
    mixed_->setVisible(points);
    for (const team::PartDifference& part : one->parts) {
        addRow(*parts_,
               {text(core::Scheme::lapa().partName(part.part)), inNumbers(100 * part.mean),
                inNumbers(100 * part.most)},
               static_cast<int>(part.part));
        QTableWidgetItem* item = parts_->item(parts_->rowCount() - 1, 0);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    }
    for (std::size_t i = 0; i < core::kClassCount; ++i) {
        if (one->pixels.at(i) > 0) {
            addRow(*parts_,
                   {text(core::Scheme::lapa().classes().at(i).name), tr("%1 pixels").arg(one->pixels.at(i)),
                    QString()},
                   -1);
        }
    }
    Q_EMIT faceWanted(*one);
}

void TeamPanel::showPair(std::shared_ptr<const FacePair> pair) {
    const team::Disagreement* one = chosen();
    if (one != nullptr && pair != nullptr && pair->image == one->conflict.image && !pair->truth) {
        pair_->setPair(std::move(pair), tr("□ here: %1").arg(nameOr(one->oursBy)),
                       tr("○ there: %1").arg(nameOr(one->theirsBy)));
    }
}

void TeamPanel::settle(team::Side side) {
    if (const team::Disagreement* one = chosen()) {
        Q_EMIT settled(*one, team::allFrom(side));
    }
}

void TeamPanel::settleAsMarked() {
    const team::Disagreement* one = chosen();
    if (one == nullptr) {
        return;
    }
    team::PartChoice choice = team::allFrom(team::Side::Ours);
    for (int row = 0; row < parts_->rowCount(); ++row) {
        const QTableWidgetItem* item = parts_->item(row, 0);
        if (item->checkState() == Qt::Checked) {
            choice.at(static_cast<std::size_t>(item->data(Qt::UserRole).toInt())) = team::Side::Theirs;
        }
    }
    Q_EMIT settled(*one, choice);
}

}  // namespace maskwright::app::gui
