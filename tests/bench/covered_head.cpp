// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/covered_head.h"

#include "core/crop_picture.h"
#include "core/error.h"
#include "core/geometry/polygon_fill.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>

namespace maskwright::bench {

namespace {

using core::Point;
using core::geometry::Polygon;

constexpr Eigen::Index kFirstPartPoint = 33;  // before it is the contour
constexpr Eigen::Index kPartPoints = 71;

// A line or outline that is not quite straight or round, in shares of the inter-ocular distance.
class Wave {
  public:
    explicit Wave(std::mt19937_64& random) {
        std::uniform_real_distribution<double> height(-0.08, 0.08);
        std::generate(heights_.begin(), heights_.end(), [&] { return height(random); });
    }
    [[nodiscard]] double at(double x) const {
        double sum = 0;
        for (std::size_t i = 0; i < heights_.size(); ++i) {
            sum += heights_[i] * std::sin(static_cast<double>(i + 1) * x + static_cast<double>(i));
        }
        return sum;
    }

  private:
    std::array<double, 5> heights_{};
};

// From one value to the other, both of them, in steps of a twentieth at most.
std::vector<double> steps(double from, double to) {
    const int count = static_cast<int>(std::ceil(20 * (to - from)));
    std::vector<double> values;
    for (int i = 0; i <= count; ++i) {
        values.push_back(from + (to - from) * i / count);
    }
    return values;
}

// Around the middle of the facial parts, in shares of the inter-ocular distance, upright.
Polygon scarf(std::mt19937_64& random) {
    const Wave wave(random);
    const double top = std::uniform_real_distribution(0.35, 0.8)(random);
    Polygon polygon;
    for (const double x : steps(-10, 10)) {
        polygon.emplace_back(x, top + wave.at(x));
    }
    polygon.emplace_back(10, 10);
    polygon.emplace_back(-10, 10);
    return polygon;
}

Polygon cap(std::mt19937_64& random) {
    constexpr double kHalfWidth = 1.25;
    const Wave wave(random);
    const double brim = std::uniform_real_distribution(-1.0, -0.65)(random);
    Polygon polygon;
    for (const double x : steps(-kHalfWidth, kHalfWidth)) {
        polygon.emplace_back(x, brim + wave.at(x));
    }
    for (const double angle : steps(0, std::numbers::pi)) {
        polygon.emplace_back(kHalfWidth * std::cos(angle), brim - 1.5 * std::sin(angle));
    }
    return polygon;
}

Polygon pieceOnTheFace(std::mt19937_64& random) {
    const Wave wave(random);
    const double radius = std::uniform_real_distribution(0.25, 0.6)(random);
    const double direction = std::uniform_real_distribution(0.0, 2 * std::numbers::pi)(random);
    const double distance = std::uniform_real_distribution(0.3, 1.0)(random);
    const Point middle = distance * Point(std::cos(direction), std::sin(direction));
    Polygon polygon;
    for (const double angle : steps(0, 2 * std::numbers::pi)) {
        polygon.push_back(middle + (radius + wave.at(2 * angle)) * Point(std::cos(angle), std::sin(angle)));
    }
    return polygon;
}

}  // namespace

Cloth::Cloth(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (core::image::namedLikePhoto(entry.path())) {
            photos_.push_back(entry.path());
        }
    }
    std::sort(photos_.begin(), photos_.end());
    if (photos_.empty()) {
        throw core::Error("there is no photo to take cloth from", folder.string(),
                          "Name a folder of photos.");
    }
}

void Cloth::lay(int number, const core::PointMatrix& points, core::RgbImage& photo,
                core::LabelMap& labels) const {
    std::mt19937_64 random(static_cast<std::uint64_t>(number) + 1);
    Polygon polygon = number % 3 == 0   ? scarf(random)
                      : number % 3 == 1 ? cap(random)
                                        : pieceOnTheFace(random);
    const double size = core::interOcular(points);
    const Point middle = points.middleCols(kFirstPartPoint, kPartPoints).rowwise().mean();
    for (Point& vertex : polygon) {
        vertex = middle + size * vertex;
    }
    const core::RgbImage from = core::image::readPhoto(photos_[random() % photos_.size()]);
    // The lowest 28 %, half as wide as the photo at most, as large as the other photo.
    const double side = std::min(0.5 * from.width(), 0.28 * from.height());
    const int px = std::max(photo.width(), photo.height());
    const core::RgbImage cloth =
        core::cropPicture(core::viewOf(from),
                          core::geometry::Similarity::crop(
                              Point(from.width() / 2.0, from.height() - side / 2 - 1), side, 0, px),
                          px);
    const std::array polygons{polygon};
    const core::Raster<std::uint8_t> covered =
        core::geometry::polygonCoverage(polygons, {0, 0, photo.width(), photo.height()});
    for (int y = 0; y < photo.height(); ++y) {
        for (int x = 0; x < photo.width(); ++x) {
            const int share = covered.at(x, y);
            const auto mixed = [&](std::uint8_t before, std::uint8_t after) {
                return static_cast<std::uint8_t>((before * (255 - share) + after * share + 127) / 255);
            };
            core::Rgb8& seen = photo.at(x, y);
            const core::Rgb8 laid = cloth.at(x, y);
            seen = {mixed(seen.r, laid.r), mixed(seen.g, laid.g), mixed(seen.b, laid.b)};
            if (share >= 128) {
                labels.at(x, y) = labelOf(core::FaceClass::Background);
            }
        }
    }
}

}  // namespace maskwright::bench
