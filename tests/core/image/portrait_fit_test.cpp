// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/fuse.h"
#include "core/image/portrait/portrait.h"
#include "tests/support/mean_distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

// Fit and fusion against portraits whose label maps are exact and were drawn without them.
namespace maskwright::core::image {

namespace {

constexpr std::int64_t kLargePart = 2000;

RegionMap exactRegions(const LabelMap& labels) {
    RegionMap regions{labels.width(),
                      labels.height(),
                      labels.bounds(),
                      {labels.width(), labels.height()},
                      {labels.width(), labels.height()}};
    for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
        const std::uint8_t value = labels.pixels()[i];
        regions.hair.pixels()[i] = value == labelOf(FaceClass::Hair) ? 255 : 0;
        regions.skin.pixels()[i] = value != labelOf(FaceClass::Hair) && value != 0 ? 255 : 0;
    }
    return regions;
}

// Pixels of a class beside another one.
std::vector<Point> borderOf(const LabelMap& map, FaceClass value) {
    std::vector<Point> border;
    for (int y = 1; y + 1 < map.height(); ++y) {
        for (int x = 1; x + 1 < map.width(); ++x) {
            const bool inside = map.at(x, y) == labelOf(value);
            if (inside && (map.at(x - 1, y) != labelOf(value) || map.at(x + 1, y) != labelOf(value) ||
                           map.at(x, y - 1) != labelOf(value) || map.at(x, y + 1) != labelOf(value))) {
                border.emplace_back(x, y);
            }
        }
    }
    return border;
}

// Counts of one class over all portraits in which it is large, and distances where it is small.
struct Sums {
    std::int64_t common = 0;
    std::int64_t both = 0;
    double distance = 0;
    int smallParts = 0;

    void add(const LabelMap& truth, const LabelMap& made, FaceClass value) {
        for (std::size_t i = 0; i < truth.pixels().size(); ++i) {
            const bool wanted = truth.pixels()[i] == labelOf(value);
            const bool found = made.pixels()[i] == labelOf(value);
            common += wanted && found ? 1 : 0;
            both += (wanted ? 1 : 0) + (found ? 1 : 0);
        }
    }
    [[nodiscard]] double f1() const {
        return 200.0 * static_cast<double>(common) / static_cast<double>(both);
    }
};

}  // namespace

TEST_CASE("exact points give the exact parts of portraits of all poses") {
    std::array<Sums, kClassCount> sums{};
    for (const int side : {1024, 512}) {
        for (std::uint64_t seed = 40; seed < 48; ++seed) {
            portrait::PortraitOptions options;
            options.seed = seed;
            options.width = options.height = side;
            const portrait::Portrait portrait = portrait::renderPortrait(options);
            const LabelMap map = fusion::fuse(exactRegions(portrait.labels),
                                              fitting::fitFace(portrait.landmarks), portrait.landmarks);
            const auto truth = classAreas(portrait.labels);
            for (const FaceClass value : fitting::fittedClasses()) {
                const auto index = static_cast<std::size_t>(value);
                Sums& sum = sums[index];
                if (truth[index] > kLargePart) {
                    sum.add(portrait.labels, map, value);
                    continue;
                }
                const std::vector<Point> wanted = borderOf(portrait.labels, value);
                const std::vector<Point> found = borderOf(map, value);
                if (!wanted.empty() && !found.empty()) {
                    sum.distance +=
                        (tests::meanDistance(wanted, found) + tests::meanDistance(found, wanted)) / 2;
                    ++sum.smallParts;
                }
            }
        }
    }
    for (const FaceClass value : fitting::fittedClasses()) {
        const Sums& sum = sums[static_cast<std::size_t>(value)];
        INFO("class " << static_cast<int>(value));
        if (sum.both > 0) {
            CHECK(sum.f1() >= 97);
        }
        REQUIRE(sum.smallParts > 0);
        CHECK(sum.distance / sum.smallParts <= 1);
    }
}

// Their points on the far side are marked as hidden, as the head hides them, and lie on the silhouette.
TEST_CASE("noses and lips of profiles are not cut off at the silhouette") {
    std::array<Sums, kClassCount> sums{};
    for (const std::uint64_t seed : {55U, 58U, 85U, 87U, 94U, 98U}) {  // turned by 68 to 84 degrees
        portrait::PortraitOptions options;
        options.seed = seed;
        options.width = options.height = 512;
        const portrait::Portrait portrait = portrait::renderPortrait(options);
        REQUIRE(portrait.description.starts_with("turned "));
        const LabelMap map = fusion::fuse(exactRegions(portrait.labels), fitting::fitFace(portrait.landmarks),
                                          portrait.landmarks);
        for (const FaceClass value : {FaceClass::Nose, FaceClass::UpperLip, FaceClass::LowerLip}) {
            sums[static_cast<std::size_t>(value)].add(portrait.labels, map, value);
        }
    }
    CHECK(sums[labelOf(FaceClass::Nose)].f1() > 95);
    CHECK(sums[labelOf(FaceClass::UpperLip)].f1() > 90);
    CHECK(sums[labelOf(FaceClass::LowerLip)].f1() > 90);
}

// Far brows are seen edge on, where a curve through their crowded points swings out most.
TEST_CASE("no brow reaches beyond its tip, however the head is turned") {
    struct Brow {
        FaceClass value;
        std::size_t first;
        std::size_t tip;
        std::size_t beforeTip;
        std::size_t afterTip;
    };
    constexpr Brow kLeft{FaceClass::ImageLeftBrow, 33, 33, 41, 34};
    constexpr Brow kRight{FaceClass::ImageRightBrow, 42, 46, 45, 47};
    int compared = 0;
    for (std::uint64_t seed = 40; seed < 100; ++seed) {
        portrait::PortraitOptions options;
        options.seed = seed;
        options.width = options.height = 512;
        const Landmarks face = portrait::renderPortrait(options).landmarks;
        const fitting::FaceFit fit = fitting::fitFace(face);
        for (const Brow& brow : {kLeft, kRight}) {
            bool seen = true;
            for (std::size_t point = brow.first; point < brow.first + 9; ++point) {
                seen = seen && face.visibilities[point] == Visibility::Visible;
            }
            if (!seen) {
                continue;  // folded over the silhouette, which cuts it
            }
            const Point tip = face.point(brow.tip);
            const Point beside = (face.point(brow.beforeTip) + face.point(brow.afterTip)) / 2;
            const Point outwards = (tip - beside).normalized();
            double farthest = -1;
            for (const geometry::Polygon& outline : fit.part(brow.value).region) {
                for (const Point& sample : outline) {
                    farthest = std::max(farthest, (sample - tip).dot(outwards));
                }
            }
            INFO("seed " << seed << " tip " << brow.tip);
            CHECK(std::abs(farthest) < 1e-6);
            ++compared;
        }
    }
    CHECK(compared > 60);
}

// The face outline, from which fusion has how high skin can reach, shortens as a head looks down, while more
// of the crown comes into sight. Islands are left as they are: slivers of skin between hair, a hat's brim and
// a phone are theirs to clean, and no matter of the outline.
TEST_CASE("no skin of a head that looks far down or up is cut off above the brows") {
    fusion::FusionOptions bounded;
    bounded.leastIslandPx = 0;
    bounded.leastIslandShare = 0;
    for (const double pitch : {-30.0, 25.0, 40.0}) {
        for (std::uint64_t seed = 40; seed < 46; ++seed) {
            portrait::PortraitOptions options;
            options.seed = seed;
            options.width = options.height = 256;
            options.pitchDegrees = pitch;
            const portrait::Portrait portrait = portrait::renderPortrait(options);
            const RegionMap regions = exactRegions(portrait.labels);
            const fitting::FaceFit fit = fitting::fitFace(portrait.landmarks);
            const LabelMap map = fusion::fuse(regions, fit, portrait.landmarks, bounded);
            const Point brows = portrait.landmarks.points.middleCols<18>(33).rowwise().mean();
            const Point up = brows - portrait.landmarks.point(60);
            int lost = 0;
            for (int y = 0; y < map.height(); ++y) {
                for (int x = 0; x < map.width(); ++x) {
                    lost += up.dot(Point(x, y) - brows) > 0 && map.at(x, y) == 0 &&
                                    portrait.labels.at(x, y) == labelOf(FaceClass::Skin)
                                ? 1
                                : 0;
                }
            }
            INFO("pitch " << pitch << " seed " << seed << ": " << portrait.description);
            CHECK(lost == 0);
        }
    }
}

}  // namespace maskwright::core::image
