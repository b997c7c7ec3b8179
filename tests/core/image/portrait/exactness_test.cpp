// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/portrait.h"
#include "core/scheme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

// Points and labels are drawn from one shape, by two ways: the points by projection, the labels by
// rasterising the painted surface. Here they are held against each other.
namespace maskwright::core::image::portrait {
namespace {

using Inside = std::function<bool(std::uint8_t)>;

constexpr int kSide = 384;

std::uint8_t labelAt(const LabelMap& map, int x, int y) {
    return map.bounds().contains(x, y) ? map.at(x, y) : labelOf(FaceClass::Background);
}

// Distance of a point to the border between pixels that belong and pixels that do not, at most reach + 1.
double distanceToBorder(const LabelMap& map, const Point& p, const Inside& belongs, int reach) {
    const int x0 = static_cast<int>(std::lround(p.x()));
    const int y0 = static_cast<int>(std::lround(p.y()));
    double best = reach + 1;
    for (int y = y0 - reach; y <= y0 + reach; ++y) {
        for (int x = x0 - reach; x <= x0 + reach; ++x) {
            const bool here = belongs(labelAt(map, x, y));
            if (here != belongs(labelAt(map, x + 1, y))) {
                const double dy = std::max(0.0, std::abs(p.y() - y) - 0.5);
                best = std::min(best, std::hypot(p.x() - x - 0.5, dy));
            }
            if (here != belongs(labelAt(map, x, y + 1))) {
                const double dx = std::max(0.0, std::abs(p.x() - x) - 0.5);
                best = std::min(best, std::hypot(dx, p.y() - y - 0.5));
            }
        }
    }
    return best;
}

bool insidePolygon(const std::vector<Point>& polygon, double x, double y) {
    bool odd = false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const Point& a = polygon[i];
        const Point& b = polygon[j];
        if ((a.y() > y) != (b.y() > y) && x < (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()) + a.x()) {
            odd = !odd;
        }
    }
    return odd;
}

struct Checked {
    std::string name;
    std::vector<std::size_t> points;
    Inside belongs;
};

std::vector<std::size_t> range(std::size_t first, std::size_t last) {
    std::vector<std::size_t> result;
    for (std::size_t i = first; i <= last; ++i) {
        result.push_back(i);
    }
    return result;
}

Inside isClass(FaceClass value) {
    return [value](std::uint8_t label) { return label == labelOf(value); };
}

Inside isMouth() {
    return [](std::uint8_t label) {
        return label >= labelOf(FaceClass::UpperLip) && label <= labelOf(FaceClass::LowerLip);
    };
}

std::vector<std::size_t> noseOutline() {
    std::vector<std::size_t> points = range(55, 65);
    points.push_back(51);
    return points;
}

std::vector<Checked> closedParts() {
    return {{"image-left brow", range(33, 41), isClass(FaceClass::ImageLeftBrow)},
            {"image-right brow", range(42, 50), isClass(FaceClass::ImageRightBrow)},
            {"image-left eye", range(66, 73), isClass(FaceClass::ImageLeftEye)},
            {"image-right eye", range(75, 82), isClass(FaceClass::ImageRightEye)},
            {"nose", noseOutline(), isClass(FaceClass::Nose)},
            {"mouth", range(84, 95), isMouth()}};
}

bool visible(const Portrait& portrait, std::size_t point) {
    return portrait.landmarks.visibilities[point] == Visibility::Visible;
}

bool allVisible(const Portrait& portrait, const std::vector<std::size_t>& points) {
    return std::ranges::all_of(points, [&](std::size_t i) { return visible(portrait, i); });
}

}  // namespace

TEST_CASE("visible points lie on the border of their part's label") {
    std::vector<double> distances;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const Portrait portrait = renderPortrait({seed, kSide, kSide});
        for (const Checked& part : closedParts()) {
            const bool seen = std::ranges::any_of(portrait.labels.pixels(), part.belongs);
            if (!seen) {
                continue;  // a closed eye has no pixels
            }
            for (const std::size_t i : part.points) {
                if (visible(portrait, i)) {
                    const double distance =
                        distanceToBorder(portrait.labels, portrait.landmarks.point(i), part.belongs, 6);
                    distances.push_back(distance);
                }
            }
        }
    }
    REQUIRE(distances.size() > 600);
    std::ranges::sort(distances);
    CHECK(distances[distances.size() / 2] < 0.5);
    CHECK(distances[distances.size() * 95 / 100] < 1.0);
    // The rest are tips thinner than a pixel and eyes seen edge on.
    CHECK(distances[distances.size() * 99 / 100] < 2.0);
}

TEST_CASE("the polygon through the points of a wholly visible part covers its label") {
    double worst = 1;
    int count = 0;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const Portrait portrait = renderPortrait({seed, kSide, kSide});
        for (const Checked& part : closedParts()) {
            if (part.name == "nose" || !allVisible(portrait, part.points)) {
                continue;  // the nose stands out of its outline in turned heads
            }
            std::vector<Point> polygon;
            for (const std::size_t i : part.points) {
                polygon.push_back(portrait.landmarks.point(i));
            }
            int both = 0;
            int either = 0;
            for (int y = 0; y < kSide; ++y) {
                for (int x = 0; x < kSide; ++x) {
                    const bool labelled = part.belongs(portrait.labels.at(x, y));
                    const bool enclosed = insidePolygon(polygon, x, y);
                    both += labelled && enclosed ? 1 : 0;
                    either += labelled || enclosed ? 1 : 0;
                }
            }
            // Parts of a few pixels are all border.
            if (either > 200) {
                const double overlap = static_cast<double>(both) / either;
                INFO("seed " << seed << ", " << part.name << ": " << overlap << ", " << portrait.description);
                CHECK(overlap > 0.72);
                worst = std::min(worst, overlap);
                ++count;
            }
        }
    }
    CHECK(count > 40);
}

TEST_CASE("the contour follows the lower outline of the face") {
    const Inside isFace = [](std::uint8_t label) {
        return label >= labelOf(FaceClass::Skin) && label <= labelOf(FaceClass::LowerLip);
    };
    std::vector<double> distances;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const Portrait portrait = renderPortrait({seed, kSide, kSide});
        for (std::size_t i = 8; i <= 24; ++i) {
            if (visible(portrait, i)) {
                distances.push_back(
                    distanceToBorder(portrait.labels, portrait.landmarks.point(i), isFace, 8));
            }
        }
    }
    REQUIRE(distances.size() > 150);
    std::ranges::sort(distances);
    CHECK(distances[distances.size() / 2] < 0.6);
    CHECK(distances[distances.size() * 9 / 10] < 1.5);
}

}  // namespace maskwright::core::image::portrait
