// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/point_selection.h"

#include <algorithm>

namespace maskwright::app::gui {

namespace {

bool untouched(const core::Landmarks& landmarks, std::size_t point) {
    return landmarks.states[point] == core::PointState::Predicted ||
           landmarks.states[point] == core::PointState::Propagated;
}

std::vector<std::size_t> both(std::optional<std::size_t> a, std::optional<std::size_t> b) {
    std::vector<std::size_t> result;
    for (const auto& point : {a, b}) {
        if (point) {
            result.push_back(*point);
        }
    }
    return result;
}

}  // namespace

void PointSelection::select(std::optional<std::size_t> point) {
    if (const auto before = std::exchange(selected_, point); before != point) {
        Q_EMIT changed(both(before, point));
    }
}

void PointSelection::hover(std::optional<std::size_t> point) {
    if (const auto before = std::exchange(hovered_, point); before != point) {
        Q_EMIT changed(both(before, point));
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
