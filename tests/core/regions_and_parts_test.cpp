// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/regions_and_parts.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::core {

namespace {

// Sure of a nose left of column 256, of skin to its right; of background alone in the corner above left.
ClassProbabilities halves(const PixelRect& window) {
    ClassProbabilities classes{512, 512, window, {}};
    for (Raster<float>& raster : classes.ofClasses) {
        raster = Raster<float>(window.width(), window.height());
    }
    for (int y = 0; y < window.height(); ++y) {
        for (int x = 0; x < window.width(); ++x) {
            const FaceClass value = x < 10 && y < 10      ? FaceClass::Background
                                    : window.x0 + x < 256 ? FaceClass::Nose
                                                          : FaceClass::Skin;
            classes.ofClasses[static_cast<std::size_t>(value)].at(x, y) = 1;
        }
    }
    return classes;
}

// Hardly any hair and much skin in six pixels, wherever they lie.
class MadeRegions final : public RegionSegmenter {
  public:
    explicit MadeRegions(PixelRect window) : window_(window) {}
    RegionMap segment(const ImageView& photo, const Landmarks& /*landmarks*/,
                      const Progress& /*progress*/) const override {
        return {photo.width, photo.height, window_, {3, 2, 7}, {3, 2, 200}};
    }
    std::string version() const override { return "made 1"; }

  private:
    PixelRect window_;
};

class MadeParser final : public FaceParser {
  public:
    ClassProbabilities parse(const ImageView& /*photo*/, const Landmarks& /*landmarks*/,
                             const Progress& /*progress*/) const override {
        return halves({20, 10, 500, 490});
    }
    std::string version() const override { return "parser 2"; }
};

}  // namespace

TEST_CASE("the grid holds the parts and their surroundings, and reads as the probabilities do") {
    const PointMatrix points = tests::madeFace().points;  // 200 px between the eyes
    const auto parts = partsOf(halves({20, 10, 500, 490}), points);
    REQUIRE(parts);
    CHECK(parts->cellPx == Approx(interOcular(points) / 64));
    for (Eigen::Index i = 33; i < 104; ++i) {
        CHECK(parts->window.contains(static_cast<int>(points(0, i)), static_cast<int>(points(1, i))));
    }
    CHECK(parts->ofClasses[0].empty());
    CHECK(parts->ofClasses[10].empty());
    const Raster<std::uint8_t>& nose = parts->ofClasses[static_cast<std::size_t>(FaceClass::Nose)];
    const Raster<std::uint8_t>& skin = parts->ofClasses[static_cast<std::size_t>(FaceClass::Skin)];
    CHECK(nose.width() == static_cast<int>(std::ceil(parts->window.width() / parts->cellPx)));
    for (int x = 0; x < nose.width(); ++x) {
        const double middle = parts->window.x0 + (x + 0.5) * parts->cellPx - 0.5;
        CHECK(nose.at(x, 5) + skin.at(x, 5) == 255);
        if (std::abs(middle - 255.5) > 1) {
            CHECK(nose.at(x, 5) == (middle < 255.5 ? 255 : 0));
        }
    }
}

TEST_CASE("small faces have cells of a pixel, faces outside or of no extent have no grid") {
    PointMatrix points = tests::madeFace().points / 8;
    const auto parts = partsOf(halves({0, 0, 512, 512}), points);
    REQUIRE(parts);
    CHECK(parts->cellPx == 1);
    CHECK_FALSE(partsOf(halves({300, 300, 512, 512}), points));
    CHECK_FALSE(partsOf(halves({0, 0, 512, 512}), PointMatrix::Constant(100)));
    points(0, 40) = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(partsOf(halves({0, 0, 512, 512}), points));
}

TEST_CASE("hair and skin are the mean of both where both look") {
    const auto regionsAt = [](int x, int y) {
        const RegionsAndParts both(std::make_unique<MadeRegions>(PixelRect{x, y, x + 3, y + 2}),
                                   std::make_unique<MadeParser>());
        const RgbImage photo(512, 512);
        return both.segment(viewOf(photo), tests::madeFace(), NoProgress{});
    };
    // The parser sees skin, or a nose, which is of the face as well: (7 + 0) / 2 hair, (200 + 255) / 2 skin.
    for (const int x : {100, 300}) {
        const RegionMap seen = regionsAt(x, 100);
        CHECK(seen.hair == Raster<std::uint8_t>(3, 2, 4));
        CHECK(seen.skin == Raster<std::uint8_t>(3, 2, 228));
    }
    // At the border of what it looked at: one column outside.
    const RegionMap half = regionsAt(498, 100);
    CHECK(int(half.skin.at(1, 0)) == 228);
    CHECK(int(half.skin.at(2, 0)) == 200);
    // Where it says background and nothing else, it did not look.
    const RegionMap corner = regionsAt(21, 11);
    CHECK(corner.skin == Raster<std::uint8_t>(3, 2, 200));
}

TEST_CASE("hair and skin come from the one, the parts from the other, the version names both") {
    const RegionsAndParts both(std::make_unique<MadeRegions>(PixelRect{0, 0, 3, 2}),
                               std::make_unique<MadeParser>());
    const RgbImage photo(512, 512);
    const Landmarks face = tests::madeFace();
    const RegionMap regions = both.segment(viewOf(photo), face, NoProgress{});
    CHECK(regions.hair == Raster<std::uint8_t>(3, 2, 7));
    CHECK(regions.parts == partsOf(halves({20, 10, 500, 490}), face.points));
    CHECK(both.version() == "made 1, parser 2");
}

}  // namespace maskwright::core
