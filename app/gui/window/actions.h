// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <utility>
#include <vector>

#include <QAction>
#include <QKeySequence>
#include <QString>

class QMenuBar;
class QWidget;

namespace maskwright::app::gui {

// Everything a person can start by menu, button or key.
enum class ActionId {
    OpenFolder,
    OpenProject,
    CloseProject,
    Export,
    Quit,
    Undo,
    Redo,
    SelectNextPoint,
    SelectPreviousPoint,
    NextDoubtful,
    PreviousDoubtful,
    NextFinding,
    DrawBox,
    FollowPart,
    FollowFace,
    FollowNone,
    ClickPoints,
    FivePoints,
    SelectPart,
    SelectAll,
    CloseMouth,
    Mirror,
    SwapPart,
    SwapFace,
    Occlude,
    OccludePart,
    SpaceEvenly,
    TurnBack,
    TurnOn,
    Shrink,
    Grow,
    ResetPoints,
    ResetPart,
    ResetFace,
    Next,
    Previous,
    Accept,
    Verify,
    Postpone,
    Flag,
    NotAFace,
    History,
    Propose,
    ProposeOther,
    Search,
    FitFace,
    FitPhoto,
    ActualSize,
    ZoomIn,
    ZoomOut,
    ShowPoints,
    ShowCurves,
    ShowMap,
    ShowNames,
    ShowLoupe,
    ShowThumbnails,
    Tone,
    PointCard,
    ShowSetPixels,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    PageFaces,
    PageWall,
    PageEvaluation,
    PageLead,
    StagePoints,
    StageMap,
    AddPhotos,
    Place,
    Parse,
    AcceptAll,
    Rehearsal,
    NextFace,
    AddFace,
    Models,
    Shortcuts,
    About,
};

struct ActionInfo {
    ActionId id{};
    const char* name = "";  // object name, for tests and for settings
    QString menu;           // title of the menu it stands in
    QString text;
    const char* icon = "";  // empty: none
    QList<QKeySequence> keys;
    // A key that the canvas takes, as the list of shortcuts shows it; empty: keys are the window's.
    QString canvasKey;
};

// The one table: menus, buttons and the list of shortcuts are made from it.
[[nodiscard]] const std::vector<ActionInfo>& actionTable();

// Where an action can be used: always, while a project is open, or while its faces are the page shown (so
// that the letters of its keys are free on the other pages).
enum class ActionScope { Program, Project, Faces };
[[nodiscard]] ActionScope scopeOf(ActionId id);

// What the mouse and the photo's own keys do that is no action: what, and how.
[[nodiscard]] std::vector<std::pair<QString, QString>> gestures();

// Makes all actions, children of the window, and fills the menu bar. Icons follow the theme.
[[nodiscard]] std::map<ActionId, QAction*> makeActions(QWidget& window, QMenuBar& menus);

}  // namespace maskwright::app::gui
