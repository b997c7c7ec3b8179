// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/line_band.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace maskwright::core::painting {

namespace {

// Of the reach: so far beyond its end a segment is still asked about a pixel. A neighbour's place that is
// nearer by less than the precision of a distance lies within a third of it.
constexpr double kEndMargin = 1e-3;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double cross(const Point& a, const Point& b) {
    return a.x() * b.y() - a.y() * b.x();
}

// Columns of a row, from one to the other; none if they are in the other order.
struct Columns {
    double from = -kInfinity;
    double to = kInfinity;

    [[nodiscard]] bool empty() const { return from > to; }
    [[nodiscard]] Columns intersected(const Columns& other) const {
        return {std::max(from, other.from), std::min(to, other.to)};
    }
    // What lies between the two as well.
    [[nodiscard]] Columns united(const Columns& other) const {
        return empty()         ? other
               : other.empty() ? *this
                               : Columns{std::min(from, other.from), std::max(to, other.to)};
    }
};

// The places that lie at most so far along a direction from an origin.
class UpTo {
  public:
    UpTo(double along, const Point& origin, const Point& direction)
        : fromRight_(direction.x() < 0), level_(direction.x() == 0) {
        if (level_) {
            perRow_ = direction.y();
            atRowZero_ = origin.y() * direction.y() + along;
        } else {
            perRow_ = -direction.y() / direction.x();
            atRowZero_ = origin.x() + (along + origin.y() * direction.y()) / direction.x();
        }
    }
    [[nodiscard]] Columns columns(int y) const {
        if (level_) {
            return y * perRow_ <= atRowZero_ ? Columns{} : Columns{kInfinity, -kInfinity};
        }
        const double column = atRowZero_ + y * perRow_;
        return fromRight_ ? Columns{column, kInfinity} : Columns{-kInfinity, column};
    }

  private:
    bool fromRight_;
    bool level_;  // the same in all columns of a row
    double perRow_;
    double atRowZero_;  // the last column, or what a level row may be at most
};

}  // namespace

bool isClosed(std::span<const Point> path) {
    constexpr double kClosedShare = 0.1;
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        length += (path[i] - path[i - 1]).norm();
    }
    return !path.empty() && (path.back() - path.front()).norm() <= kClosedShare * length;
}

DrawnLine::DrawnLine(std::span<const Point> path, double stepPx) {
    for (const Point& point : path) {
        if (points.empty() || (point - points.back()).norm() >= stepPx) {
            points.push_back(point);
        }
    }
    if (!path.empty() && points.back() != path.back() && (points.back() - path.back()).norm() > 0.1) {
        points.push_back(path.back());
    }
    closed = points.size() > 3 && isClosed(path);
}

double DrawnLine::turn() const {
    double area = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        area += cross(at(i), at(i + 1));
    }
    return area;
}

LineBand::LineBand(const DrawnLine& line, double reachPx, const PixelRect& clip) {
    PixelRect around;
    for (const Point& point : line.points) {
        const auto x = static_cast<int>(std::clamp(std::lround(point.x()), -100'000L, 100'000L));
        const auto y = static_cast<int>(std::clamp(std::lround(point.y()), -100'000L, 100'000L));
        around = around.united({x, y, x + 1, y + 1});
    }
    window_ = around.grown(static_cast<int>(std::min(reachPx, 100'000.0)) + 1).intersected(clip);
    if (window_.empty()) {
        return;
    }
    sides_ = Raster<LineSide>(window_.width(), window_.height(), LineSide::None);
    distances_ = Raster<float>(window_.width(), window_.height(), std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < line.segments(); ++i) {
        addSegment(line, i, reachPx);
    }
}

// A hand's line has many segments, each far shorter than the reach, so nearly every pixel within reach of one
// lies beyond its ends, where its neighbours are nearer: only on the outer side of a bend the corner itself
// is the nearest place, and there the segment before it is asked.
void LineBand::addSegment(const DrawnLine& line, std::size_t segment, double reach) {
    const Point& from = line.at(segment);
    const Point way = line.at(segment + 1) - from;
    const double length = way.norm();
    const Point direction = line.direction(segment);
    const bool first = !line.closed && segment == 0;
    const bool last = !line.closed && segment + 1 == line.segments();
    // The first and last of a closed line are asked about all, so that of equally near segments still the
    // first one counts.
    const bool leavesBefore = segment > (line.closed ? 0U : 1U);
    const bool leavesAfter = segment + (line.closed ? 1 : 2) < line.segments();
    const Point next = line.direction((segment + 1) % line.segments());
    const double margin = kEndMargin * reach;
    const UpTo end(length + margin, from, direction);
    const UpTo nextStart(margin, from + way, next);
    const UpTo start(margin, from, -direction);
    const PixelRect near =
        PixelRect{static_cast<int>(std::floor(std::min(from.x(), from.x() + way.x()) - reach)),
                  static_cast<int>(std::floor(std::min(from.y(), from.y() + way.y()) - reach)),
                  static_cast<int>(std::ceil(std::max(from.x(), from.x() + way.x()) + reach)) + 1,
                  static_cast<int>(std::ceil(std::max(from.y(), from.y() + way.y()) + reach)) + 1}
            .intersected(window_);
    for (int y = near.y0; y < near.y1; ++y) {
        Columns asked;
        if (leavesBefore) {
            asked = start.columns(y);
        }
        if (leavesAfter) {
            asked = asked.intersected(end.columns(y).united(nextStart.columns(y)));
        }
        const int x0 = static_cast<int>(std::clamp(std::floor(asked.from), 1.0 * near.x0, 1.0 * near.x1));
        const int x1 = static_cast<int>(std::clamp(std::ceil(asked.to) + 1, 1.0 * near.x0, 1.0 * near.x1));
        for (int x = x0; x < x1; ++x) {
            const Point offset = Point(x, y) - from;
            const double along = offset.dot(direction);
            const double on = std::clamp(along, 0.0, length);
            const auto distance = static_cast<float>((offset - on * direction).norm());
            float& nearest = distances_.at(x - window_.x0, y - window_.y0);
            if (distance >= nearest || distance > reach) {
                continue;
            }
            nearest = distance;
            LineSide& side = sides_.at(x - window_.x0, y - window_.y0);
            if ((first && along < 0) || (last && along > length)) {
                side = LineSide::None;  // beyond the end
                continue;
            }
            // At a corner both segments are as near, and the side is that of their middle direction.
            Point heading = direction;
            if (along < 0) {
                heading += line.direction((segment + line.segments() - 1) % line.segments());
            } else if (along > length) {
                heading += next;
            }
            side = cross(heading, offset - on * direction) >= 0 ? LineSide::Left : LineSide::Right;
        }
    }
}

}  // namespace maskwright::core::painting
