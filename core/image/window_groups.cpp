// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/window_groups.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <tuple>

namespace maskwright::core::image {

namespace {

constexpr double kNear = 0.25;
constexpr double kSideRatio = 1.5;
constexpr double kRollDegrees = 45;

auto orderOf(const DetectorWindow& window) {
    return std::tuple(window.side, window.centre.y(), window.centre.x(), window.rollDegrees);
}

bool sameFace(const DetectorWindow& small, const DetectorWindow& large) {
    const double turn = std::remainder(large.rollDegrees - small.rollDegrees, 360.0);
    return large.side < kSideRatio * small.side && std::abs(turn) < kRollDegrees &&
           (small.centre - large.centre).norm() < kNear * small.side;
}

std::size_t rootOf(std::vector<std::size_t>& parents, std::size_t index) {
    while (parents[index] != index) {
        parents[index] = parents[parents[index]];
        index = parents[index];
    }
    return index;
}

WindowGroup averaged(const std::vector<const DetectorWindow*>& members) {
    WindowGroup group;
    group.count = static_cast<int>(members.size());
    Point direction = Point::Zero();
    for (const DetectorWindow* window : members) {
        group.mean.centre += window->centre;
        group.mean.side += window->side;
        const double angle = window->rollDegrees * std::numbers::pi / 180;
        direction += Point(std::cos(angle), std::sin(angle));
    }
    const auto count = static_cast<double>(members.size());
    group.mean.centre /= count;
    group.mean.side /= count;
    group.mean.rollDegrees = std::atan2(direction.y(), direction.x()) * 180 / std::numbers::pi;
    return group;
}

}  // namespace

std::vector<WindowGroup> groupWindows(std::vector<DetectorWindow> windows) {
    std::sort(windows.begin(), windows.end(),
              [](const DetectorWindow& a, const DetectorWindow& b) { return orderOf(a) < orderOf(b); });
    std::vector<std::size_t> parents(windows.size());
    std::iota(parents.begin(), parents.end(), std::size_t{0});
    for (std::size_t small = 0; small < windows.size(); ++small) {
        for (std::size_t large = small + 1; large < windows.size(); ++large) {
            if (windows[large].side >= kSideRatio * windows[small].side) {
                break;
            }
            if (sameFace(windows[small], windows[large])) {
                parents[rootOf(parents, large)] = rootOf(parents, small);
            }
        }
    }
    std::vector<std::vector<const DetectorWindow*>> members(windows.size());
    for (std::size_t i = 0; i < windows.size(); ++i) {
        members[rootOf(parents, i)].push_back(&windows[i]);
    }
    std::vector<WindowGroup> groups;
    for (const auto& group : members) {
        if (!group.empty()) {
            groups.push_back(averaged(group));
        }
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const WindowGroup& a, const WindowGroup& b) { return a.count > b.count; });
    return groups;
}

}  // namespace maskwright::core::image
