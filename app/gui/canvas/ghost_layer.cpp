// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/ghost_layer.h"

#include <algorithm>
#include <cmath>

namespace maskwright::app::gui {

namespace {

constexpr double kRadiusPx = 4;
// A follower that moved less than this on the screen needs no ghost.
constexpr double kLeastWayPx = 1.5;

}  // namespace

void GhostLayer::show(const core::Landmarks& before, const core::Landmarks& now,
                      std::span<const std::size_t> followers) {
    repaintGhosts();
    ghosts_.clear();
    for (const std::size_t point : followers) {
        if (before.point(point) != now.point(point)) {
            ghosts_.push_back({before.point(point), now.point(point)});
        }
    }
    repaintGhosts();
}

void GhostLayer::clear() {
    repaintGhosts();
    ghosts_.clear();
}

void GhostLayer::repaintGhosts() {
    if (ghosts_.empty()) {
        return;
    }
    const core::Point& first = ghosts_.front().before;
    core::Box area{first.x(), first.y(), first.x(), first.y()};
    for (const Ghost& ghost : ghosts_) {
        for (const core::Point& point : {ghost.before, ghost.now}) {
            area = {std::min(area.x0, point.x()), std::min(area.y0, point.y()), std::max(area.x1, point.x()),
                    std::max(area.y1, point.y())};
        }
    }
    repaintPhoto(area, kRadiusPx + 2);
}

void GhostLayer::paint(QPainter& painter, const ViewTransform& view, const QRect& /*exposed*/) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Ghost& ghost : ghosts_) {
        const QPointF before = view.screenFromPhoto(ghost.before);
        const QPointF now = view.screenFromPhoto(ghost.now);
        if (std::hypot(now.x() - before.x(), now.y() - before.y()) < kLeastWayPx) {
            continue;
        }
        // Dark below light, so that it is seen on any photo.
        for (const auto& [width, colour] :
             {std::pair(2.6, QColor(0, 0, 0, 90)), std::pair(1.2, QColor(235, 235, 235, 200))}) {
            painter.setPen(QPen(colour, width));
            painter.drawEllipse(before, kRadiusPx, kRadiusPx);
            painter.drawLine(before, now);
        }
    }
}

}  // namespace maskwright::app::gui
