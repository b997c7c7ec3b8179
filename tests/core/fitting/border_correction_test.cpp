// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_correction.h"

#include "core/error.h"
#include "core/fitting/border_model.h"
#include "core/fitting/face_fit.h"
#include "core/scheme.h"
#include "tests/support/support.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

constexpr int kSide = 512;
constexpr std::array kViews{BorderView{BorderKind::Brow, false},  BorderView{BorderKind::Brow, true},
                            BorderView{BorderKind::Eye, false},   BorderView{BorderKind::Eye, true},
                            BorderView{BorderKind::Nose, false},  BorderView{BorderKind::Nose, true},
                            BorderView{BorderKind::Mouth, false}, BorderView{BorderKind::Mouth, true}};

// A photo with something to see everywhere.
RgbImage waves() {
    RgbImage photo(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const auto wave = [&](double period) {
                return static_cast<std::uint8_t>(std::lround(128 + 90 * std::sin((x + 0.7 * y) / period)));
            };
            photo.at(x, y) = {wave(9), wave(13), wave(17)};
        }
    }
    return photo;
}

RgbImage flipped(const RgbImage& photo) {
    RgbImage result(photo.width(), photo.height());
    for (int y = 0; y < photo.height(); ++y) {
        for (int x = 0; x < photo.width(); ++x) {
            result.at(photo.width() - 1 - x, y) = photo.at(x, y);
        }
    }
    return result;
}

PointMatrix flipped(const PointMatrix& points) {
    PointMatrix result;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const auto from = static_cast<Eigen::Index>(Scheme::lapa().mirror()[i]);
        result.col(static_cast<Eigen::Index>(i)) = Point(kSide - 1 - points(0, from), points(1, from));
    }
    return result;
}

PointMatrix disturbed(const PointMatrix& points, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss(0, 2);
    PointMatrix result = points;
    for (double& value : result.reshaped()) {
        value += gauss(random);
    }
    return result;
}

// Learns that every border lies this share of the inter-ocular distance outside of what is expected.
BorderCorrection alwaysOutside(double offset) {
    const RgbImage photo = waves();
    const PointMatrix points = tests::madeFace().points;
    std::vector<CorrectionExample> examples;
    for (unsigned seed = 0; seed < 6; ++seed) {
        const PointMatrix seen = disturbed(points, seed);
        for (const BorderView& view : kViews) {
            examples.push_back(
                {view.kind, correctionFeatures(viewOf(photo), {seen, points, interOcular(points)}, view),
                 std::vector<float>(borderPoints(view.kind).size(), static_cast<float>(offset))});
        }
    }
    return BorderCorrection::learn(examples, 1);
}

}  // namespace

TEST_CASE("the flipped face has the same features seen mirrored") {
    const RgbImage photo = waves();
    const PointMatrix expected = tests::madeFace().points;
    const PointMatrix seen = disturbed(expected, 1);
    const double unit = interOcular(expected);
    const PointMatrix flippedExpected = flipped(expected);
    const PointMatrix flippedSeen = flipped(seen);
    for (const BorderKind kind : kBorderKinds) {
        const auto features = correctionFeatures(viewOf(photo), {seen, expected, unit}, {kind, false});
        const auto mirrored =
            correctionFeatures(viewOf(flipped(photo)), {flippedSeen, flippedExpected, unit}, {kind, true});
        REQUIRE(features.size() == correctionFeatureCount(kind));
        REQUIRE(mirrored.size() == features.size());
        float most = 0;
        for (std::size_t i = 0; i < features.size(); ++i) {
            most = std::max(most, std::abs(features[i] - mirrored[i]));
        }
        CHECK(most < 0.01F);
    }
}

TEST_CASE("the correction learns how far the border lies outside, and survives its file") {
    const BorderCorrection correction = alwaysOutside(0.02);
    const BorderCorrection stored = BorderCorrection::fromJson(correction.toJson(), "here.json");
    const RgbImage photo = waves();
    const PointMatrix points = tests::madeFace().points;
    const PointMatrix seen = disturbed(points, 99);
    for (const BorderView& view : kViews) {
        const auto offsets = correction.offsets(viewOf(photo), {seen, points, interOcular(points)}, view);
        const auto again = stored.offsets(viewOf(photo), {seen, points, interOcular(points)}, view);
        REQUIRE(offsets.size() == borderPoints(view.kind).size());
        for (std::size_t place = 0; place < offsets.size(); ++place) {
            CHECK(offsets[place] == Approx(0.02).margin(0.002));
            CHECK(again[place] == Approx(offsets[place]).margin(1e-3));
        }
    }
    nlohmann::json broken = correction.toJson();
    broken["eye"].erase(0);
    CHECK_THROWS_AS(BorderCorrection::fromJson(broken, "here.json"), Error);
}

TEST_CASE("expected points are carried the last way outward, a person's points stay") {
    const BorderModel* shipped = BorderModel::shipped();
    if (shipped == nullptr || ContourPrior::shipped() == nullptr) {
        return;  // resources/research is left out
    }
    const BorderModel still = shipped->withCorrection(alwaysOutside(0));
    const BorderModel outward = shipped->withCorrection(alwaysOutside(0.02));
    const RgbImage photo = waves();
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Predicted);
    face.confidences.fill(1);
    face.states[67] = PointState::Moved;
    FitOptions options;
    options.photo = viewOf(photo);
    options.borders = &still;
    const PointMatrix before = fitFace(face, options).points;
    options.borders = &outward;
    const PointMatrix after = fitFace(face, options).points;
    const double unit = interOcular(face.points);
    for (const BorderView view : {BorderView{BorderKind::Eye, false}, BorderView{BorderKind::Brow, true}}) {
        const std::vector<Point> normals = borderNormals(before, view);
        for (std::size_t place = 0; place < normals.size(); ++place) {
            const std::size_t point = view.pointAt(place);
            const auto column = static_cast<Eigen::Index>(point);
            const Point moved = after.col(column) - before.col(column);
            if (point == 67) {
                CHECK(after.col(column) == face.point(67));
            } else {
                CHECK(moved.dot(normals[place]) / unit == Approx(0.02).margin(0.004));
            }
        }
    }
}

}  // namespace maskwright::core::fitting
