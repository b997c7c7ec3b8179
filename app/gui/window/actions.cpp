// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/actions.h"

#include "app/gui/window/icons.h"
#include "app/gui/window/keys.h"

#include <set>

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace maskwright::app::gui {

namespace {

bool isCheckable(ActionId id) {
    static const std::set<ActionId> checkable{
        ActionId::ShowPoints,  ActionId::ShowCurves,     ActionId::ShowMap,        ActionId::ShowNames,
        ActionId::ThemeSystem, ActionId::ThemeLight,     ActionId::ThemeDark,      ActionId::StagePoints,
        ActionId::StageMap,    ActionId::DrawBox,        ActionId::ClickPoints,    ActionId::FivePoints,
        ActionId::ShowLoupe,   ActionId::ShowSetPixels,  ActionId::ShowThumbnails, ActionId::PageFaces,
        ActionId::PageWall,    ActionId::PageEvaluation, ActionId::FollowPart,     ActionId::FollowFace,
        ActionId::FollowNone,  ActionId::PageLead};
    return checkable.contains(id);
}

}  // namespace

ActionScope scopeOf(ActionId id) {
    using Id = ActionId;
    switch (id) {
        case Id::OpenFolder:
        case Id::OpenProject:
        case Id::Quit:
        case Id::Models:
        case Id::ThemeSystem:
        case Id::ThemeLight:
        case Id::ThemeDark:
        case Id::Shortcuts:
        case Id::About:
            return ActionScope::Program;
        case Id::CloseProject:
        case Id::Export:
        case Id::AddPhotos:
        case Id::Place:
        case Id::Parse:
        case Id::AcceptAll:
        case Id::Rehearsal:
        case Id::StagePoints:
        case Id::StageMap:
        case Id::PageFaces:
        case Id::PageWall:
        case Id::PageEvaluation:
        case Id::PageLead:
            return ActionScope::Project;
        default:
            return ActionScope::Faces;
    }
}

std::map<ActionId, QAction*> makeActions(QWidget& window, QMenuBar& menus) {
    std::map<ActionId, QAction*> actions;
    std::map<QString, QMenu*> menuOf;
    for (const ActionInfo& info : actionTable()) {
        auto* action = new QAction(info.text, &window);
        if (!info.canvasKey.isEmpty()) {
            // What stands behind a tab a menu shows where it shows keys, and a button must not.
            action->setText(info.text + QLatin1Char('\t') + info.canvasKey);
            action->setIconText(info.text);
        }
        action->setObjectName(QString::fromUtf8(info.name));
        if (*info.icon != '\0') {
            action->setIcon(themedIcon(QString::fromUtf8(info.icon)));
        }
        action->setCheckable(isCheckable(info.id));
        applyKeys(*action, info);
        window.addAction(action);
        QMenu*& menu = menuOf[info.menu];
        if (menu == nullptr) {
            menu = menus.addMenu(info.menu);
        }
        const bool startsGroup =
            info.id == ActionId::ThemeSystem || info.id == ActionId::PageFaces ||
            info.id == ActionId::AddPhotos || info.id == ActionId::NextFace || info.id == ActionId::ShowMap ||
            info.id == ActionId::Models || info.id == ActionId::SelectNextPoint ||
            info.id == ActionId::SelectPart || info.id == ActionId::FollowPart ||
            info.id == ActionId::Mirror || info.id == ActionId::ClickPoints || info.id == ActionId::Search ||
            info.id == ActionId::Postpone || info.id == ActionId::TurnBack || info.id == ActionId::Occlude ||
            info.id == ActionId::ResetPoints || info.id == ActionId::Quit;
        if (startsGroup) {
            menu->addSeparator();
        }
        menu->addAction(action);
        actions[info.id] = action;
    }
    for (const auto& group :
         {std::vector{ActionId::ThemeSystem, ActionId::ThemeLight, ActionId::ThemeDark},
          std::vector{ActionId::StagePoints, ActionId::StageMap},
          std::vector{ActionId::FollowPart, ActionId::FollowFace, ActionId::FollowNone}}) {
        auto* exclusive = new QActionGroup(&window);
        for (const ActionId id : group) {
            exclusive->addAction(actions.at(id));
        }
        actions.at(group.front())->setChecked(true);
    }
    for (const ActionId id : {ActionId::ShowPoints, ActionId::ShowCurves, ActionId::ShowMap}) {
        actions.at(id)->setChecked(true);
    }
    return actions;
}

}  // namespace maskwright::app::gui
