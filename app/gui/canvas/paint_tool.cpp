// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/paint_tool.h"

#include "app/gui/canvas/canvas.h"
#include "app/gui/model/image_session.h"
#include "core/image/line_beyond.h"
#include "core/image/smart_stroke.h"
#include "core/image/steady_line.h"
#include "core/painting/class_source.h"
#include "core/painting/flood_fill.h"
#include "core/painting/outline_preview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <QCoreApplication>
#include <QPainterPath>
#include <QPolygonF>
#include <QWheelEvent>

namespace maskwright::app::gui {

namespace {

constexpr double kClickPx = 3;
// Half the width of a line, and what antialiasing and corners add.
constexpr double kLineMarginPx = 5;
// How far a hand is off that draws an outline, on the screen: who zooms in is taken at their word.
constexpr double kHandPx = 2;
constexpr double kCornerPx = 7;  // so near to the first corner a click closes the polygon

class Words {
    Q_DECLARE_TR_FUNCTIONS(PaintTool)
};

QString className(core::FaceClass value) {
    return QString::fromStdString(core::Scheme::lapa().classInfo(value).name);
}

// The outline of the class that the hand means: the path, leaning on edges of the photo and of the map as it
// was before; carried on beyond both ends, within the reach of the outline, if that is wanted.
std::vector<core::Point> steadied(const std::vector<core::Point>& path, const ImageSession& session,
                                  const core::LabelMap& before, core::FaceClass value, double zoom,
                                  std::optional<double> beyondWithinPx) {
    if (session.data().photo == nullptr) {
        return path;
    }
    const core::ImageView photo = core::viewOf(session.data().photo->photo());
    std::vector<core::Point> line = core::image::steadyLine(photo, before, value, path, kHandPx / zoom);
    return beyondWithinPx
               ? core::image::lineBeyond(photo, before, value, line, kHandPx / zoom, *beyondWithinPx)
               : line;
}

std::optional<PaintMode> modeOfKey(int key) {
    switch (key) {
        case Qt::Key_B:
            return PaintMode::Brush;
        case Qt::Key_E:
            return PaintMode::Eraser;
        case Qt::Key_T:
            return PaintMode::Smart;
        case Qt::Key_R:
            return PaintMode::Outline;
        case Qt::Key_F:
            return PaintMode::Fill;
        case Qt::Key_L:
            return PaintMode::Lasso;
        default:
            return std::nullopt;
    }
}

// Dark below light, so that the line is seen on every photo.
void drawLine(QPainter& painter, const QPainterPath& line) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawPath(line);
    painter.setPen(QPen(Qt::white, 1.2));
    painter.drawPath(line);
}

}  // namespace

PaintTool::PaintTool(Canvas& canvas, PaintSettings& settings) : canvas_(canvas), settings_(settings) {}

void PaintTool::setSession(ImageSession* session) {
    cancel();
    session_ = session;
    lastEnd_.reset();
    settings_.takeAreasFrom(nullptr);  // it was of another face
}

void PaintTool::setEnabled(bool enabled) {
    if (enabled_ != enabled) {
        cancel();
        enabled_ = enabled;
        showCursorAt(std::nullopt);
    }
}

bool PaintTool::active() const {
    return enabled_ && settings_.mode() != PaintMode::None && session_ != nullptr && session_->canPaint();
}

core::Point PaintTool::photoAt(const QPointF& screen) const {
    return canvas_.view().photoFromScreen(screen);
}

std::uint8_t PaintTool::paintedValue() const {
    return settings_.mode() == PaintMode::Eraser ? core::painting::kNoCorrection
                                                 : core::labelOf(settings_.value());
}

bool PaintTool::press(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !active()) {
        return false;
    }
    const core::Point at = photoAt(event.screen);
    if (event.modifiers.testFlag(Qt::ControlModifier)) {
        pick(at);
        return true;
    }
    dragged_ = false;
    stroking_ = true;
    switch (settings_.mode()) {
        case PaintMode::Brush:
        case PaintMode::Eraser: {
            const bool straight = event.modifiers.testFlag(Qt::ShiftModifier) && lastEnd_;
            path_ = {at};
            paintAlong(straight ? *lastEnd_ : at, at);
            break;
        }
        case PaintMode::Smart:
        case PaintMode::Outline: {
            const bool straight = event.modifiers.testFlag(Qt::ShiftModifier) && lastEnd_;
            path_ = straight ? std::vector{*lastEnd_, at} : std::vector{at};
            beforeOutline_.reset();
            if (settings_.mode() == PaintMode::Outline) {
                beforeOutline_ = *session_->labelMap();  // now, as a move has other work to do
            }
            repaintPath();
            break;
        }
        case PaintMode::Fill:
            fill(at);
            stroking_ = false;
            break;
        case PaintMode::Lasso:
            addCorner(event.screen);
            break;
        case PaintMode::None:
            break;
    }
    return true;
}

void PaintTool::move(const PointerEvent& event) {
    showCursorAt(event.screen);
    if (!stroking_ || path_.empty()) {
        return;
    }
    const core::Point at = photoAt(event.screen);
    const QPointF way = event.screen - canvas_.view().screenFromPhoto(path_.back());
    switch (settings_.mode()) {
        case PaintMode::Brush:
        case PaintMode::Eraser:
            paintAlong(path_.back(), at);
            path_ = {at};
            break;
        case PaintMode::Smart:
            path_.push_back(at);
            repaintPathEnd();
            break;
        case PaintMode::Outline:
            path_.push_back(at);
            beyond_ = event.modifiers.testFlag(Qt::AltModifier);
            previewOutline();
            repaintPathEnd();
            break;
        case PaintMode::Lasso:
            if (dragged_ || std::hypot(way.x(), way.y()) >= kClickPx) {
                dragged_ = true;
                path_.push_back(at);
                repaintPath();
            }
            break;
        case PaintMode::Fill:
        case PaintMode::None:
            break;
    }
}

void PaintTool::release(const PointerEvent& event) {
    if (event.button != Qt::LeftButton || !stroking_) {
        return;
    }
    stroking_ = false;
    lastEnd_ = photoAt(event.screen);
    switch (settings_.mode()) {
        case PaintMode::Brush:
            session_->commitPainting(Words::tr("Paint %1").arg(className(settings_.value())),
                                     QStringLiteral("brush"));
            path_.clear();
            break;
        case PaintMode::Eraser:
            session_->commitPainting(Words::tr("Erase"), QStringLiteral("eraser"));
            path_.clear();
            break;
        case PaintMode::Smart:
            cutAlong();
            break;
        case PaintMode::Outline:
            beyond_ = event.modifiers.testFlag(Qt::AltModifier);
            redrawAlong();
            break;
        case PaintMode::Lasso:
            if (dragged_) {
                closeLasso();
            } else {
                polygon_ = true;
            }
            break;
        case PaintMode::Fill:
        case PaintMode::None:
            break;
    }
}

void PaintTool::hover(const PointerEvent& event) {
    showCursorAt(active() ? std::optional(event.screen) : std::nullopt);
    if (polygon_) {
        repaintPath();
    }
}

void PaintTool::leave() {
    showCursorAt(std::nullopt);
}

bool PaintTool::wantsKey(const QKeyEvent& event) const {
    const int key = event.key();
    return enabled_ && event.modifiers() == Qt::NoModifier &&
           (modeOfKey(key) || classOfDigit(key - Qt::Key_0) || key == Qt::Key_X || key == Qt::Key_O ||
            key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight);
}

bool PaintTool::keyPress(const QKeyEvent& event) {
    if (!enabled_) {
        return false;
    }
    if (polygon_ && (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)) {
        closeLasso();
        return true;
    }
    if (event.key() == Qt::Key_Escape && (polygon_ || settings_.mode() != PaintMode::None)) {
        if (polygon_) {
            cancel();
        } else {
            settings_.setMode(PaintMode::None);
        }
        return true;
    }
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier)) {
        return false;
    }
    if (const auto mode = modeOfKey(event.key())) {
        cancel();
        settings_.setMode(settings_.mode() == *mode ? PaintMode::None : *mode);
        return true;
    }
    if (const auto value = classOfDigit(event.key() - Qt::Key_0)) {
        settings_.setValue(*value);
        return true;
    }
    switch (event.key()) {
        case Qt::Key_X:
            settings_.swapValues();
            return true;
        case Qt::Key_BracketLeft:
        case Qt::Key_BracketRight:
            settings_.stepRadius(event.key() == Qt::Key_BracketRight ? 1 : -1);
            showCursorAt(pointer_);
            return true;
        default:
            return false;
    }
}

bool PaintTool::wheel(const QWheelEvent& event) {
    if (!active() || !event.modifiers().testFlag(Qt::ControlModifier) || event.angleDelta().y() == 0) {
        return false;
    }
    settings_.stepRadius(event.angleDelta().y() > 0 ? 1 : -1);
    showCursorAt(event.position());
    return true;
}

void PaintTool::cancel() {
    if (session_ != nullptr) {
        session_->cancelPainting();
    }
    repaintPath();
    stroking_ = false;
    polygon_ = false;
    path_.clear();
    beforeOutline_.reset();
}

void PaintTool::paint(QPainter& painter, const ViewTransform& view) {
    if (!active()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isLasso = settings_.mode() == PaintMode::Lasso;
    const std::optional<double> reach = pathReachPx();
    if (!path_.empty() && (isLasso || reach)) {
        const double width = 2 * reach.value_or(0) * view.scale();
        const double margin = width / 2 + kLineMarginPx;
        QPainterPath line;
        addPath(line, painter.clipBoundingRect().adjusted(-margin, -margin, margin, margin), view);
        if (polygon_ && pointer_) {
            line.lineTo(*pointer_);
        }
        if (reach) {
            painter.setPen(
                QPen(QColor(255, 255, 255, 60), width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.setBrush(Qt::NoBrush);
            painter.drawPath(line);
        }
        drawLine(painter, line);
        if (polygon_) {
            painter.drawEllipse(view.screenFromPhoto(path_.front()), kCornerPx, kCornerPx);
        }
    }
    if (pointer_ && !isLasso && settings_.mode() != PaintMode::Fill) {
        const double radius = settings_.radiusPx() * view.scale();
        QPainterPath circle;
        circle.addEllipse(*pointer_, radius, radius);
        drawLine(painter, circle);
    }
}

// The segments that may be seen: a long line is painted anew piece by piece while it grows.
void PaintTool::addPath(QPainterPath& line, const QRectF& seen, const ViewTransform& view) const {
    QPointF from = view.screenFromPhoto(path_.front());
    line.moveTo(from);
    bool joined = true;
    for (std::size_t i = 1; i < path_.size(); ++i) {
        const QPointF to = view.screenFromPhoto(path_[i]);
        const QRectF around = QRectF(from, to).normalized().adjusted(-1, -1, 1, 1);
        // Corners that wait for more are joined to the mouse.
        if (polygon_ || around.intersects(seen)) {
            if (!joined) {
                line.moveTo(from);
            }
            line.lineTo(to);
            joined = true;
        } else {
            joined = false;
        }
        from = to;
    }
}

std::optional<QCursor> PaintTool::cursor() const {
    return active() ? std::optional(QCursor(Qt::CrossCursor)) : std::nullopt;
}

void PaintTool::pick(const core::Point& at) {
    const core::LabelMap& map = *session_->labelMap();
    const int x = static_cast<int>(std::lround(at.x()));
    const int y = static_cast<int>(std::lround(at.y()));
    if (map.bounds().contains(x, y) && map.at(x, y) < core::kClassCount) {
        settings_.setValue(static_cast<core::FaceClass>(map.at(x, y)));
    }
}

void PaintTool::paintAlong(const core::Point& from, const core::Point& to) {
    const core::painting::PaintedArea area{
        paintedValue(),
        core::painting::brushSpans(from, to, settings_.radiusPx(), session_->labelMap()->bounds())};
    session_->paint({&area, 1}, settings_.locked());
}

void PaintTool::fill(const core::Point& at) {
    const core::painting::PaintedArea area{
        paintedValue(),
        core::painting::connectedArea(*session_->labelMap(), static_cast<int>(std::lround(at.x())),
                                      static_cast<int>(std::lround(at.y())))};
    session_->paint({&area, 1}, settings_.locked());
    session_->commitPainting(Words::tr("Fill with %1").arg(className(settings_.value())),
                             QStringLiteral("fill"));
}

void PaintTool::cutAlong() {
    const auto wanted = settings_.coloursDecide() ? std::nullopt : std::optional(settings_.value());
    if (session_->data().photo != nullptr) {
        session_->paint(
            core::image::smartStroke(core::viewOf(session_->data().photo->photo()), *session_->labelMap(),
                                     session_->fit(), path_, settings_.radiusPx(), wanted, settings_.reach(),
                                     core::NoProgress()),
            settings_.locked());
        session_->commitPainting(
            wanted ? Words::tr("Smart stroke of %1").arg(className(*wanted)) : Words::tr("Smart stroke"),
            QStringLiteral("smart stroke"));
    }
    repaintPath();
    path_.clear();
}

std::vector<core::Point> PaintTool::meantOutline(const core::LabelMap& before) const {
    return steadied(path_, *session_, before, settings_.value(), canvas_.zoom(),
                    beyond_ ? pathReachPx() : std::nullopt);
}

// Shows what the outline drawn so far makes of the map, in place of what it made of it before.
void PaintTool::previewOutline() {
    if (!beforeOutline_) {
        beforeOutline_ = *session_->labelMap();
    }
    std::vector<core::painting::PaintedArea> areas =
        core::painting::previewOutline(*beforeOutline_, meantOutline(*beforeOutline_), settings_.value(),
                                       pathReachPx().value_or(1), 1 / canvas_.zoom());
    if (!areas.empty() || session_->previewing()) {
        session_->repaint(std::move(areas), settings_.locked());
    }
}

void PaintTool::redrawAlong() {
    session_->cancelPainting();  // the preview
    beforeOutline_.reset();
    const core::LabelMap& map = *session_->labelMap();
    session_->paint(
        core::painting::redrawOutline(map, meantOutline(map), settings_.value(), pathReachPx().value_or(1)),
        settings_.locked());
    session_->commitPainting(Words::tr("Redraw the outline of %1").arg(className(settings_.value())),
                             QStringLiteral("outline"));
    repaintPath();
    path_.clear();
}

std::optional<double> PaintTool::pathReachPx() const {
    switch (settings_.mode()) {
        case PaintMode::Smart:
            return settings_.reach() * settings_.radiusPx();
        case PaintMode::Outline:
            return std::max(settings_.radiusPx(), 1.0);
        default:
            return std::nullopt;
    }
}

void PaintTool::addCorner(const QPointF& screen) {
    if (polygon_ && path_.size() > 2) {
        const QPointF toFirst = screen - canvas_.view().screenFromPhoto(path_.front());
        const QPointF toLast = screen - canvas_.view().screenFromPhoto(path_.back());
        if (std::hypot(toFirst.x(), toFirst.y()) <= kCornerPx ||
            std::hypot(toLast.x(), toLast.y()) <= kClickPx) {
            closeLasso();
            stroking_ = false;
            return;
        }
    }
    if (!polygon_) {
        path_.clear();
    }
    path_.push_back(photoAt(screen));
    repaintPath();
}

void PaintTool::closeLasso() {
    std::vector<core::painting::PixelSpan> spans =
        core::geometry::polygonSpans(path_, session_->labelMap()->bounds());
    const core::LabelMap* source = settings_.areaSource();
    if (source != nullptr && source->width() == session_->labelMap()->width() &&
        source->height() == session_->labelMap()->height()) {
        session_->paint(core::painting::takeArea(*session_->labelMap(), *source, spans), settings_.locked());
        session_->commitPainting(Words::tr("Take an area from another map"), QStringLiteral("take area"));
    } else {
        const core::painting::PaintedArea area{paintedValue(), std::move(spans)};
        session_->paint({&area, 1}, settings_.locked());
        session_->commitPainting(Words::tr("Paint %1 in a lasso").arg(className(settings_.value())),
                                 QStringLiteral("lasso"));
    }
    repaintPath();
    polygon_ = false;
    path_.clear();
}

QRect PaintTool::cursorRect(const QPointF& screen) const {
    const double radius = settings_.radiusPx() * canvas_.view().scale() + 3;
    return QRectF(screen.x() - radius, screen.y() - radius, 2 * radius, 2 * radius).toAlignedRect();
}

void PaintTool::showCursorAt(const std::optional<QPointF>& screen) {
    if (pointer_) {
        canvas_.requestRepaint(cursorRect(*pointer_));
    }
    pointer_ = screen;
    if (pointer_) {
        canvas_.requestRepaint(cursorRect(*pointer_));
    }
}

void PaintTool::repaintPath() {
    if (!path_.empty()) {
        canvas_.update();
    }
}

void PaintTool::repaintPathEnd() {
    // The segment before gets a corner in place of its end.
    QPolygonF end;
    for (std::size_t i = path_.size() - std::min<std::size_t>(path_.size(), 3); i < path_.size(); ++i) {
        end.append(canvas_.view().screenFromPhoto(path_[i]));
    }
    const double margin = pathReachPx().value_or(0) * canvas_.view().scale() + kLineMarginPx;
    canvas_.requestRepaint(end.boundingRect().adjusted(-margin, -margin, margin, margin).toAlignedRect());
}

}  // namespace maskwright::app::gui
