// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/face_tools.h"

#include "app/gui/canvas/bend_tool.h"
#include "app/gui/canvas/click_tool.h"
#include "app/gui/canvas/group_tool.h"
#include "app/gui/canvas/offer_tool.h"
#include "app/gui/canvas/slide_tool.h"
#include "core/editing/editing.h"
#include "core/shape/five_points.h"

#include <algorithm>
#include <array>
#include <utility>

namespace maskwright::app::gui {

FaceTools::FaceTools(Canvas& canvas, PhotoLayer& photo, CurvesLayer& curves, PointsLayer& points,
                     PointSelection& selection, QObject* parent)
    : QObject(parent),
      canvas_(canvas),
      photo_(photo),
      names_(canvas.addLayer(std::make_unique<NamesLayer>(selection))),
      selection_(selection),
      edits_(selection),
      bendTool_(&canvas.addTool(std::make_unique<BendTool>(canvas, points, curves))),
      slideTool_(&canvas.addTool(std::make_unique<SlideTool>(canvas, points, selection))),
      groupTool_(&canvas.addTool(std::make_unique<GroupTool>(canvas, points, selection))),
      clickTool_(&canvas.addTool(std::make_unique<ClickTool>(canvas))),
      offerTool_(&canvas.addTool(std::make_unique<OfferTool>())),
      loupe_(new Loupe(canvas)) {
    connect(&edits_, &PointEdits::hint, this, &FaceTools::hint);
    connect(clickTool_, &ClickTool::clicked, this, &FaceTools::takeClick);
    connect(clickTool_, &ClickTool::changed, this, &FaceTools::followClicks);
    connect(clickTool_, &ClickTool::takenBack, this, [this] {
        if (!five_.empty()) {
            five_.pop_back();
        }
    });
    connect(offerTool_, &OfferTool::activeChanged, this, [this](bool active) {
        Q_EMIT prompt(active ? tr("This is what it would be. Enter: take it. Esc: keep what was.")
                             : QString());
    });
    connect(&selection_, &PointSelection::changed, this, [this] {
        names_.refresh();
        centreLoupe();
    });
    connect(&canvas_, &Canvas::pointerMoved, this, [this](const QPointF& screen) {
        mouse_ = screen;
        names_.setQuiet(canvas_.gestureUnderWay());
        centreLoupe();
    });
    connect(&canvas_, &Canvas::pointerLeft, this, [this] {
        mouse_.reset();
        centreLoupe();
    });
    connect(&canvas_, &Canvas::viewChanged, this, &FaceTools::centreLoupe);
}

void FaceTools::setSession(ImageSession* session) {
    if (session_ != nullptr) {
        session_->disconnect(this);
    }
    clickTool_->stop();
    offerTool_->setSession(session);
    bendTool_->setSession(session);
    slideTool_->setSession(session);
    groupTool_->setSession(session);
    edits_.setSession(session);
    session_ = session;
    loupe_->setPhoto(session != nullptr ? session->data().photo : nullptr);
    if (session != nullptr) {
        connect(session, &ImageSession::pointsChanged, this, [this] {
            names_.refresh();
            centreLoupe();
        });
    }
}

void FaceTools::setLandmarks(const core::Landmarks* landmarks) {
    names_.setLandmarks(landmarks);
    loupe_->setLandmarks(landmarks);
}

void FaceTools::setLoupeShown(bool shown) {
    loupe_->setVisible(shown);
    centreLoupe();
}

void FaceTools::setTone(const Tone& tone) {
    photo_.setTone(tone);
    loupe_->setTone(tone);
}

void FaceTools::centreLoupe() {
    if (loupe_->isHidden()) {
        return;
    }
    const bool points = session_ != nullptr && session_->landmarks();
    // A point that is worked on by hand or by key counts more than where the mouse happens to be.
    const bool atPoint =
        points && selection_.selected() && (!mouse_ || canvas_.gestureUnderWay() || session_->previewing());
    if (atPoint) {
        loupe_->setCentre(session_->landmarks()->point(*selection_.selected()));
    } else if (mouse_) {
        loupe_->setCentre(canvas_.view().photoFromScreen(*mouse_));
    } else {
        loupe_->setCentre(std::nullopt);
    }
}

void FaceTools::placeByClicks() {
    if (session_ == nullptr || !session_->landmarks()) {
        Q_EMIT hint(tr("There are no points to place: draw a box (Shift+B) or click five points (Shift+T)."));
        Q_EMIT placingChanged(false);
        return;
    }
    std::vector<QString> names;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        names.push_back(tr("Click: %1").arg(numberedPointName(i)));
    }
    stopClicks();
    clicks_ = Clicks::Points;
    clickTool_->start(names, selection_.selected().value_or(0));
}

void FaceTools::startFromFivePoints() {
    if (session_ == nullptr || session_->data().photo == nullptr) {
        Q_EMIT fivePointsChanged(false);
        return;
    }
    std::vector<QString> names;
    for (std::size_t i = 0; i < core::shape::kFivePoints.size(); ++i) {
        names.push_back(
            tr("Click %1 of %2: %3")
                .arg(i + 1)
                .arg(core::shape::kFivePoints.size())
                .arg(QString::fromStdString(core::Scheme::lapa().pointName(core::shape::kFivePoints[i]))));
    }
    stopClicks();
    clicks_ = Clicks::Five;
    five_.clear();
    clickTool_->start(names);
}

void FaceTools::stopClicks() {
    clickTool_->stop();
}

void FaceTools::offer(const core::Landmarks& landmarks, const QString& name, const QString& tool) {
    stopClicks();
    offerTool_->offer(landmarks, name, tool);
}

void FaceTools::offerProposal(const core::Landmarks& proposal, const QString& model) {
    if (session_ == nullptr) {
        return;
    }
    const QString name = tr("Points by %1").arg(model);
    if (!session_->landmarks()) {
        session_->edit(proposal, name, QStringLiteral("propose"));
        return;
    }
    std::vector<std::size_t> points = selection_.group();
    if (points.empty()) {
        points = byDoubt(*session_->landmarks());
    }
    if (points.empty()) {
        Q_EMIT hint(tr("Every point was moved or accepted by a person: select those to be proposed again."));
        return;
    }
    offer(core::editing::takenFrom(*session_->landmarks(), proposal, points), name,
          QStringLiteral("propose"));
    canvas_.setFocus();
}

void FaceTools::takeClick(std::size_t place, const core::Point& at) {
    if (clicks_ == Clicks::Points) {
        core::Landmarks landmarks = *session_->landmarks();
        core::editing::put(landmarks, place, at);
        session_->edit(landmarks,
                       tr("Place %1").arg(QString::fromStdString(core::Scheme::lapa().pointName(place))),
                       QStringLiteral("place"));
        return;
    }
    five_.push_back(at);
    if (five_.size() < core::shape::kFivePoints.size()) {
        return;
    }
    std::array<core::Point, core::shape::kFivePoints.size()> places;
    std::ranges::copy(five_, places.begin());
    try {
        session_->edit(core::shape::startedFrom(places), tr("Start from five points"),
                       QStringLiteral("five-points"));
    } catch (const core::Error& error) {
        Q_EMIT hint(QString::fromUtf8(error.what()));
    }
}

void FaceTools::followClicks(const QString& text) {
    if (text.isEmpty()) {
        clicks_ = Clicks::None;
        five_.clear();
    } else if (clicks_ == Clicks::Points) {
        selection_.select(clickTool_->next());
    }
    Q_EMIT placingChanged(clicks_ == Clicks::Points);
    Q_EMIT fivePointsChanged(clicks_ == Clicks::Five);
    Q_EMIT prompt(text.isEmpty() ? text : tr("%1. Backspace: the one before. Esc: done.").arg(text));
}

}  // namespace maskwright::app::gui
