// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/names_layer.h"

#include "app/gui/canvas/name_tag.h"

#include <utility>

namespace maskwright::app::gui {

QString numberedPointName(std::size_t point) {
    return QStringLiteral("%1 · %2").arg(point).arg(
        QString::fromStdString(core::Scheme::lapa().pointName(point)));
}

void NamesLayer::setLandmarks(const core::Landmarks* landmarks) {
    landmarks_ = landmarks;
    painted_.reset();
    repaintAll();
}

std::optional<std::size_t> NamesLayer::named() const {
    if (landmarks_ == nullptr || quiet_) {
        return std::nullopt;
    }
    if (selection_.hovered()) {
        return selection_.hovered();
    }
    return selection_.groupSize() == 1 ? selection_.selected() : std::nullopt;
}

void NamesLayer::refresh() {
    const std::optional<std::size_t> now = named();
    if (now || painted_) {
        repaintAll();
    }
    painted_ = now;
}

void NamesLayer::setQuiet(bool quiet) {
    if (std::exchange(quiet_, quiet) != quiet) {
        refresh();
    }
}

void NamesLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& /*exposed*/) {
    if (const std::optional<std::size_t> point = named()) {
        const QRect bounds(0, 0, painter.device()->width(), painter.device()->height());
        paintNameTag(painter, view.screenFromPhoto(landmarks_->point(*point)), numberedPointName(*point),
                     bounds);
    }
}

}  // namespace maskwright::app::gui
