// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/point_edits.h"

#include "core/editing/editing.h"
#include "core/editing/line.h"

#include <algorithm>
#include <numbers>
#include <set>

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

namespace editing = core::editing;

QString partName(core::Part part) {
    return QString::fromStdString(core::Scheme::lapa().partName(part));
}

std::set<core::Part> partsOf(const std::vector<std::size_t>& points) {
    std::set<core::Part> parts;
    for (const std::size_t point : points) {
        parts.insert(core::Scheme::lapa().partOf(point));
    }
    return parts;
}

std::vector<std::size_t> pointsOfParts(const std::set<core::Part>& parts) {
    std::vector<std::size_t> points;
    for (const core::Part part : parts) {
        const auto& more = core::Scheme::lapa().pointsOf(part);
        points.insert(points.end(), more.begin(), more.end());
    }
    std::ranges::sort(points);
    return points;
}

}  // namespace

QString nameOfPoints(const std::vector<std::size_t>& points) {
    const core::Scheme& scheme = core::Scheme::lapa();
    if (points.size() == 1) {
        return QString::fromStdString(scheme.pointName(points.front()));
    }
    if (points.size() == core::kPointCount) {
        return QCoreApplication::translate("PointEdits", "the face");
    }
    const std::set<core::Part> parts = partsOf(points);
    if (parts.size() == 1 && points.size() == scheme.pointsOf(*parts.begin()).size()) {
        return partName(*parts.begin());
    }
    return QCoreApplication::translate("PointEdits", "%1 points").arg(points.size());
}

PointEdits::PointEdits(PointSelection& selection, QObject* parent) : QObject(parent), selection_(selection) {}

bool PointEdits::editable() {
    if (session_ != nullptr && session_->landmarks()) {
        return true;
    }
    Q_EMIT hint(tr("There are no points to edit yet."));
    return false;
}

std::vector<std::size_t> PointEdits::pointsOf(EditScope scope) const {
    if (scope == EditScope::Face) {
        return editing::allPoints();
    }
    std::vector<std::size_t> points = selection_.group();
    if (points.empty() && selection_.hovered()) {
        points.push_back(*selection_.hovered());
    }
    return scope == EditScope::Part ? pointsOfParts(partsOf(points)) : points;
}

std::vector<std::size_t> PointEdits::wanted(EditScope scope) {
    if (!editable()) {
        return {};
    }
    std::vector<std::size_t> points = pointsOf(scope);
    if (points.empty()) {
        Q_EMIT hint(tr("Select a point first, or put the mouse on one."));
    }
    return points;
}

void PointEdits::apply(const core::Landmarks& landmarks, const QString& name, const QString& tool) {
    if (landmarks == *session_->landmarks()) {
        Q_EMIT hint(tr("%1: nothing to change.").arg(name));
        return;
    }
    session_->edit(landmarks, name, tool);
}

void PointEdits::selectPart() {
    if (const std::vector<std::size_t> points = wanted(EditScope::Part); !points.empty()) {
        if (!selection_.selected()) {
            selection_.select(selection_.hovered());
        }
        selection_.selectGroup(points);
    }
}

void PointEdits::selectAll() {
    if (editable()) {
        selection_.selectGroup(editing::allPoints());
    }
}

void PointEdits::closeMouth() {
    if (editable()) {
        apply(editing::mouthClosed(*session_->landmarks()), tr("Close the mouth"),
              QStringLiteral("close-mouth"));
    }
}

void PointEdits::mirror() {
    const std::vector<std::size_t> points = wanted(EditScope::Points);
    if (points.empty()) {
        return;
    }
    std::set<std::size_t> targets;
    for (const std::size_t point : points) {
        for (const std::size_t target : editing::mirrorTargets(point)) {
            targets.insert(target);
        }
    }
    // Both sides at once cannot be made from each other; the current point's side is meant then.
    const auto& mirrorOf = core::Scheme::lapa().mirror();
    if (std::ranges::any_of(targets, [&](std::size_t point) { return targets.contains(mirrorOf[point]); })) {
        const auto own = editing::mirrorTargets(selection_.selected().value_or(points.front()));
        targets = {own.begin(), own.end()};
    }
    if (targets.empty()) {
        Q_EMIT hint(tr("This point lies on the axis of the face: select one on the side to be made anew."));
        return;
    }
    const std::vector<std::size_t> chosen(targets.begin(), targets.end());
    try {
        apply(editing::mirrored(*session_->landmarks(), chosen),
              tr("Mirror %1 from the other side").arg(nameOfPoints(chosen)), QStringLiteral("mirror"));
    } catch (const core::Error& error) {
        Q_EMIT hint(QString::fromUtf8(error.what()));
    }
}

void PointEdits::swapSides(EditScope scope) {
    const std::vector<std::size_t> points = wanted(scope == EditScope::Face ? scope : EditScope::Part);
    if (!points.empty()) {
        apply(editing::sidesSwapped(*session_->landmarks(), points),
              tr("Swap left and right: %1").arg(nameOfPoints(points)), QStringLiteral("swap"));
    }
}

void PointEdits::toggleOccluded(EditScope scope) {
    const std::vector<std::size_t> points = wanted(scope);
    if (points.empty()) {
        return;
    }
    const auto& visibilities = session_->landmarks()->visibilities;
    const bool hidden = std::ranges::all_of(
        points, [&](std::size_t point) { return visibilities[point] == core::Visibility::Occluded; });
    const core::Visibility now = hidden ? core::Visibility::Visible : core::Visibility::Occluded;
    apply(editing::withVisibility(*session_->landmarks(), points, now),
          (hidden ? tr("Visible: %1") : tr("Hidden: %1")).arg(nameOfPoints(points)),
          QStringLiteral("visibility"));
}

void PointEdits::reset(EditScope scope) {
    const std::vector<std::size_t> points = wanted(scope);
    if (points.empty()) {
        return;
    }
    if (!session_->data().proposal) {
        Q_EMIT hint(tr("No program has proposed points for this face."));
        return;
    }
    apply(editing::takenFrom(*session_->landmarks(), *session_->data().proposal, points),
          tr("Reset %1").arg(nameOfPoints(points)), QStringLiteral("reset"));
}

void PointEdits::spaceEvenly() {
    const std::vector<std::size_t> points = wanted(EditScope::Points);
    core::Landmarks spaced = points.empty() ? core::Landmarks{} : *session_->landmarks();
    std::set<const editing::Line*> lines;
    for (const std::size_t point : points) {
        for (const editing::Line* line : editing::linesOf(point)) {
            lines.insert(line);
        }
    }
    for (const editing::Line* line : lines) {
        spaced = editing::spacedEvenly(spaced, *line);
    }
    if (!points.empty()) {
        apply(spaced, tr("Space evenly: %1").arg(nameOfPoints(pointsOf(EditScope::Part))),
              QStringLiteral("space"));
    }
}

void PointEdits::turn(double degrees) {
    if (const std::vector<std::size_t> points = wanted(EditScope::Points); points.size() > 1) {
        const core::Landmarks& now = *session_->landmarks();
        apply(editing::transformed(
                  now, points,
                  editing::turnAndScale(editing::centreOf(now, points), degrees * std::numbers::pi / 180, 1)),
              tr("Turn %1").arg(nameOfPoints(points)), QStringLiteral("turn"));
    } else if (!points.empty()) {
        Q_EMIT hint(tr("Select more points first: G takes the part, Ctrl+A all."));
    }
}

void PointEdits::scale(double factor) {
    if (const std::vector<std::size_t> points = wanted(EditScope::Points); points.size() > 1) {
        const core::Landmarks& now = *session_->landmarks();
        apply(editing::transformed(now, points,
                                   editing::turnAndScale(editing::centreOf(now, points), 0, factor)),
              tr("Scale %1").arg(nameOfPoints(points)), QStringLiteral("scale"));
    } else if (!points.empty()) {
        Q_EMIT hint(tr("Select more points first: G takes the part, Ctrl+A all."));
    }
}

void PointEdits::takeFrom(const core::Landmarks& other, EditScope scope, const QString& source,
                          const QString& tool) {
    if (const std::vector<std::size_t> points = wanted(scope); !points.empty()) {
        apply(editing::takenFrom(*session_->landmarks(), other, points),
              tr("Take %1 from %2").arg(nameOfPoints(points), source), tool);
    }
}

}  // namespace maskwright::app::gui
