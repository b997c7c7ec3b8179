// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/steady_line.h"

#include "core/bilinear.h"
#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace maskwright::core::image {

namespace {

// In units of the tremble. Chosen with maskwright-bench mend on faces of a training folder.
constexpr double kStep = 1.25;   // from one sample to the next along the line
constexpr double kOffset = 0.3;  // from one place to the next across it
constexpr int kPlaces = 14;      // to each side
constexpr int kEdgePlaces = 6;   // to each side of an edge, whose colours differ
constexpr int kAlong = 2;        // samples before and after, in which an edge runs on
constexpr int kHeading = 6;      // likewise, between which the line has its direction
constexpr int kSmoothed = 4;     // likewise, over which moves are averaged
// A difference of colours (0..255 each, of three together) that is as good an edge as any.
constexpr double kStrongEdge = 40;
// How much more probable the border is on such an edge, in nats, and where the class ends already, as a
// factor.
constexpr double kEdgeNats = 2;
constexpr double kOutlineFactor = 3;

// A place so near to the straight way between others, in tremble, is none of the line's corners; so many
// samples are at most passed over.
constexpr double kStraight = 0.25;
constexpr std::size_t kMostPassed = 16;

constexpr int kReach = kPlaces + kEdgePlaces;
// Colours from one side of the line to the other.
using Profile = std::array<std::array<double, 3>, 2 * kReach + 1>;

struct Samples {
    std::vector<Point> places;
    std::vector<Point> across;  // unit vectors; zero where the line has no direction

    Samples(std::span<const Point> path, double step) {
        places.push_back(path.front());
        double ahead = step;  // to the next sample
        for (std::size_t i = 1; i < path.size(); ++i) {
            const Point way = path[i] - path[i - 1];
            const double length = way.norm();
            for (; ahead <= length; ahead += step) {
                places.emplace_back(path[i - 1] + way * (ahead / length));
            }
            ahead -= length;
        }
        if ((places.back() - path.back()).norm() > 0.1 * step) {
            places.push_back(path.back());
        }
        for (int i = 0; i < size(); ++i) {
            const Point way = at(i + kHeading) - at(i - kHeading);
            const double length = way.norm();
            across.emplace_back(length > 0 ? Point(-way.y() / length, way.x() / length) : Point(0, 0));
        }
    }
    [[nodiscard]] int size() const { return static_cast<int>(places.size()); }
    // The first or last one beyond the ends.
    [[nodiscard]] const Point& at(int i) const {
        return places[static_cast<std::size_t>(std::clamp(i, 0, size() - 1))];
    }
    [[nodiscard]] Point beside(int i, double px) const {
        return at(i) + px * across[static_cast<std::size_t>(i)];
    }
};

std::vector<Profile> profilesOf(const ImageView& photo, const Samples& samples, double offsetPx) {
    std::vector<Profile> profiles(samples.places.size());
    for (int i = 0; i < samples.size(); ++i) {
        for (int k = -kReach; k <= kReach; ++k) {
            const Point at = samples.beside(i, k * offsetPx);
            profiles[static_cast<std::size_t>(i)][static_cast<std::size_t>(k + kReach)] =
                bilinear(photo, at.x(), at.y());
        }
    }
    return profiles;
}

// The mean of a sample and its neighbours along the line, summed up from one side of the line on.
Profile summedProfile(const std::vector<Profile>& profiles, int sample) {
    const int first = std::max(sample - kAlong, 0);
    const int last = std::min(sample + kAlong, static_cast<int>(profiles.size()) - 1);
    Profile sums{};
    for (int i = first; i <= last; ++i) {
        const Profile& profile = profiles[static_cast<std::size_t>(i)];
        for (std::size_t k = 0; k < sums.size(); ++k) {
            for (std::size_t channel = 0; channel < 3; ++channel) {
                sums[k][channel] += profile[k][channel];
            }
        }
    }
    const double count = last - first + 1;
    for (std::size_t k = 0; k < sums.size(); ++k) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            sums[k][channel] = sums[k][channel] / count + (k > 0 ? sums[k - 1][channel] : 0);
        }
    }
    return sums;
}

// 0..1: how much the colours on both sides of a place differ.
double edgeAt(const Profile& sums, int place) {
    const auto at = static_cast<std::size_t>(place + kReach);
    double squares = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const double before = at > kEdgePlaces ? sums[at - kEdgePlaces - 1][channel] : 0;
        const double here = sums[at][channel] - sums[at - 1][channel];
        const double left = sums[at][channel] - here - before;
        const double right = sums[at + kEdgePlaces][channel] - sums[at][channel];
        squares += (right - left) * (right - left);
    }
    return std::min(std::sqrt(squares) * (1 / (kEdgePlaces * kStrongEdge)), 1.0);
}

// The place nearest to the line where the class begins or ends, in places; none: too far off.
std::optional<double> outlineNear(const LabelMap& map, std::uint8_t value, const Samples& samples, int sample,
                                  double offsetPx) {
    const auto shows = [&](int place) {
        const Point at = samples.beside(sample, place * offsetPx);
        const auto x = static_cast<int>(std::lround(std::clamp(at.x(), -1.0, 1.0 * map.width())));
        const auto y = static_cast<int>(std::lround(std::clamp(at.y(), -1.0, 1.0 * map.height())));
        return map.bounds().contains(x, y) && map.at(x, y) == value;
    };
    const bool here = shows(0);
    for (int k = 1; k <= kPlaces; ++k) {
        if (shows(k) != here) {
            return k - 0.5;
        }
        if (shows(-k) != here) {
            return 0.5 - k;
        }
    }
    return std::nullopt;
}

// exp(-x^2 / 2) of distances in half places, as an outline lies between two places.
using HalfPlaceBell = std::array<double, 4 * kPlaces + 1>;

HalfPlaceBell bellOfHalfPlaces() {
    HalfPlaceBell bell{};
    for (std::size_t i = 0; i < bell.size(); ++i) {
        const double away = 0.5 * static_cast<double>(i) * kOffset;
        bell[i] = std::exp(-0.5 * away * away);
    }
    return bell;
}

// Where the border is to be expected, in units of the tremble beside the line.
double expectedMove(const Profile& sums, std::optional<double> outline) {
    static const HalfPlaceBell bell = bellOfHalfPlaces();
    const int outlineHalves = static_cast<int>(std::lround(2 * outline.value_or(0)));
    double sum = 0;
    double weights = 0;
    for (int k = -kPlaces; k <= kPlaces; ++k) {
        double weight =
            std::exp(kEdgeNats * edgeAt(sums, k)) * bell[static_cast<std::size_t>(2 * std::abs(k))];
        if (outline) {
            weight *= 1 + kOutlineFactor * bell[static_cast<std::size_t>(std::abs(2 * k - outlineHalves))];
        }
        sum += weight * k * kOffset;
        weights += weight;
    }
    return sum / weights;
}

// A bell over the samples around.
double smoothed(const std::vector<double>& moves, int sample) {
    constexpr double kDeviation = kSmoothed / 2.0;
    double sum = 0;
    double weights = 0;
    for (int i = std::max(sample - kSmoothed, 0);
         i <= std::min(sample + kSmoothed, static_cast<int>(moves.size()) - 1); ++i) {
        const double away = (i - sample) / kDeviation;
        const double weight = std::exp(-0.5 * away * away);
        sum += weight * moves[static_cast<std::size_t>(i)];
        weights += weight;
    }
    return sum / weights;
}

double distanceToWay(const Point& at, const Point& from, const Point& to) {
    const Point way = to - from;
    const double squared = way.squaredNorm();
    const double share = squared > 0 ? std::clamp((at - from).dot(way) / squared, 0.0, 1.0) : 0;
    return (at - from - share * way).norm();
}

// The corners of the line alone, as what follows takes time by their number.
std::vector<Point> cornersOf(const std::vector<Point>& line, double straightPx) {
    if (line.size() < 3) {
        return line;
    }
    std::vector<Point> corners{line.front()};
    std::size_t last = 0;
    for (std::size_t to = 2; to < line.size(); ++to) {
        bool straight = to - last <= kMostPassed;
        for (std::size_t i = last + 1; i < to && straight; ++i) {
            straight = distanceToWay(line[i], line[last], line[to]) <= straightPx;
        }
        if (!straight) {
            last = to - 1;
            corners.push_back(line[last]);
        }
    }
    corners.push_back(line.back());
    return corners;
}

}  // namespace

std::vector<Point> steadyLine(const ImageView& photo, const LabelMap& map, FaceClass value,
                              std::span<const Point> path, double handPx) {
    constexpr double kLeastHandPx = 1.0 / 3;
    expects(photo.width == map.width() && photo.height == map.height(),
            "steadyLine: the map is of another photo");
    expects(std::all_of(path.begin(), path.end(), [](const Point& point) { return point.allFinite(); }),
            "steadyLine: a point is not finite");
    if (path.size() < 3 || !(handPx >= kLeastHandPx) || photo.empty()) {
        return {path.begin(), path.end()};
    }
    const double offsetPx = kOffset * handPx;
    const Samples samples(path, kStep * handPx);
    const std::vector<Profile> profiles = profilesOf(photo, samples, offsetPx);
    std::vector<double> moves;
    for (int i = 0; i < samples.size(); ++i) {
        moves.push_back(
            expectedMove(summedProfile(profiles, i), outlineNear(map, labelOf(value), samples, i, offsetPx)));
    }
    std::vector<Point> line;
    for (int i = 0; i < samples.size(); ++i) {
        line.push_back(samples.beside(i, handPx * smoothed(moves, i)));
    }
    return cornersOf(line, kStraight * handPx);
}

}  // namespace maskwright::core::image
