// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/simulated_annotator.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>

namespace maskwright::core::propagation {

namespace {

constexpr int kMostDrags = 2000;

double distanceToSegment(const Point& at, const Point& a, const Point& b) {
    const Point along = b - a;
    const double length = along.squaredNorm();
    const double t = length > 0 ? std::clamp((at - a).dot(along) / length, 0.0, 1.0) : 0;
    return (at - (a + t * along)).norm();
}

std::optional<std::size_t> lineOf(std::size_t point) {
    switch (Scheme::lapa().partOf(point)) {
        case Part::Contour:
            return 0;
        case Part::ImageLeftBrow:
            return 1;
        case Part::ImageRightBrow:
            return 2;
        default:
            return std::nullopt;
    }
}

std::vector<Point> lineThrough(const PointMatrix& truth, Part part) {
    std::vector<Point> line;
    for (const std::size_t point : Scheme::lapa().pointsOf(part)) {
        line.emplace_back(truth.col(static_cast<Eigen::Index>(point)));
    }
    if (part != Part::Contour) {
        line.push_back(line.front());
        return line;
    }
    const Point before = 2 * line[0] - line[1];
    const Point beyond = 2 * line.back() - line[line.size() - 2];
    line.insert(line.begin(), before);
    line.push_back(beyond);
    return line;
}

// The same for the same seed, point and turn, in any order of questions.
Point handNoise(const AnnotatorOptions& options, std::size_t point, int turn) {
    std::seed_seq seed{options.seed, static_cast<unsigned>(point), static_cast<unsigned>(turn)};
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss(0, 1);
    const double x = gauss(random);
    return options.noise * Point(x, gauss(random));
}

class Annotator {
  public:
    Annotator(const Landmarks& start, const PointErrors& errors, const AnnotatorOptions& options)
        : errors_(errors), options_(options) {
        effort_.result = start;
        for (std::size_t i = 0; i < kPointCount; ++i) {
            now_[i] = errors.of(i, start.point(i));
        }
    }

    void worstFirst() {
        while (effort_.drags < kMostDrags) {
            const auto worst = static_cast<std::size_t>(std::ranges::max_element(now_) - now_.begin());
            if (now_[worst] <= options_.tolerance) {
                return;
            }
            drag(worst);
        }
    }

    void leastCertainFirst() {
        std::array<std::size_t, kPointCount> order;
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {},
                                 [&](std::size_t point) { return effort_.result.confidences[point]; });
        while (std::ranges::max(now_) > options_.tolerance && effort_.drags < kMostDrags) {
            for (const std::size_t point : order) {
                ++effort_.lookedAt;
                if (now_[point] > options_.tolerance) {
                    drag(point);
                }
            }
        }
    }

    Effort effort() && { return std::move(effort_); }

  private:
    void drag(std::size_t point) {
        const Point hand = errors_.unitPx() * handNoise(options_, point, turns_[point]++);
        const Point to = errors_.truth().col(static_cast<Eigen::Index>(point)) + hand;
        Landmarks& face = effort_.result;
        if (options_.model != nullptr) {
            face = Propagation(face, {&point, 1}, options_.scope, *options_.model).dragged(to);
        } else {
            face.setPoint(point, to);
            face.states[point] = PointState::Moved;
        }
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const double after = errors_.of(i, face.point(i));
            const bool spoiled = i != point && now_[i] <= options_.tolerance && after > options_.tolerance;
            effort_.spoiled += spoiled ? 1 : 0;
            now_[i] = after;
        }
        ++effort_.drags;
        ++effort_.dragsOfPart[static_cast<std::size_t>(Scheme::lapa().partOf(point))];
    }

    const PointErrors& errors_;
    const AnnotatorOptions& options_;
    Effort effort_;
    std::array<double, kPointCount> now_{};
    std::array<int, kPointCount> turns_{};
};

}  // namespace

PointErrors::PointErrors(const PointMatrix& truth) : truth_(truth), unitPx_(interOcular(truth)) {
    if (!(unitPx_ > 0)) {
        throw Error("the true outer eye corners coincide");
    }
    lines_ = {lineThrough(truth, Part::Contour), lineThrough(truth, Part::ImageLeftBrow),
              lineThrough(truth, Part::ImageRightBrow)};
}

double PointErrors::of(std::size_t point, const Point& at) const {
    const std::optional<std::size_t> line = lineOf(point);
    if (!line) {
        return (at - truth_.col(static_cast<Eigen::Index>(point))).norm() / unitPx_;
    }
    const std::vector<Point>& corners = lines_[*line];
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < corners.size(); ++i) {
        nearest = std::min(nearest, distanceToSegment(at, corners[i - 1], corners[i]));
    }
    return nearest / unitPx_;
}

Effort correctedByAnnotator(const Landmarks& start, const PointErrors& errors,
                            const AnnotatorOptions& options) {
    expects(options.tolerance > 0 && options.noise >= 0, "correctedByAnnotator: tolerance and noise");
    Annotator annotator(start, errors, options);
    if (options.order == Order::WorstFirst) {
        annotator.worstFirst();
    } else {
        annotator.leastCertainFirst();
    }
    return std::move(annotator).effort();
}

}  // namespace maskwright::core::propagation
