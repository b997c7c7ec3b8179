// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/map_findings_panel.h"

#include <algorithm>

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

constexpr int kMostRowsShown = 5;

}  // namespace

MapFindingsPanel::MapFindingsPanel(QWidget* parent)
    : QWidget(parent), heading_(new QLabel), list_(new QListWidget) {
    setObjectName(QStringLiteral("mapFindings"));
    heading_->setObjectName(QStringLiteral("mapFindingsHeading"));
    list_->setObjectName(QStringLiteral("mapFindingsList"));
    list_->setAccessibleName(tr("What cannot be right in the label map"));
    list_->setToolTip(tr("Choose one to see the place"));
    list_->setWordWrap(true);  // a sentence that is cut off says half of it to the keyboard
    list_->setResizeMode(QListView::Adjust);
    list_->viewport()->installEventFilter(this);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(3);
    column->addWidget(heading_);
    column->addWidget(list_);
    const auto go = [this](const QListWidgetItem* item) {
        const auto row = static_cast<std::size_t>(list_->row(item));
        if (row < findings_.size()) {
            Q_EMIT placeWanted(findings_[row].place);
        }
    };
    connect(list_, &QListWidget::itemClicked, this, go);
    connect(list_, &QListWidget::itemActivated, this, go);
    setFindings({});
}

void MapFindingsPanel::setFindings(const std::vector<core::checks::MapFinding>& findings) {
    findings_ = findings;
    list_->clear();
    for (const core::checks::MapFinding& finding : findings_) {
        const QString words = QString::fromStdString(finding.words);
        auto* item = new QListWidgetItem(words, list_);
        item->setToolTip(words);
    }
    const auto count = static_cast<int>(findings_.size());
    heading_->setText(count == 0   ? tr("Checks find nothing wrong")
                      : count == 1 ? tr("1 place to check")
                                   : tr("%1 places to check").arg(count));
    list_->setVerticalScrollBarPolicy(count > kMostRowsShown ? Qt::ScrollBarAlwaysOn
                                                             : Qt::ScrollBarAlwaysOff);
    list_->setVisible(count > 0);
    fitHeight();
}

void MapFindingsPanel::fitHeight() {
    list_->doItemsLayout();
    int height = 2 * list_->frameWidth();
    for (int row = 0; row < std::min(list_->count(), kMostRowsShown); ++row) {
        height += list_->visualItemRect(list_->item(row)).height();
    }
    list_->setFixedHeight(height);
}

bool MapFindingsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_->viewport() && event->type() == QEvent::Resize) {
        fitHeight();
    }
    return QWidget::eventFilter(watched, event);
}

void MapFindingsPanel::choose(std::size_t finding) {
    list_->setCurrentRow(static_cast<int>(finding));
}

}  // namespace maskwright::app::gui
