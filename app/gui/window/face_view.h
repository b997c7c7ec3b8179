// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/canvas.h"
#include "app/gui/canvas/curves_layer.h"
#include "app/gui/canvas/findings_layer.h"
#include "app/gui/canvas/following.h"
#include "app/gui/canvas/label_layer.h"
#include "app/gui/canvas/photo_layer.h"
#include "app/gui/canvas/points_layer.h"
#include "app/gui/canvas/set_pixels_layer.h"
#include "app/gui/model/face_checks.h"
#include "app/gui/model/paint_settings.h"
#include "app/gui/model/point_selection.h"
#include "app/gui/model/show_plan.h"
#include "app/gui/window/face_tools.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

namespace maskwright::app::gui {

class BoxTool;
class DragTool;
class ImageSession;
class PaintTool;
class PanTool;

// The canvas with all that a face needs: its layers and tools, bound to the session that is shown. Keeps the
// view from face to face relative to the face.
class FaceView : public QWidget {
    Q_OBJECT
  public:
    explicit FaceView(QWidget* parent = nullptr);
    ~FaceView() override;

    // Null: nothing. The session is somebody else's and outlives its being shown.
    void setSession(ImageSession* session);
    // How another face will be shown if nothing changes meanwhile.
    [[nodiscard]] ShowPlan showPlan() const;

    [[nodiscard]] Canvas& canvas() { return canvas_; }
    [[nodiscard]] PointSelection& selection() { return selection_; }
    [[nodiscard]] LabelLayer& labelLayer() { return labels_; }
    [[nodiscard]] PointsLayer& pointsLayer() { return points_; }
    [[nodiscard]] CurvesLayer& curvesLayer() { return curves_; }
    [[nodiscard]] BoxTool& boxTool() { return *boxTool_; }
    [[nodiscard]] Following& following() { return following_; }
    [[nodiscard]] const GhostLayer& ghostLayer() const { return ghosts_; }
    [[nodiscard]] FaceTools& tools() { return *tools_; }
    // What cannot be right with the shown face; the canvas marks its points.
    [[nodiscard]] FaceChecks& checks() { return checks_; }
    [[nodiscard]] const FindingsLayer& findingsLayer() const { return findings_; }
    [[nodiscard]] PaintSettings& paintSettings() { return paintSettings_; }
    // Painting, and its keys, belong to the stage of label maps.
    void setPaintingEnabled(bool enabled);
    // Hatches what a person has set.
    void setSetPixelsShown(bool shown) { setPixels_.setVisible(shown); }

    void fitFace();
    void fitPhoto();
    // Brings these pixels before the eyes, with what lies around them.
    void showPlace(const core::PixelRect& pixels);
    // One photo pixel per device pixel, the middle stays.
    void actualSize();
    void zoomStep(int steps);
    // Selects the next (1) or previous (-1) point in the order of doubt and brings it before the eyes.
    void stepDoubtful(int direction);
    void stepPoint(int direction);
    // Selects these points and brings them before the eyes.
    void showPoints(const std::vector<std::size_t>& points);
    // The same for the next finding, beginning with the gravest.
    void stepFinding();
    // Label map, curves and points are taken away while the key is held; a short press switches the map.
    void setOverlayShown(bool shown);
    [[nodiscard]] bool overlayShown() const { return overlayShown_; }
    // What lies under the mouse, in words.
    [[nodiscard]] QString describePointer(const QPointF& screen) const;

  Q_SIGNALS:
    void spaceTapped(Qt::KeyboardModifiers modifiers);
    void boxDrawn(const maskwright::core::Box& box);
    void pointerText(const QString& text);
    void overlayShownChanged(bool shown);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    [[nodiscard]] std::optional<core::Box> faceShown() const;
    void bindSession();
    // Says to screen readers what the canvas shows.
    void describe();
    void markFindings(const std::vector<core::checks::Finding>& findings);
    void bringIntoView(std::size_t point);
    // Until the face is left, see viewBefore_.
    void goTo(const ViewTransform& place);
    bool peekKey(const QKeyEvent& event, bool pressed);
    bool beforeKey(const QKeyEvent& event, bool pressed);
    void bindMap(std::optional<LabelLayer::Picture> picture = {});

    Canvas canvas_;
    PointSelection selection_;
    PaintSettings paintSettings_;
    PhotoLayer& photo_;
    LabelLayer& labels_;
    SetPixelsLayer& setPixels_;
    CurvesLayer& curves_;
    GhostLayer& ghosts_;
    PointsLayer& points_;
    FindingsLayer& findings_;
    FaceChecks checks_;
    std::size_t nextFinding_ = 0;
    Following following_{ghosts_};
    DragTool* dragTool_;  // these three belong to the canvas, the tools to this
    PanTool* panTool_;
    BoxTool* boxTool_;
    FaceTools* tools_;
    PaintTool* paintTool_;
    QPointer<ImageSession> session_;
    // How a face lies in view; the next one is shown so again.
    struct Framing {
        ViewTransform view;
        bool fitsFace = true;           // the view was fitted and not changed since
        std::optional<core::Box> face;  // none: a photo without a face
    };
    [[nodiscard]] Framing framing() const;  // for the next face; requires a session
    [[nodiscard]] ShowPlan planFrom(const Framing& framing) const;
    void showAs(const Framing& framing);
    std::optional<core::Box> lastFace_;  // of the face before, for keeping the view
    bool fitsFace_ = true;
    // What a person had in view before the program went to a place of this face, or showed this photo without
    // a face as a whole. None: the view is the person's.
    struct ViewBefore {
        Framing framing;
        annotation::store::ImageId image{};
    };
    std::optional<ViewBefore> viewBefore_;
    bool settingView_ = false;
    bool overlayShown_ = true;
    bool paintingEnabled_ = false;
    const core::painting::MendedMap* boundMap_ = nullptr;  // that the layers show
    bool showsBefore_ = false;                             // the automatic map, while the key is held
    QElapsedTimer peekTimer_;
    bool peekedPoints_ = false;  // what was shown before the key went down
    bool peekedCurves_ = false;
};

}  // namespace maskwright::app::gui
