// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/actions.h"

#include "app/gui/window/icons.h"

#include <set>

#include <QActionGroup>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

bool isCheckable(ActionId id) {
    static const std::set<ActionId> checkable{
        ActionId::ShowPoints,  ActionId::ShowCurves, ActionId::ShowMap,   ActionId::ShowNames,
        ActionId::ThemeSystem, ActionId::ThemeLight, ActionId::ThemeDark, ActionId::StagePoints,
        ActionId::StageMap,    ActionId::DrawBox,    ActionId::PageFaces, ActionId::FollowPart,
        ActionId::FollowFace,  ActionId::FollowNone};
    return checkable.contains(id);
}

// Gestures that are no action: what, and with which key or mouse button.
std::vector<std::pair<QString, QString>> gestures() {
    return {
        {Words::tr("Move a point, and let untouched ones follow"), Words::tr("Left drag on the point")},
        {Words::tr("Move a point, and nothing else"), Words::tr("Alt and left drag")},
        {Words::tr("Move a point, and let the whole face follow"), Words::tr("Alt, Shift and left drag")},
        {Words::tr("Nudge the selected point by 1, 10 or 0.25 pixels"),
         Words::tr("Arrow keys; with Shift; with Ctrl")},
        {Words::tr("Cancel a drag, then clear the selection"), Words::tr("Esc")},
        {Words::tr("Zoom at the cursor"), Words::tr("Wheel")},
        {Words::tr("Move the view"), Words::tr("Middle drag, or Space and left drag")},
        {Words::tr("Peek at the bare photo"), Words::tr("Hold Q")},
        {Words::tr("Leave the canvas for the other controls"), Words::tr("F6")},
    };
}

}  // namespace

const std::vector<ActionInfo>& actionTable() {
    using Id = ActionId;
    static const QString file = Words::tr("&File");
    static const QString edit = Words::tr("&Edit");
    static const QString go = Words::tr("&Go");
    static const QString view = Words::tr("&View");
    static const QString work = Words::tr("&Work");
    static const QString help = Words::tr("&Help");
    static const std::vector<ActionInfo> table{
        {Id::OpenFolder,
         "openFolder",
         file,
         Words::tr("Open a folder of faces …"),
         "open",
         {QKeySequence::Open},
         {}},
        {Id::OpenProject,
         "openProject",
         file,
         Words::tr("Open a project …"),
         "",
         {QKeySequence(Words::tr("Ctrl+Shift+O"))},
         {}},
        {Id::CloseProject,
         "closeProject",
         file,
         Words::tr("Close the project"),
         "",
         {QKeySequence(Words::tr("Ctrl+W"))},
         {}},
        {Id::Export,
         "export",
         file,
         Words::tr("Export as LaPa …"),
         "export",
         {QKeySequence(Words::tr("Ctrl+E"))},
         {}},
        {Id::Quit, "quit", file, Words::tr("Quit"), "", {Words::tr("Ctrl+Q")}, {}},

        {Id::Undo, "undo", edit, Words::tr("Undo"), "undo", {QKeySequence::Undo}, {}},
        {Id::Redo,
         "redo",
         edit,
         Words::tr("Redo"),
         "redo",
         {Words::tr("Ctrl+Shift+Z"), Words::tr("Ctrl+Y")},
         {}},
        {Id::SelectNextPoint,
         "nextPoint",
         edit,
         Words::tr("Select the next point"),
         "",
         {Words::tr("S")},
         {}},
        {Id::SelectPreviousPoint,
         "previousPoint",
         edit,
         Words::tr("Select the previous point"),
         "",
         {Words::tr("W")},
         {}},
        {Id::NextDoubtful, "nextDoubtful", edit, Words::tr("Next doubtful point"), "", {}, Words::tr("Tab")},
        {Id::PreviousDoubtful,
         "previousDoubtful",
         edit,
         Words::tr("Previous doubtful point"),
         "",
         {},
         Words::tr("Shift+Tab")},
        {Id::DrawBox,
         "drawBox",
         edit,
         Words::tr("Draw a box around the face"),
         "box",
         {Words::tr("Shift+B")},
         {}},

        {Id::FollowPart,
         "followPart",
         edit,
         Words::tr("The same part follows a moved point"),
         "",
         {Words::tr("F")},
         {}},
        {Id::FollowFace,
         "followFace",
         edit,
         Words::tr("The whole face follows a moved point"),
         "",
         {Words::tr("Shift+F")},
         {}},
        {Id::FollowNone,
         "followNone",
         edit,
         Words::tr("Nothing follows a moved point"),
         "",
         {Words::tr("Ctrl+Alt+F")},
         {}},
        {Id::Previous, "previous", go, Words::tr("Previous face"), "previous", {Words::tr("A")}, {}},
        {Id::Next, "next", go, Words::tr("Next face"), "next", {Words::tr("D")}, {}},
        {Id::Accept, "accept", go, Words::tr("Accept and next"), "accept", {}, Words::tr("Space")},
        {Id::Search,
         "search",
         go,
         Words::tr("Search for a name"),
         "search",
         {QKeySequence::Find, Words::tr("Ctrl+J")},
         {}},

        {Id::FitFace, "fitFace", view, Words::tr("Fit the face"), "fit-face", {Words::tr("Ctrl+F")}, {}},
        {Id::FitPhoto, "fitPhoto", view, Words::tr("Fit the photo"), "", {Words::tr("Ctrl+Shift+F")}, {}},
        {Id::ActualSize,
         "actualSize",
         view,
         Words::tr("Actual size (1:1)"),
         "actual-size",
         {Words::tr("Ctrl+0")},
         {}},
        {Id::ZoomIn,
         "zoomIn",
         view,
         Words::tr("Zoom in"),
         "",
         {Words::tr("Ctrl++"), Words::tr("Ctrl+="), Words::tr("+")},
         {}},
        {Id::ZoomOut, "zoomOut", view, Words::tr("Zoom out"), "", {Words::tr("Ctrl+-"), Words::tr("-")}, {}},
        {Id::ShowMap, "showMap", view, Words::tr("Label map"), "label-map", {}, Words::tr("Q")},
        {Id::ShowPoints, "showPoints", view, Words::tr("Points"), "points", {Words::tr("H")}, {}},
        {Id::ShowCurves, "showCurves", view, Words::tr("Curves"), "curves", {Words::tr("K")}, {}},
        {Id::ShowNames, "showNames", view, Words::tr("Numbers of points"), "", {Words::tr("N")}, {}},
        {Id::PageFaces, "pageFaces", view, Words::tr("Faces"), "points", {Words::tr("Ctrl+1")}, {}},
        {Id::ThemeSystem, "themeSystem", view, Words::tr("Colours of the system"), "", {}, {}},
        {Id::ThemeLight, "themeLight", view, Words::tr("Light"), "", {}, {}},
        {Id::ThemeDark, "themeDark", view, Words::tr("Dark"), "", {}, {}},

        {Id::StagePoints,
         "stagePoints",
         work,
         Words::tr("Space accepts points"),
         "points",
         {Words::tr("F2")},
         {}},
        {Id::StageMap,
         "stageMap",
         work,
         Words::tr("Space accepts label maps"),
         "label-map",
         {Words::tr("F3")},
         {}},
        {Id::AddPhotos, "addPhotos", work, Words::tr("Add photos …"), "", {}, {}},
        {Id::Place, "place", work, Words::tr("Place points"), "place", {Words::tr("Ctrl+P")}, {}},
        {Id::Parse, "parse", work, Words::tr("Make label maps"), "parse", {Words::tr("Ctrl+M")}, {}},
        {Id::AcceptAll, "acceptAll", work, Words::tr("Accept all …"), "accept-all", {}, {}},
        {Id::NextFace,
         "nextFace",
         work,
         Words::tr("Take the next face of this photo"),
         "next-face",
         {Words::tr("J")},
         {}},
        {Id::AddFace,
         "addFace",
         work,
         Words::tr("Add another face of this photo"),
         "add-face",
         {Words::tr("Shift+J")},
         {}},

        {Id::Models, "models", work, Words::tr("Models …"), "", {}, {}},

        {Id::Shortcuts,
         "shortcuts",
         help,
         Words::tr("Keys and mouse"),
         "",
         {Words::tr("F1"), Words::tr("?")},
         {}},
        {Id::About, "about", help, Words::tr("About Maskwright"), "", {}, {}},
    };
    return table;
}

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
        case Id::StagePoints:
        case Id::StageMap:
        case Id::PageFaces:
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
        action->setObjectName(QString::fromUtf8(info.name));
        if (*info.icon != '\0') {
            action->setIcon(themedIcon(QString::fromUtf8(info.icon)));
        }
        action->setShortcuts(info.keys);
        action->setCheckable(isCheckable(info.id));
        const QString key =
            info.keys.isEmpty() ? info.canvasKey : info.keys.front().toString(QKeySequence::NativeText);
        QString text = info.text;
        text.remove(QStringLiteral(" …"));
        action->setToolTip(key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key));
        window.addAction(action);
        QMenu*& menu = menuOf[info.menu];
        if (menu == nullptr) {
            menu = menus.addMenu(info.menu);
        }
        const bool startsGroup = info.id == ActionId::ThemeSystem || info.id == ActionId::PageFaces ||
                                 info.id == ActionId::AddPhotos || info.id == ActionId::NextFace ||
                                 info.id == ActionId::ShowMap || info.id == ActionId::Models ||
                                 info.id == ActionId::SelectNextPoint || info.id == ActionId::FollowPart ||
                                 info.id == ActionId::Quit;
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

void showShortcuts(QWidget* parent) {
    std::vector<std::pair<QString, QString>> rows = gestures();
    for (const ActionInfo& info : actionTable()) {
        QStringList keys;
        for (const QKeySequence& key : info.keys) {
            keys.append(key.toString(QKeySequence::NativeText));
        }
        if (!info.canvasKey.isEmpty()) {
            keys.append(info.canvasKey);
        }
        if (!keys.isEmpty()) {
            QString text = info.text;
            rows.emplace_back(text.remove(QStringLiteral(" …")), keys.join(QStringLiteral(", ")));
        }
    }
    rows.emplace_back(Words::tr("Back"), Words::tr("Shift+Space"));

    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("shortcutsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Words::tr("Keys and mouse"));
    auto* search = new QLineEdit;
    search->setPlaceholderText(Words::tr("Search"));
    search->setAccessibleName(Words::tr("Search"));
    auto* table = new QTableWidget(static_cast<int>(rows.size()), 2);
    table->setAccessibleName(Words::tr("Keys and mouse"));
    table->setHorizontalHeaderLabels({Words::tr("What"), Words::tr("How")});
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        table->setItem(static_cast<int>(row), 0, new QTableWidgetItem(rows[row].first));
        table->setItem(static_cast<int>(row), 1, new QTableWidgetItem(rows[row].second));
    }
    QObject::connect(search, &QLineEdit::textChanged, table, [table](const QString& text) {
        for (int row = 0; row < table->rowCount(); ++row) {
            const bool shown = table->item(row, 0)->text().contains(text, Qt::CaseInsensitive) ||
                               table->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
            table->setRowHidden(row, !shown);
        }
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(search);
    layout->addWidget(table);
    layout->addWidget(buttons);
    dialog->resize(640, 600);
    dialog->show();
}

}  // namespace maskwright::app::gui
