// SPDX-License-Identifier: GPL-3.0-or-later
// All actions, menu by menu.
#include "app/gui/window/actions.h"

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

using Id = ActionId;

class Words {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

std::vector<ActionInfo> fileActions() {
    const QString menu = Words::tr("&File");
    return {
        {Id::OpenFolder,
         "openFolder",
         menu,
         Words::tr("Open a folder of faces …"),
         "open",
         {QKeySequence::Open},
         {}},
        {Id::OpenProject,
         "openProject",
         menu,
         Words::tr("Open a project …"),
         "",
         {QKeySequence(Words::tr("Ctrl+Shift+O"))},
         {}},
        {Id::CloseProject,
         "closeProject",
         menu,
         Words::tr("Close the project"),
         "",
         {QKeySequence(Words::tr("Ctrl+W"))},
         {}},
        {Id::Export,
         "export",
         menu,
         Words::tr("Export …"),
         "export",
         {QKeySequence(Words::tr("Ctrl+E"))},
         {}},
        {Id::Quit, "quit", menu, Words::tr("Quit"), "", {Words::tr("Ctrl+Q")}, {}},
    };
}

std::vector<ActionInfo> editActions() {
    const QString menu = Words::tr("&Edit");
    return {
        {Id::Undo, "undo", menu, Words::tr("Undo"), "undo", {QKeySequence::Undo}, {}},
        {Id::Redo,
         "redo",
         menu,
         Words::tr("Redo"),
         "redo",
         {Words::tr("Ctrl+Shift+Z"), Words::tr("Ctrl+Y")},
         {}},
        {Id::History, "history", menu, Words::tr("History of this face …"), "", {Words::tr("Ctrl+H")}, {}},
        {Id::SelectNextPoint,
         "nextPoint",
         menu,
         Words::tr("Select the next point"),
         "",
         {Words::tr("S")},
         {}},
        {Id::SelectPreviousPoint,
         "previousPoint",
         menu,
         Words::tr("Select the previous point"),
         "",
         {Words::tr("W")},
         {}},
        {Id::NextDoubtful, "nextDoubtful", menu, Words::tr("Next doubtful point"), "", {}, Words::tr("Tab")},
        {Id::PreviousDoubtful,
         "previousDoubtful",
         menu,
         Words::tr("Previous doubtful point"),
         "",
         {},
         Words::tr("Shift+Tab")},
        {Id::NextFinding,
         "nextFinding",
         menu,
         Words::tr("Show what cannot be right"),
         "",
         {Words::tr("Y")},
         {}},
        {Id::DrawBox,
         "drawBox",
         menu,
         Words::tr("Draw a box around the face"),
         "box",
         {Words::tr("Shift+B")},
         {}},
    };
}

std::vector<ActionInfo> pointActions() {
    const QString menu = Words::tr("&Points");
    return {
        {Id::Propose, "propose", menu, Words::tr("Propose points again"), "", {Words::tr("R")}, {}},
        {Id::ProposeOther,
         "proposeOther",
         menu,
         Words::tr("Points of another model …"),
         "",
         {Words::tr("Shift+R")},
         {}},
        {Id::FollowPart,
         "followPart",
         menu,
         Words::tr("The same part follows a moved point"),
         "",
         {Words::tr("F")},
         {}},
        {Id::FollowFace,
         "followFace",
         menu,
         Words::tr("The whole face follows a moved point"),
         "",
         {Words::tr("Shift+F")},
         {}},
        {Id::FollowNone,
         "followNone",
         menu,
         Words::tr("Nothing follows a moved point"),
         "",
         {Words::tr("Ctrl+Alt+F")},
         {}},
        {Id::ClickPoints, "clickPoints", menu, Words::tr("Place points by clicks"), "", {Words::tr("T")}, {}},
        {Id::FivePoints,
         "fivePoints",
         menu,
         Words::tr("Start from five points"),
         "",
         {Words::tr("Shift+T")},
         {}},
        {Id::SelectPart, "selectPart", menu, Words::tr("Select the part"), "", {Words::tr("G")}, {}},
        {Id::SelectAll, "selectAll", menu, Words::tr("Select all points"), "", {QKeySequence::SelectAll}, {}},
        {Id::Mirror, "mirror", menu, Words::tr("Mirror from the other side"), "", {Words::tr("M")}, {}},
        {Id::CloseMouth, "closeMouth", menu, Words::tr("Close the mouth"), "", {Words::tr("C")}, {}},
        {Id::SpaceEvenly,
         "spaceEvenly",
         menu,
         Words::tr("Space evenly along the curve"),
         "",
         {Words::tr("E")},
         {}},
        {Id::SwapPart,
         "swapPart",
         menu,
         Words::tr("Swap left and right of the part"),
         "",
         {Words::tr("X")},
         {}},
        {Id::SwapFace,
         "swapFace",
         menu,
         Words::tr("Swap left and right of the face"),
         "",
         {Words::tr("Shift+X")},
         {}},
        {Id::TurnBack,
         "turnBack",
         menu,
         Words::tr("Turn the selection counter-clockwise"),
         "",
         {Words::tr(",")},
         {}},
        {Id::TurnOn, "turnOn", menu, Words::tr("Turn the selection clockwise"), "", {Words::tr(".")}, {}},
        {Id::Shrink, "shrink", menu, Words::tr("Make the selection smaller"), "", {Words::tr("Ctrl+,")}, {}},
        {Id::Grow, "grow", menu, Words::tr("Make the selection larger"), "", {Words::tr("Ctrl+.")}, {}},
        {Id::Occlude, "occlude", menu, Words::tr("Hidden or visible: points"), "", {Words::tr("V")}, {}},
        {Id::OccludePart,
         "occludePart",
         menu,
         Words::tr("Hidden or visible: part"),
         "",
         {Words::tr("Shift+V")},
         {}},
        {Id::ResetPoints,
         "resetPoints",
         menu,
         Words::tr("Reset points to what was proposed"),
         "",
         {QKeySequence::Delete},
         {}},
        {Id::ResetPart, "resetPart", menu, Words::tr("Reset the part"), "", {Words::tr("Shift+Del")}, {}},
        {Id::ResetFace,
         "resetFace",
         menu,
         Words::tr("Reset the face"),
         "",
         {Words::tr("Ctrl+Shift+Del")},
         {}},
    };
}

std::vector<ActionInfo> goActions() {
    const QString menu = Words::tr("&Go");
    return {
        {Id::Previous, "previous", menu, Words::tr("Previous face"), "previous", {Words::tr("A")}, {}},
        {Id::Next, "next", menu, Words::tr("Next face"), "next", {Words::tr("D")}, {}},
        {Id::Accept, "accept", menu, Words::tr("Accept and next"), "accept", {}, Words::tr("Space")},
        {Id::Verify, "verify", menu, Words::tr("Verify and next"), "", {Words::tr("Ctrl+Return")}, {}},
        {Id::Postpone, "postpone", menu, Words::tr("Postpone, with a reason …"), "", {Words::tr("P")}, {}},
        {Id::NotAFace,
         "notAFace",
         menu,
         Words::tr("Not a face, and next"),
         "",
         {Words::tr("Ctrl+Shift+P")},
         {}},
        {Id::Flag, "flag", menu, Words::tr("Flag, with a comment …"), "", {Words::tr("Shift+P")}, {}},
        {Id::Search, "search", menu, Words::tr("Search for a name"), "search", {Words::tr("Ctrl+J")}, {}},
    };
}

std::vector<ActionInfo> viewActions() {
    const QString menu = Words::tr("&View");
    return {
        {Id::FitFace, "fitFace", menu, Words::tr("Fit the face"), "fit-face", {Words::tr("Ctrl+F")}, {}},
        {Id::FitPhoto, "fitPhoto", menu, Words::tr("Fit the photo"), "", {Words::tr("Ctrl+Shift+F")}, {}},
        {Id::ActualSize,
         "actualSize",
         menu,
         Words::tr("Actual size (1:1)"),
         "actual-size",
         {Words::tr("Ctrl+0")},
         {}},
        {Id::ZoomIn,
         "zoomIn",
         menu,
         Words::tr("Zoom in"),
         "",
         {Words::tr("Ctrl++"), Words::tr("Ctrl+="), Words::tr("+")},
         {}},
        {Id::ZoomOut, "zoomOut", menu, Words::tr("Zoom out"), "", {Words::tr("Ctrl+-"), Words::tr("-")}, {}},
        {Id::ShowMap, "showMap", menu, Words::tr("Label map"), "label-map", {}, Words::tr("Q")},
        {Id::ShowPoints, "showPoints", menu, Words::tr("Points"), "points", {Words::tr("H")}, {}},
        {Id::ShowCurves, "showCurves", menu, Words::tr("Curves"), "curves", {Words::tr("K")}, {}},
        {Id::ShowNames, "showNames", menu, Words::tr("Numbers of points"), "", {Words::tr("N")}, {}},
        {Id::ShowSetPixels,
         "showSetPixels",
         menu,
         Words::tr("Pixels that a person has set"),
         "",
         {Words::tr("Ctrl+I")},
         {}},
        {Id::ShowLoupe, "showLoupe", menu, Words::tr("Loupe"), "", {Words::tr("Z")}, {}},
        {Id::Tone, "tone", menu, Words::tr("Brightness and contrast …"), "", {Words::tr("B")}, {}},
        {Id::ShowThumbnails,
         "showThumbnails",
         menu,
         Words::tr("Images as thumbnails"),
         "",
         {Words::tr("Ctrl+T")},
         {}},
        {Id::PageFaces, "pageFaces", menu, Words::tr("Faces"), "points", {Words::tr("Ctrl+1")}, {}},
        {Id::PageWall, "pageWall", menu, Words::tr("Wall"), "wall", {Words::tr("Ctrl+2")}, {}},
        {Id::PageEvaluation,
         "pageEvaluation",
         menu,
         Words::tr("Evaluation"),
         "evaluation",
         {Words::tr("Ctrl+3")},
         {}},
        {Id::PageLead, "pageLead", menu, Words::tr("Training"), "training", {Words::tr("Ctrl+4")}, {}},
        {Id::ThemeSystem, "themeSystem", menu, Words::tr("Colours of the system"), "", {}, {}},
        {Id::ThemeLight, "themeLight", menu, Words::tr("Light"), "", {}, {}},
        {Id::ThemeDark, "themeDark", menu, Words::tr("Dark"), "", {}, {}},
    };
}

std::vector<ActionInfo> workActions() {
    const QString menu = Words::tr("&Work");
    return {
        {Id::StagePoints,
         "stagePoints",
         menu,
         Words::tr("Space accepts points"),
         "points",
         {Words::tr("F2")},
         {}},
        {Id::StageMap,
         "stageMap",
         menu,
         Words::tr("Space accepts label maps"),
         "label-map",
         {Words::tr("F3")},
         {}},
        {Id::AddPhotos, "addPhotos", menu, Words::tr("Add photos …"), "", {}, {}},
        {Id::Place, "place", menu, Words::tr("Place points"), "place", {Words::tr("Ctrl+P")}, {}},
        {Id::Parse, "parse", menu, Words::tr("Make label maps"), "parse", {Words::tr("Ctrl+M")}, {}},
        {Id::AcceptAll, "acceptAll", menu, Words::tr("Accept all …"), "accept-all", {}, {}},
        {Id::Rehearsal, "rehearsal", menu, Words::tr("Rehearsal …"), "", {}, {}},
        {Id::NextFace,
         "nextFace",
         menu,
         Words::tr("Take the next face of this photo"),
         "next-face",
         {Words::tr("J")},
         {}},
        {Id::AddFace,
         "addFace",
         menu,
         Words::tr("Add another face of this photo"),
         "add-face",
         {Words::tr("Shift+J")},
         {}},
        {Id::Models, "models", menu, Words::tr("Models …"), "", {}, {}},
    };
}

std::vector<ActionInfo> helpActions() {
    const QString menu = Words::tr("&Help");
    return {
        {Id::PointCard,
         "pointCard",
         menu,
         Words::tr("Point card: where it belongs"),
         "",
         {Words::tr("I")},
         {}},
        {Id::Shortcuts,
         "shortcuts",
         menu,
         Words::tr("Keys and mouse"),
         "",
         {Words::tr("F1"), Words::tr("?")},
         {}},
        {Id::About, "about", menu, Words::tr("About Maskwright"), "", {}, {}},
    };
}

}  // namespace

const std::vector<ActionInfo>& actionTable() {
    static const std::vector<ActionInfo> table = [] {
        std::vector<ActionInfo> all;
        for (auto* menu :
             {fileActions, editActions, pointActions, goActions, viewActions, workActions, helpActions}) {
            for (ActionInfo& info : menu()) {
                all.push_back(std::move(info));
            }
        }
        return all;
    }();
    return table;
}

std::vector<std::pair<QString, QString>> gestures() {
    return {
        {Words::tr("Move a point, and let untouched ones follow"), Words::tr("Left drag on the point")},
        {Words::tr("Move a point, and nothing else"), Words::tr("Alt and left drag")},
        {Words::tr("Move a point, and let the whole face follow"), Words::tr("Alt, Shift and left drag")},
        {Words::tr("Nudge the selected point by 1, 10 or 0.25 pixels"),
         Words::tr("Arrow keys; with Shift; with Ctrl")},
        {Words::tr("Move a point along its curve"), Words::tr("Ctrl and left drag on the point")},
        {Words::tr("Bend a curve"), Words::tr("Left drag on the curve, away from points")},
        {Words::tr("Select several points"),
         Words::tr("Shift and left drag around them; with Ctrl they are added")},
        {Words::tr("Add a point to the selection, or take it out"), Words::tr("Ctrl and click on the point")},
        {Words::tr("Move, scale or turn the selection"),
         Words::tr("Left drag on one of its points, a corner of its frame, its knob")},
        {Words::tr("Cancel a drag, then clear the selection"), Words::tr("Esc")},
        {Words::tr("Zoom at the cursor"), Words::tr("Wheel")},
        {Words::tr("Move the view"), Words::tr("Middle drag, or Space and left drag")},
        {Words::tr("Peek at the bare photo"), Words::tr("Hold Q")},
        {Words::tr("Back to the face before"), Words::tr("Shift+Space")},
        {Words::tr("Label maps: brush, eraser, smart stroke, outline, fill, lasso"),
         Words::tr("B, E, T, R, F, L")},
        {Words::tr("Label maps: class, class before, class under the mouse"),
         Words::tr("1 ... 9 and 0; X; Ctrl and click")},
        {Words::tr("Label maps: size of the brush"), Words::tr("[ and ]; Ctrl and wheel")},
        {Words::tr("Label maps: straight line from the last stroke"), Words::tr("Shift and click")},
        {Words::tr("Label maps: the border beyond an outline's ends follows"),
         Words::tr("Alt while the outline is drawn")},
        {Words::tr("Label maps: see the automatic map"), Words::tr("Hold O")},
        {Words::tr("Leave the canvas for the other controls"), Words::tr("F6")},
    };
}

}  // namespace maskwright::app::gui
