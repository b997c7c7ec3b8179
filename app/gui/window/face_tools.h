// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/curves_layer.h"
#include "app/gui/canvas/loupe.h"
#include "app/gui/canvas/names_layer.h"
#include "app/gui/canvas/photo_layer.h"
#include "app/gui/canvas/points_layer.h"
#include "app/gui/model/point_edits.h"

#include <QPointer>

namespace maskwright::app::gui {

class BendTool;
class ClickTool;
class GroupTool;
class OfferTool;
class SlideTool;

// All that edits the points of the shown face beyond dragging one: selections, bends, slides, commands and
// the modes in which clicks place points, with the loupe and the names that help. Its canvas, layers and
// selection outlive it.
class FaceTools : public QObject {
    Q_OBJECT
  public:
    FaceTools(Canvas& canvas, PhotoLayer& photo, CurvesLayer& curves, PointsLayer& points,
              PointSelection& selection, QObject* parent = nullptr);

    void setSession(ImageSession* session);
    // The shown points, valid until the next call; null: none.
    void setLandmarks(const core::Landmarks* landmarks);

    [[nodiscard]] PointEdits& edits() { return edits_; }
    [[nodiscard]] ClickTool& clickTool() { return *clickTool_; }

    // Clicks place one point after the other, from the selected one on.
    void placeByClicks();
    // Five clicks start the face anew from the mean shape.
    void startFromFivePoints();
    // Ends such a mode.
    void stopClicks();
    // Shows these points until the person takes or refuses them. name and tool: of the edit that taking
    // makes.
    void offer(const core::Landmarks& landmarks, const QString& name, const QString& tool);
    // The same of another proposal of the face: only for points that no person has moved or accepted, unless
    // some are selected; then these.
    void offerProposal(const core::Landmarks& proposal, const QString& model);
    [[nodiscard]] OfferTool& offerTool() { return *offerTool_; }
    void setLoupeShown(bool shown);
    void setTone(const Tone& tone);

  Q_SIGNALS:
    void hint(const QString& text);
    // A mode asks for a click; empty: it has ended.
    void prompt(const QString& text);
    void placingChanged(bool placing);
    void fivePointsChanged(bool active);

  private:
    enum class Clicks { None, Points, Five };

    void takeClick(std::size_t place, const core::Point& at);
    void followClicks(const QString& text);
    void centreLoupe();

    Canvas& canvas_;
    PhotoLayer& photo_;
    NamesLayer& names_;
    PointSelection& selection_;
    PointEdits edits_;
    BendTool* bendTool_;  // these five belong to the canvas, as does the loupe
    SlideTool* slideTool_;
    GroupTool* groupTool_;
    ClickTool* clickTool_;
    OfferTool* offerTool_;
    Loupe* loupe_;
    QPointer<ImageSession> session_;
    Clicks clicks_ = Clicks::None;
    std::vector<core::Point> five_;
    std::optional<QPointF> mouse_;
};

}  // namespace maskwright::app::gui
