// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/line_beyond.h"

#include "core/bilinear.h"
#include "core/error.h"
#include "core/painting/class_border.h"
#include "core/painting/line_band.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::core::image {

namespace {

// In units of the hand's tremble. Chosen with maskwright-bench mend on faces of a training folder.
constexpr double kStep = 1.5;          // between places along the line where colours are looked at
constexpr int kSamples = 16;           // of them, at the line's end
constexpr double kOffset = 0.3;        // from one place to the next across it
constexpr int kPlaces = 6;             // to each side
constexpr double kFirstColour = 0.95;  // from the border to the first colour of a side
constexpr double kColourStep = 0.6;    // from there to the next
constexpr int kColours = 5;            // of a side
constexpr double kOutlineStep = 2;     // along the outline, from one added point to the next
constexpr double kSmoothed = 3;        // corners before and after, of whose places the mean is taken
constexpr double kTangent = 5;  // corners before and after, between which the outline has its direction
constexpr double kMet = 0.6;    // so near to the outline it is met
// Of the way to the outline that is kept from one added point to the next, where the photo says nothing.
constexpr double kKept = 0.97;
// How much more probable the border is where colours are parted as along the line, in nats, and how far
// apart, of three channels together, they have to be for that.
constexpr double kColourNats = 2;
constexpr double kLeastContrast = 25;
// A piece with a shorter outline has no border that runs on.
constexpr std::size_t kLeastCorners = 24;

using Colour = std::array<double, 3>;

double squaredDistance(const Colour& a, const Colour& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
}

Point leftOf(const Point& way) {
    return {-way.y(), way.x()};
}

// The mean colour beside a place, on the side to which "across", a unit vector, points.
Colour colourBeside(const ImageView& photo, const Point& place, const Point& across, double handPx) {
    Colour mean{};
    for (int k = 0; k < kColours; ++k) {
        const Point at = place + (kFirstColour + kColourStep * k) * handPx * across;
        const auto colour = bilinear(photo, at.x(), at.y());
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i] += colour[i] / kColours;
        }
    }
    return mean;
}

struct Sides {
    Colour left;
    Colour right;

    // 0..1: how much as here the colours on both sides of a place are parted.
    [[nodiscard]] double likeness(const Sides& other) const {
        const double parted = std::max(squaredDistance(left, right), kLeastContrast * kLeastContrast);
        const double ofLeft = squaredDistance(other.left, right) - squaredDistance(other.left, left);
        const double ofRight = squaredDistance(other.right, left) - squaredDistance(other.right, right);
        return std::clamp(std::min(ofLeft, ofRight) / parted, 0.0, 1.0);
    }
};

Sides sidesOf(const ImageView& photo, const Point& place, const Point& left, double handPx) {
    return {colourBeside(photo, place, left, handPx), colourBeside(photo, place, -left, handPx)};
}

// The mean over the line's last places.
Sides sidesAtEnd(const ImageView& photo, std::span<const Point> line, double handPx) {
    Sides sum{};
    int count = 0;
    double ahead = 0;  // to the next place
    for (std::size_t i = line.size() - 1; i > 0 && count < kSamples; --i) {
        const Point back = line[i - 1] - line[i];
        const double length = back.norm();
        for (; ahead < length && count < kSamples; ahead += kStep * handPx) {
            const Sides here =
                sidesOf(photo, line[i] + back * (ahead / length), leftOf(-back / length), handPx);
            for (std::size_t k = 0; k < sum.left.size(); ++k) {
                sum.left[k] += here.left[k];
                sum.right[k] += here.right[k];
            }
            ++count;
        }
        ahead -= std::min(ahead, length);
    }
    for (std::size_t k = 0; k < sum.left.size(); ++k) {
        sum.left[k] /= std::max(count, 1);
        sum.right[k] /= std::max(count, 1);
    }
    return sum;
}

// A stretch of the outline, smoothed.
class Course {
  public:
    Course(std::vector<Point> corners, double handPx)
        : smoothed_(reachOf(kSmoothed, handPx)), tangent_(reachOf(kTangent, handPx)) {
        sums_.reserve(corners.size() + 1);
        sums_.emplace_back(0, 0);
        for (const Point& corner : corners) {
            sums_.push_back(sums_.back() + corner);
        }
    }
    [[nodiscard]] std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(sums_.size()) - 1; }
    [[nodiscard]] Point at(std::ptrdiff_t i) const {
        const std::ptrdiff_t middle = std::clamp<std::ptrdiff_t>(i, 0, size() - 1);
        const std::ptrdiff_t from = std::max<std::ptrdiff_t>(middle - smoothed_, 0);
        const std::ptrdiff_t to = std::min(middle + smoothed_ + 1, size());
        const Point sum = sums_[static_cast<std::size_t>(to)] - sums_[static_cast<std::size_t>(from)];
        return sum / static_cast<double>(to - from);
    }
    // A unit vector; zero where the outline turns back upon itself.
    [[nodiscard]] Point direction(std::ptrdiff_t i) const {
        const Point way = at(i + tangent_) - at(i - tangent_);
        const double length = way.norm();
        return length > 0 ? Point(way / length) : Point(0, 0);
    }

  private:
    static std::ptrdiff_t reachOf(double corners, double handPx) {
        return std::lround(std::max(corners, corners * handPx));
    }
    std::ptrdiff_t smoothed_;
    std::ptrdiff_t tangent_;
    std::vector<Point> sums_;
};

// Where beside a place of the outline the border is to be expected, if it was so far to the left before.
double expectedOff(const ImageView& photo, const Sides& wanted, const Point& place, const Point& left,
                   double off, double handPx) {
    double sum = 0;
    double weights = 0;
    for (int k = -kPlaces; k <= kPlaces; ++k) {
        const double away = kOffset * k;
        const double to = off + away * handPx;
        const double likeness = wanted.likeness(sidesOf(photo, place + to * left, left, handPx));
        const double weight = std::exp(kColourNats * likeness - 0.5 * away * away);
        sum += weight * to;
        weights += weight;
    }
    return sum / weights;
}

// What comes after the line's last point.
std::vector<Point> beyondEnd(const ImageView& photo, const LabelMap& map, std::uint8_t value,
                             std::span<const Point> line, double lengthPx, double handPx, double reachPx) {
    const painting::ClassBorder border(map, value);
    const auto start = border.nearest(line.back(), reachPx);
    if (!start) {
        return {};
    }
    // Steps from corner to corner are longer than the line through them.
    const auto most = static_cast<std::size_t>(std::min(2 * lengthPx, 1e6)) + kLeastCorners;
    painting::BorderStretch ahead = border.ahead(*start, most);
    if (ahead.closed && ahead.corners.size() < kLeastCorners) {
        return {};
    }
    std::vector<Point> corners = border.back(*start, most).corners;
    if (ahead.closed) {  // half of it to each side
        corners.resize(std::min(corners.size(), ahead.corners.size() / 2));
        ahead.corners.resize(ahead.corners.size() - ahead.corners.size() / 2);
    }
    std::ranges::reverse(corners);
    const auto index = static_cast<std::ptrdiff_t>(corners.size());
    corners.insert(corners.end(), ahead.corners.begin(), ahead.corners.end());
    const Course course(std::move(corners), handPx);

    Point before = line.front();  // some way before the end
    for (std::size_t i = line.size(); i-- > 0;) {
        if ((line[i] - line.back()).norm() >= kTangent * handPx) {
            before = line[i];
            break;
        }
    }
    const bool forward = (line.back() - before).dot(course.direction(index)) >= 0;
    Sides wanted = sidesAtEnd(photo, line, handPx);
    if (!forward) {
        std::swap(wanted.left, wanted.right);
    }
    const std::ptrdiff_t step = std::lround(std::max(kOutlineStep, kOutlineStep * handPx));
    double off = (line.back() - course.at(index)).dot(leftOf(course.direction(index)));
    std::vector<Point> more;
    double length = 0;
    for (std::ptrdiff_t i = forward ? index + step : index - step;
         i >= 0 && i < course.size() && length < lengthPx; i += forward ? step : -step) {
        const Point place = course.at(i);
        const Point left = leftOf(course.direction(i));
        off = kKept * expectedOff(photo, wanted, place, left, off, handPx);
        if (std::abs(off) < kMet * handPx) {
            break;
        }
        const Point next = place + off * left;
        length += (next - (more.empty() ? line.back() : more.back())).norm();
        more.push_back(next);
    }
    return more;
}

}  // namespace

std::vector<Point> lineBeyond(const ImageView& photo, const LabelMap& map, FaceClass value,
                              std::span<const Point> line, double handPx, double reachPx) {
    constexpr double kLeastHandPx = 1.0 / 3;
    expects(photo.width == map.width() && photo.height == map.height(),
            "lineBeyond: the map is of another photo");
    expects(std::all_of(line.begin(), line.end(), [](const Point& point) { return point.allFinite(); }),
            "lineBeyond: a point is not finite");
    std::vector<Point> result(line.begin(), line.end());
    if (line.size() < 2 || !(handPx >= kLeastHandPx) || photo.empty() || painting::isClosed(line)) {
        return result;
    }
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        length += (line[i] - line[i - 1]).norm();
    }
    const std::vector<Point> tail = beyondEnd(photo, map, labelOf(value), result, length, handPx, reachPx);
    std::ranges::reverse(result);
    const std::vector<Point> head = beyondEnd(photo, map, labelOf(value), result, length, handPx, reachPx);
    result.insert(result.end(), head.begin(), head.end());
    std::ranges::reverse(result);
    result.insert(result.end(), tail.begin(), tail.end());
    return result;
}

}  // namespace maskwright::core::image
