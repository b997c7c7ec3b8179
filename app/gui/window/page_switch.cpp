// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/page_switch.h"

#include "core/error.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>

namespace maskwright::app::gui {

namespace {

constexpr int kIconPx = 24;

}  // namespace

PageSwitch::PageSwitch(QWidget* parent)
    : QWidget(parent), bar_(new QToolBar), pages_(new QStackedWidget), actions_(new QActionGroup(this)) {
    bar_->setObjectName(QStringLiteral("pageBar"));
    bar_->setAccessibleName(tr("Pages"));
    bar_->setOrientation(Qt::Vertical);
    bar_->setIconSize({kIconPx, kIconPx});
    bar_->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    bar_->hide();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar_);
    layout->addWidget(pages_, 1);
    connect(pages_, &QStackedWidget::currentChanged, this, [this] {
        const auto found = actionOf_.find(current());
        if (found != actionOf_.end()) {
            found->second->setChecked(true);
        }
        // With one page alone there is nothing to choose.
        bar_->setVisible(found != actionOf_.end() && actionOf_.size() > 1);
        Q_EMIT currentChanged(current());
    });
}

void PageSwitch::addStartPage(QWidget* page) {
    core::expects(pages_->count() == 0, "PageSwitch: the start page is the first");
    pages_->addWidget(page);
}

void PageSwitch::addPage(QWidget* page, QAction* action) {
    core::expects(action->isCheckable(), "PageSwitch: a page's action is checkable");
    actionOf_[page] = action;
    pages_->addWidget(page);
    actions_->addAction(action);
    bar_->addAction(action);
    if (auto* button = qobject_cast<QToolButton*>(bar_->widgetForAction(action))) {
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        button->setFocusPolicy(Qt::TabFocus);
    }
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
}

void PageSwitch::showPage(QWidget* page) {
    pages_->setCurrentWidget(page);
}

QWidget* PageSwitch::current() const {
    return pages_->currentWidget();
}

}  // namespace maskwright::app::gui
