// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/occlusion.h"

#include "core/fitting/turned_half.h"

#include <algorithm>
#include <array>
#include <limits>

namespace maskwright::core::fitting {

namespace {

using Chain = std::span<const std::size_t>;

constexpr std::array<std::size_t, 9> kLeftBrow{33, 34, 35, 36, 37, 38, 39, 40, 41};
constexpr std::array<std::size_t, 9> kRightBrow{42, 43, 44, 45, 46, 47, 48, 49, 50};
constexpr std::array<std::size_t, 8> kLeftEye{66, 67, 68, 69, 70, 71, 72, 73};
constexpr std::array<std::size_t, 8> kRightEye{75, 76, 77, 78, 79, 80, 81, 82};
constexpr std::array<std::size_t, 10> kLeftNose{51, 55, 56, 57, 58, 59, 60, 54, 53, 52};
constexpr std::array<std::size_t, 10> kRightNose{51, 65, 64, 63, 62, 61, 60, 54, 53, 52};
constexpr std::array<std::size_t, 12> kUpperLip{84, 85, 86, 87, 88, 89, 90, 100, 99, 98, 97, 96};
constexpr std::array<std::size_t, 12> kLowerLip{90, 91, 92, 93, 94, 95, 84, 96, 103, 102, 101, 100};
constexpr std::array<std::size_t, 8> kInnerMouth{96, 97, 98, 99, 100, 101, 102, 103};

Chain chainOf(FaceClass value, std::size_t region) {
    switch (value) {
        case FaceClass::ImageLeftBrow:
            return kLeftBrow;
        case FaceClass::ImageRightBrow:
            return kRightBrow;
        case FaceClass::ImageLeftEye:
            return kLeftEye;
        case FaceClass::ImageRightEye:
            return kRightEye;
        case FaceClass::Nose:
            return region == 0 ? Chain(kLeftNose) : Chain(kRightNose);
        case FaceClass::UpperLip:
            return kUpperLip;
        case FaceClass::LowerLip:
            return kLowerLip;
        case FaceClass::InnerMouth:
            return kInnerMouth;
        default:
            return {};
    }
}

using Visibilities = std::array<Visibility, kPointCount>;

// The points that are alone in one half of a part. What lies in the middle may be hidden with either.
constexpr std::array<std::size_t, 5> kLeftWing{55, 56, 57, 58, 59};
constexpr std::array<std::size_t, 5> kRightWing{61, 62, 63, 64, 65};
constexpr std::array<std::size_t, 8> kLeftLips{84, 85, 86, 94, 95, 96, 97, 103};
constexpr std::array<std::size_t, 8> kRightLips{88, 89, 90, 91, 92, 99, 100, 101};

// What a turned part hides itself lies where the part is seen to end, and so do its points: the contour
// through them is the border, and counts as seen. But where most of the half that faces the camera is hidden,
// something lies over the part.
Visibilities withTurnedHalf(FaceClass value, const PointMatrix& points, Visibilities visibilities) {
    const bool nose = value == FaceClass::Nose;
    if (!nose && value != FaceClass::UpperLip && value != FaceClass::LowerLip &&
        value != FaceClass::InnerMouth) {
        return visibilities;
    }
    const Half turned = nose ? turnedNoseHalf(points) : turnedMouthHalf(points);
    if (turned == Half::None) {
        return visibilities;
    }
    const Chain left = nose ? Chain(kLeftWing) : Chain(kLeftLips);
    const Chain right = nose ? Chain(kRightWing) : Chain(kRightLips);
    const Chain near = turned == Half::Left ? right : left;
    const auto seen =
        std::ranges::count_if(near, [&](std::size_t i) { return visibilities[i] == Visibility::Visible; });
    if (2 * seen <= std::ssize(near)) {
        return visibilities;
    }
    const std::size_t first = nose ? 51 : 84;
    const std::size_t last = nose ? 65 : 103;
    for (std::size_t i = first; i <= last; ++i) {
        if (std::ranges::find(near, i) == near.end()) {
            visibilities[i] = Visibility::Visible;
        }
    }
    return visibilities;
}

// The vertex where the contour passes a point: the nearest one, as curves of the paper's scheme miss points.
std::size_t nearestVertex(const Polygon& polygon, const Point& point) {
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const double distance = (polygon[i] - point).squaredNorm();
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

}  // namespace

Polygon cutOccluded(Polygon region, Chain chain, const PointMatrix& points,
                    const std::array<Visibility, kPointCount>& visibilities) {
    const auto visible = [&](std::size_t place) { return visibilities[chain[place]] == Visibility::Visible; };
    std::size_t seen = 0;
    for (std::size_t place = 0; place < chain.size(); ++place) {
        seen += visible(place) ? 1 : 0;
    }
    if (seen == chain.size() || region.empty()) {
        return region;
    }
    if (seen < 3) {
        return {};
    }
    const auto vertexOf = [&](std::size_t place) {
        return nearestVertex(region, points.col(static_cast<Eigen::Index>(chain[place])));
    };
    Polygon cut;
    for (std::size_t place = 0; place < chain.size(); ++place) {
        const std::size_t next = (place + 1) % chain.size();
        const std::size_t from = vertexOf(place);
        const std::size_t before = (place + chain.size() - 1) % chain.size();
        if (!visible(before) && !visible(place) && !visible(next)) {
            continue;  // the line passes it by
        }
        cut.push_back(region[from]);
        if (visible(place) || visible(next)) {  // the contour as it is
            const std::size_t to = vertexOf(next);
            for (std::size_t i = from == to ? to : (from + 1) % region.size(); i != to;
                 i = (i + 1) % region.size()) {
                cut.push_back(region[i]);
            }
        }
    }
    return cut;
}

void cutOccluded(PartFit& fit, FaceClass value, const PointMatrix& points,
                 const std::array<Visibility, kPointCount>& visibilities) {
    const Visibilities seen = withTurnedHalf(value, points, visibilities);
    for (std::size_t k = 0; k < fit.region.size(); ++k) {
        fit.region[k] = cutOccluded(std::move(fit.region[k]), chainOf(value, k), points, seen);
    }
    std::erase_if(fit.region, [](const Polygon& polygon) { return polygon.empty(); });
}

}  // namespace maskwright::core::fitting
