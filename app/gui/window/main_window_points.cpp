// SPDX-License-Identifier: GPL-3.0-or-later
// Which action edits points in which way, and how the view of a face is set.
#include "app/gui/canvas/click_tool.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/point_card.h"
#include "app/gui/window/tone_dialog.h"
#include "app/gui/window/user_settings.h"

#include <QStatusBar>

namespace maskwright::app::gui {

namespace {

constexpr double kTurnDegrees = 1;
constexpr double kScaleFactor = 1.02;
constexpr int kHintMs = 4000;

}  // namespace

void MainWindow::connectPointActions() {
    FaceTools& tools = faceView_->tools();
    const auto on = [this](ActionId id, auto function) {
        connect(actions_.at(id), &QAction::triggered, this, std::move(function));
    };
    const auto edit = [&](ActionId id, auto function) {
        on(id, [edits = &tools.edits(), function] { function(*edits); });
    };
    edit(ActionId::SelectPart, [](PointEdits& edits) { edits.selectPart(); });
    edit(ActionId::SelectAll, [](PointEdits& edits) { edits.selectAll(); });
    edit(ActionId::CloseMouth, [](PointEdits& edits) { edits.closeMouth(); });
    edit(ActionId::Mirror, [](PointEdits& edits) { edits.mirror(); });
    edit(ActionId::SpaceEvenly, [](PointEdits& edits) { edits.spaceEvenly(); });
    edit(ActionId::SwapPart, [](PointEdits& edits) { edits.swapSides(EditScope::Part); });
    edit(ActionId::SwapFace, [](PointEdits& edits) { edits.swapSides(EditScope::Face); });
    edit(ActionId::Occlude, [](PointEdits& edits) { edits.toggleOccluded(EditScope::Points); });
    edit(ActionId::OccludePart, [](PointEdits& edits) { edits.toggleOccluded(EditScope::Part); });
    edit(ActionId::ResetPoints, [](PointEdits& edits) { edits.reset(EditScope::Points); });
    edit(ActionId::ResetPart, [](PointEdits& edits) { edits.reset(EditScope::Part); });
    edit(ActionId::ResetFace, [](PointEdits& edits) { edits.reset(EditScope::Face); });
    edit(ActionId::TurnBack, [](PointEdits& edits) { edits.turn(-kTurnDegrees); });
    edit(ActionId::TurnOn, [](PointEdits& edits) { edits.turn(kTurnDegrees); });
    edit(ActionId::Shrink, [](PointEdits& edits) { edits.scale(1 / kScaleFactor); });
    edit(ActionId::Grow, [](PointEdits& edits) { edits.scale(kScaleFactor); });
    on(ActionId::ClickPoints, [this](bool active) {
        active ? faceView_->tools().placeByClicks() : faceView_->tools().stopClicks();
    });
    on(ActionId::FivePoints, [this](bool active) {
        active ? faceView_->tools().startFromFivePoints() : faceView_->tools().stopClicks();
    });
    connect(&tools, &FaceTools::placingChanged, actions_.at(ActionId::ClickPoints), &QAction::setChecked);
    connect(&tools, &FaceTools::fivePointsChanged, actions_.at(ActionId::FivePoints), &QAction::setChecked);
    connect(&tools, &FaceTools::hint, this,
            [this](const QString& text) { statusBar()->showMessage(text, kHintMs); });
    connect(&tools, &FaceTools::prompt, this, [this](const QString& text) {
        text.isEmpty() ? statusBar()->clearMessage() : statusBar()->showMessage(text);
    });

    on(ActionId::ShowLoupe, [this](bool shown) {
        faceView_->tools().setLoupeShown(shown);
        UserSettings::setLoupeShown(shown);
    });
    actions_.at(ActionId::ShowLoupe)->setChecked(UserSettings::loupeShown());
    tools.setLoupeShown(UserSettings::loupeShown());
    tools.setTone(UserSettings::tone());
    on(ActionId::PointCard, [this] {
        if (auto* open = findChild<PointCardDialog*>()) {
            open->close();
            return;
        }
        auto* card = new PointCardDialog(faceView_->selection(), this);
        card->setAttribute(Qt::WA_DeleteOnClose);
        const QPoint corner = faceView_->mapToGlobal(QPoint(12, 12));
        card->move(corner);
        card->show();
    });
    on(ActionId::Tone, [this] {
        auto* dialog = new ToneDialog(UserSettings::tone(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ToneDialog::toneChanged, this, [this](const Tone& tone) {
            UserSettings::setTone(tone);
            faceView_->tools().setTone(tone);
        });
        dialog->show();
    });
}

}  // namespace maskwright::app::gui
