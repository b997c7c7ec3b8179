// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/map_borders.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace maskwright::core::fitting {

namespace {

bool holds(const ClassMask& classes, std::uint8_t label) {
    return label < kClassCount && classes[label];
}

// Replaces each outward direction by the mean of those around; a step whose surroundings cancel out (a line
// one pixel wide) keeps its own. Requires steps from top to bottom.
void smoothDirections(std::vector<BorderStep>& steps, double radius) {
    std::vector<Point> smooth(steps.size());
    std::size_t first = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        while (steps[first].place.y() < steps[i].place.y() - radius) {
            ++first;
        }
        Point sum = Point::Zero();
        for (std::size_t j = first; j < steps.size() && steps[j].place.y() <= steps[i].place.y() + radius;
             ++j) {
            if ((steps[j].place - steps[i].place).squaredNorm() <= radius * radius) {
                sum += steps[j].outward;
            }
        }
        smooth[i] = sum.norm() > 0.5 ? Point(sum.normalized()) : steps[i].outward;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i].outward = smooth[i];
    }
}

}  // namespace

std::vector<BorderStep> bordersOf(const LabelMap& map, const ClassMask& inside, const ClassMask& outside,
                                  double smoothPx) {
    expects(smoothPx > 0, "bordersOf: nothing to average over");
    std::vector<BorderStep> steps;
    const auto add = [&](int x, int y, int dx, int dy) {
        const std::uint8_t here = map.at(x, y);
        const std::uint8_t there = map.at(x + dx, y + dy);
        if (here == there) {
            return;
        }
        const Point middle(x + dx / 2.0, y + dy / 2.0);
        const Point across(dx, dy);
        if (holds(inside, here) && holds(outside, there)) {
            steps.push_back({middle, across});
        } else if (holds(inside, there) && holds(outside, here)) {
            steps.push_back({middle, -across});
        }
    };
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x + 1 < map.width(); ++x) {
            add(x, y, 1, 0);
        }
        for (int x = 0; x < map.width() && y + 1 < map.height(); ++x) {
            add(x, y, 0, 1);
        }
    }
    smoothDirections(steps, smoothPx);
    return steps;
}

const BorderStep* nearestStep(std::span<const BorderStep> border, const Point& place, const Point& outward,
                              double reachPx) {
    const BorderStep* nearest = nullptr;
    double least = reachPx * reachPx;
    for (const BorderStep& step : border) {
        const double distance = (step.place - place).squaredNorm();
        if (distance <= least && (outward.isZero() || step.outward.dot(outward) > 0)) {
            least = distance;
            nearest = &step;
        }
    }
    return nearest;
}

std::optional<Point> endOf(std::span<const BorderStep> border, std::span<const BorderStep> hidden,
                           const Point& direction, double slackPx) {
    double farthest = -std::numeric_limits<double>::infinity();
    for (const auto& steps : {border, hidden}) {
        for (const BorderStep& step : steps) {
            farthest = std::max(farthest, step.place.dot(direction));
        }
    }
    const auto isAtEnd = [&](const BorderStep& step) {
        return step.place.dot(direction) >= farthest - slackPx;
    };
    Point sum = Point::Zero();
    std::ptrdiff_t count = 0;
    for (const BorderStep& step : border) {
        if (isAtEnd(step)) {
            sum += step.place;
            ++count;
        }
    }
    if (count == 0 || std::ranges::count_if(hidden, isAtEnd) >= count) {
        return std::nullopt;
    }
    const Point middle = sum / static_cast<double>(count);
    return middle + (farthest - middle.dot(direction)) * direction;
}

}  // namespace maskwright::core::fitting
