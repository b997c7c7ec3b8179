// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/point_selection.h"

#include <algorithm>

namespace maskwright::app::gui {

namespace {

bool untouched(const core::Landmarks& landmarks, std::size_t point) {
    return landmarks.states[point] == core::PointState::Predicted ||
           landmarks.states[point] == core::PointState::Propagated;
}

}  // namespace

std::vector<std::size_t> PointSelection::group() const {
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (group_.test(i)) {
            points.push_back(i);
        }
    }
    return points;
}

void PointSelection::take(const Group& group, std::optional<std::size_t> current) {
    Group different = group_ ^ group;
    for (const auto& point : {selected_, current}) {
        if (point && selected_ != current) {
            different.set(*point);
        }
    }
    group_ = group;
    selected_ = current;
    if (different.any()) {
        std::vector<std::size_t> points;
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            if (different.test(i)) {
                points.push_back(i);
            }
        }
        Q_EMIT changed(points);
    }
}

void PointSelection::select(std::optional<std::size_t> point) {
    Group group;
    if (point) {
        group.set(*point);
    }
    take(group, point);
}

void PointSelection::selectGroup(const std::vector<std::size_t>& points) {
    Group group;
    for (const std::size_t point : points) {
        group.set(point);
    }
    std::optional<std::size_t> current = selected_;
    if (!current || !group.test(*current)) {
        current = points.empty() ? std::nullopt : std::optional(points.front());
    }
    take(group, current);
}

void PointSelection::toggle(std::size_t point) {
    Group group = group_;
    group.flip(point);
    if (group.test(point)) {
        take(group, point);
        return;
    }
    std::optional<std::size_t> current = selected_;
    if (current == point) {
        current.reset();
        for (std::size_t i = 0; i < core::kPointCount && !current; ++i) {
            current = group.test(i) ? std::optional(i) : std::nullopt;
        }
    }
    take(group, current);
}

void PointSelection::hover(std::optional<std::size_t> point) {
    if (const auto before = std::exchange(hovered_, point); before != point) {
        std::vector<std::size_t> points;
        for (const auto& one : {before, point}) {
            if (one) {
                points.push_back(*one);
            }
        }
        Q_EMIT changed(points);
    }
}

bool isDoubtful(const core::Landmarks& landmarks, std::size_t point) {
    return untouched(landmarks, point) && landmarks.confidences[point] < kDoubtfulBelow;
}

std::vector<std::size_t> byDoubt(const core::Landmarks& landmarks) {
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (untouched(landmarks, i)) {
            points.push_back(i);
        }
    }
    std::ranges::stable_sort(points, {}, [&](std::size_t point) { return landmarks.confidences[point]; });
    return points;
}

}  // namespace maskwright::app::gui
