// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/face_view.h"

#include "app/gui/canvas/box_tool.h"
#include "app/gui/canvas/drag_tool.h"
#include "app/gui/canvas/paint_tool.h"
#include "app/gui/canvas/pan_tool.h"
#include "app/gui/model/face_words.h"
#include "app/gui/model/image_session.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QLocale>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

// However small a place is, so much around it is shown.
constexpr int kLeastPlacePx = 20;
constexpr double kFindingMargin = 0.35;
// A key held for longer is a peek and not a switch.
constexpr qint64 kPeekMs = 250;
// How wide the eyes' distance is at least on the screen when a doubtful point is shown.
constexpr double kDoubtfulInterOcularPx = 420;

}  // namespace

FaceView::FaceView(QWidget* parent)
    : QWidget(parent),
      photo_(canvas_.addLayer(std::make_unique<PhotoLayer>())),
      labels_(canvas_.addLayer(std::make_unique<LabelLayer>())),
      setPixels_(canvas_.addLayer(std::make_unique<SetPixelsLayer>())),
      curves_(canvas_.addLayer(std::make_unique<CurvesLayer>())),
      ghosts_(canvas_.addLayer(std::make_unique<GhostLayer>())),
      points_(canvas_.addLayer(std::make_unique<PointsLayer>(selection_))),
      findings_(canvas_.addLayer(std::make_unique<FindingsLayer>())) {
    setObjectName(QStringLiteral("faceView"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(&canvas_);

    dragTool_ = &canvas_.addTool(std::make_unique<DragTool>(canvas_, points_, selection_, following_));
    tools_ = new FaceTools(canvas_, photo_, curves_, points_, selection_, this);
    boxTool_ = &canvas_.addTool(std::make_unique<BoxTool>(canvas_));
    paintTool_ = &canvas_.addTool(std::make_unique<PaintTool>(canvas_, paintSettings_));
    panTool_ = &canvas_.addTool(std::make_unique<PanTool>(canvas_));
    connect(panTool_, &PanTool::spaceTapped, this, &FaceView::spaceTapped);
    connect(boxTool_, &BoxTool::drawn, this, &FaceView::boxDrawn);
    connect(&selection_, &PointSelection::changed, this, [this](const std::vector<std::size_t>& points) {
        points_.selectionChanged(points);
        describe();
    });
    connect(&canvas_, &Canvas::viewChanged, this, [this] {
        if (!settingView_) {
            fitsFace_ = false;
            viewBefore_.reset();
        }
    });
    connect(&canvas_, &Canvas::pointerMoved, this,
            [this](const QPointF& screen) { Q_EMIT pointerText(describePointer(screen)); });
    connect(&canvas_, &Canvas::pointerLeft, this, [this] { Q_EMIT pointerText({}); });
    connect(&paintSettings_, &PaintSettings::changed, this, [this] {
        canvas_.update();
        canvas_.refreshCursor();
    });
    connect(&checks_, &FaceChecks::found, this, &FaceView::markFindings);
    describe();
    canvas_.installEventFilter(this);
    setFocusProxy(&canvas_);
}

FaceView::~FaceView() {
    setSession(nullptr);
}

void FaceView::setSession(ImageSession* session) {
    // Points that come to the shown photo leave it where it is.
    const bool pointsCame = session_ != nullptr && session != nullptr && !session_->landmarks() &&
                            session_->image() == session->image();
    if (session_ != nullptr) {
        lastFace_ = framing().face;
        session_->disconnect(this);
    }
    dragTool_->setSession(session);
    tools_->setSession(session);
    paintTool_->setSession(session);
    boxTool_->setActive(false);
    session_ = session;
    bindSession();
    checks_.setSession(session);
    if (session_ == nullptr) {
        return;
    }
    ViewTransform before = canvas_.view();
    if (viewBefore_ && viewBefore_->image != session_->image()) {
        before = viewBefore_->framing.view;
        fitsFace_ = viewBefore_->framing.fitsFace;
        viewBefore_.reset();
    }
    if (pointsCame && !fitsFace_) {
        return;
    }
    if (fitsFace_ || !lastFace_) {
        fitFace();
        return;
    }
    if (!faceShown() && !viewBefore_) {
        viewBefore_ = ViewBefore{{before, false, lastFace_}, session_->image()};
    }
    showAs({before, false, lastFace_});
}

FaceView::Framing FaceView::framing() const {
    return viewBefore_ ? viewBefore_->framing : Framing{canvas_.view(), fitsFace_, faceShown()};
}

ShowPlan FaceView::planFrom(const Framing& framing) const {
    return {canvas_.size(),   canvas_.devicePixelRatioF(),
            framing.view,     framing.fitsFace,
            framing.face,     photo_.tone(),
            labels_.colours()};
}

ShowPlan FaceView::showPlan() const {
    return planFrom(session_ != nullptr ? framing() : Framing{canvas_.view(), fitsFace_, lastFace_});
}

void FaceView::showAs(const Framing& framing) {
    if (session_->data().photo == nullptr) {
        return;
    }
    settingView_ = true;
    canvas_.setView(planFrom(framing).viewOf(session_->data(), session_->landmarks()));
    settingView_ = false;
}

void FaceView::bindSession() {
    const bool any = session_ != nullptr;
    DrawnAhead drawn = any ? session_->takeDrawnAhead() : DrawnAhead{};
    photo_.setPhoto(any ? session_->data().photo : nullptr, std::move(drawn.photo));
    showsBefore_ = false;
    bindMap(std::move(drawn.labels));
    const auto bindPoints = [this] {
        const bool there = session_ != nullptr && session_->landmarks().has_value();
        points_.setLandmarks(there ? &*session_->landmarks() : nullptr);
        findings_.setLandmarks(there ? &*session_->landmarks() : nullptr);
        curves_.setFit(there ? session_->fit() : nullptr);
        tools_->setLandmarks(there ? &*session_->landmarks() : nullptr);
    };
    bindPoints();
    describe();
    if (!any) {
        return;
    }
    connect(session_, &ImageSession::edited, this, &FaceView::describe);
    connect(session_, &ImageSession::stateChanged, this, &FaceView::describe);
    const bool hadPoints = session_->landmarks().has_value();
    connect(session_, &ImageSession::pointsChanged, this,
            [this, bindPoints, bound = hadPoints](const core::Box& area) mutable {
                if (!std::exchange(bound, true)) {
                    bindPoints();
                }
                curves_.areaChanged(area);
                points_.pointsChanged(area);
                findings_.pointsChanged(area);
            });
    connect(session_, &ImageSession::mapChanged, this, [this](const std::vector<core::PixelRect>& pixels) {
        if (session_->mendedMap() != boundMap_) {
            bindMap();  // the first stroke has put a map of its own in place
        }
        labels_.mapChanged(pixels);
        setPixels_.mapChanged(pixels);
    });
    connect(session_, &ImageSession::mapReplaced, this, [this] { bindMap(); });
}

void FaceView::describe() {
    if (const QString words = faceWords(session_, selection_); canvas_.accessibleDescription() != words) {
        canvas_.setAccessibleDescription(words);
    }
}

void FaceView::bindMap(std::optional<LabelLayer::Picture> picture) {
    const core::LabelMap* map = session_ != nullptr ? session_->labelMap() : nullptr;
    const core::painting::MendedMap* mended = session_ != nullptr ? session_->mendedMap() : nullptr;
    boundMap_ = mended;
    labels_.setMap(showsBefore_ && mended != nullptr ? &mended->automatic() : map, std::move(picture));
    setPixels_.setMap(mended);
}

void FaceView::setPaintingEnabled(bool enabled) {
    paintingEnabled_ = enabled;
    paintTool_->setEnabled(enabled);
    canvas_.refreshCursor();
}

bool FaceView::beforeKey(const QKeyEvent& event, bool pressed) {
    if (!paintingEnabled_ || event.key() != Qt::Key_O || event.modifiers() != Qt::NoModifier) {
        return false;
    }
    if (!event.isAutoRepeat()) {
        showsBefore_ = pressed;
        bindMap();
    }
    return true;
}

std::optional<core::Box> FaceView::faceShown() const {
    return session_->data().photo != nullptr ? faceBoxOf(session_->data(), session_->landmarks())
                                             : std::nullopt;
}

void FaceView::fitFace() {
    if (session_ == nullptr) {
        return;
    }
    showAs({canvas_.view(), true, std::nullopt});
    fitsFace_ = true;
    viewBefore_.reset();
}

void FaceView::goTo(const ViewTransform& place) {
    if (!viewBefore_) {
        viewBefore_ = ViewBefore{framing(), session_->image()};
    }
    settingView_ = true;
    canvas_.setView(place);
    settingView_ = false;
    fitsFace_ = false;
}

void FaceView::fitPhoto() {
    if (session_ != nullptr && session_->data().photo != nullptr) {
        const PhotoPyramid& photo = *session_->data().photo;
        canvas_.setView(ViewTransform::fitting(areaOf({0, 0, photo.width(), photo.height()}), canvas_.size(),
                                               kPhotoMargin));
    }
}

void FaceView::showPlace(const core::PixelRect& pixels) {
    const int around = std::max({pixels.width(), pixels.height(), kLeastPlacePx});
    goTo(ViewTransform::fitting(areaOf(pixels.grown(around)), canvas_.size(), kPhotoMargin));
}

void FaceView::actualSize() {
    canvas_.zoomBy(1 / canvas_.zoom(), QRectF(canvas_.rect()).center());
}

void FaceView::zoomStep(int steps) {
    canvas_.zoomBy(std::pow(1.25, steps), QRectF(canvas_.rect()).center());
}

void FaceView::bringIntoView(std::size_t point) {
    selection_.select(point);
    const double eyes = std::max(core::interOcular(session_->landmarks()->points), 1.0);
    const double scale = std::max(canvas_.view().scale(), kDoubtfulInterOcularPx / eyes);
    goTo(ViewTransform::centred(session_->landmarks()->point(point), canvas_.size(), scale));
}

void FaceView::stepDoubtful(int direction) {
    if (session_ == nullptr || !session_->landmarks()) {
        return;
    }
    const std::vector<std::size_t> order = byDoubt(*session_->landmarks());
    if (order.empty()) {
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(order.size());
    std::ptrdiff_t at = direction > 0 ? -1 : 0;
    if (const auto selected = selection_.selected()) {
        const auto found = std::ranges::find(order, *selected);
        at = found != order.end() ? found - order.begin() : at;
    }
    bringIntoView(order[static_cast<std::size_t>((at + direction + count) % count)]);
}

void FaceView::stepPoint(int direction) {
    if (session_ == nullptr || !session_->landmarks()) {
        return;
    }
    const auto count = static_cast<int>(core::kPointCount);
    const int at =
        selection_.selected() ? static_cast<int>(*selection_.selected()) : (direction > 0 ? -1 : 0);
    selection_.select(static_cast<std::size_t>((at + direction + count) % count));
}

void FaceView::showPoints(const std::vector<std::size_t>& points) {
    if (session_ == nullptr || !session_->landmarks() || points.empty()) {
        return;
    }
    selection_.selectGroup(points);
    const core::Point first = session_->landmarks()->point(points.front());
    core::Box box{first.x(), first.y(), first.x(), first.y()};
    for (const std::size_t point : points) {
        const core::Point at = session_->landmarks()->point(point);
        box = {std::min(box.x0, at.x()), std::min(box.y0, at.y()), std::max(box.x1, at.x()),
               std::max(box.y1, at.y())};
    }
    // Not closer than a doubtful point is shown: where a part lies tells as much as the part.
    const double eyes = std::max(core::interOcular(session_->landmarks()->points), 1.0);
    const double scale = std::min(ViewTransform::fitting(box, canvas_.size(), kFindingMargin).scale(),
                                  kDoubtfulInterOcularPx / eyes);
    goTo(ViewTransform::centred(box.centre(), canvas_.size(), scale));
}

void FaceView::markFindings(const std::vector<core::checks::Finding>& findings) {
    nextFinding_ = 0;
    std::vector<std::size_t> points;
    for (const core::checks::Finding& finding : findings) {
        // Of a whole face that is wrong the sentence says enough.
        if (finding.points.size() < core::kPointCount) {
            points.insert(points.end(), finding.points.begin(), finding.points.end());
        }
    }
    findings_.setDoubted(points);
}

void FaceView::stepFinding() {
    if (const auto& found = checks_.findings(); !found.empty()) {
        showPoints(found[nextFinding_ % found.size()].points);
        ++nextFinding_;
    }
}

void FaceView::setOverlayShown(bool shown) {
    if (std::exchange(overlayShown_, shown) != shown) {
        labels_.setVisible(shown);
        Q_EMIT overlayShownChanged(shown);
    }
}

QString FaceView::describePointer(const QPointF& screen) const {
    if (session_ == nullptr) {
        return {};
    }
    if (const auto hovered = selection_.hovered(); hovered && session_->landmarks()) {
        const core::Landmarks& landmarks = *session_->landmarks();
        QString text = numberedPointName(*hovered);
        if (landmarks.states[*hovered] == core::PointState::Predicted) {
            text += tr(" · confidence %1\u00A0%").arg(std::lround(landmarks.confidences[*hovered] * 100));
        }
        return text;
    }
    const core::Point photo = canvas_.view().photoFromScreen(screen);
    const int x = static_cast<int>(std::lround(photo.x()));
    const int y = static_cast<int>(std::lround(photo.y()));
    const core::LabelMap* map = session_->labelMap();
    QString text = tr("%1, %2").arg(x).arg(y);
    if (map != nullptr && overlayShown_ && map->bounds().contains(x, y) &&
        map->at(x, y) < core::kClassCount) {
        text += QStringLiteral(" · ") +
                QString::fromStdString(core::Scheme::lapa().classes()[map->at(x, y)].name);
    }
    return text;
}

bool FaceView::peekKey(const QKeyEvent& event, bool pressed) {
    if (event.key() != Qt::Key_Q || event.modifiers() != Qt::NoModifier || event.isAutoRepeat()) {
        return event.key() == Qt::Key_Q && event.isAutoRepeat();
    }
    if (pressed) {
        setOverlayShown(!overlayShown_);
        peekedPoints_ = points_.visible();
        peekedCurves_ = curves_.visible();
        findings_.setVisible(false);
        if (!canvas_.gestureUnderWay()) {
            points_.setVisible(false);
            curves_.setVisible(false);
        }
        peekTimer_.start();
    } else if (peekTimer_.isValid()) {
        points_.setVisible(peekedPoints_);
        curves_.setVisible(peekedCurves_);
        findings_.setVisible(true);
        if (peekTimer_.elapsed() > kPeekMs) {
            setOverlayShown(!overlayShown_);
        }
        peekTimer_.invalidate();
    }
    return true;
}

bool FaceView::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::KeyPress:
        case QEvent::KeyRelease: {
            const auto* key = static_cast<QKeyEvent*>(event);
            const bool pressed = event->type() == QEvent::KeyPress;
            if (peekKey(*key, pressed) || beforeKey(*key, pressed)) {
                return true;
            }
            if (pressed && (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)) {
                stepDoubtful(key->key() == Qt::Key_Tab ? 1 : -1);
                return true;
            }
            if (pressed && key->key() == Qt::Key_F6) {
                focusNextPrevChild(true);
                return true;
            }
            if (pressed && !selection_.selected() && key->modifiers() == Qt::NoModifier &&
                (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
                stepPoint(key->key() == Qt::Key_Down ? 1 : -1);
                return true;
            }
            break;
        }
        case QEvent::Resize:
            if (fitsFace_) {
                fitFace();
            }
            break;
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace maskwright::app::gui
