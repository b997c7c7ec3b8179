// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_model.h"

#include "core/error.h"
#include "core/fitting/face_fit.h"
#include "core/geometry/polygon_fill.h"
#include "core/geometry/similarity.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

constexpr int kSide = 512;

Landmarks exactFace() {
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Moved);
    face.acceptAll();
    return face;
}

// Dark brows and eyes, red lips and a brighter nose on plain skin, exactly as the points say; light is a
// factor.
RgbImage paintedFace(double light) {
    const auto colour = [light](double r, double g, double b) {
        const auto value = [light](double v) { return static_cast<std::uint8_t>(std::lround(light * v)); };
        return Rgb8{value(r), value(g), value(b)};
    };
    RgbImage photo(kSide, kSide, colour(200, 160, 140));
    const FaceFit fit = fitFace(exactFace());
    for (const FaceClass value : fittedClasses()) {
        Rgb8 paint = colour(80, 60, 50);
        if (value == FaceClass::Nose) {
            paint = colour(225, 185, 165);
        } else if (value == FaceClass::UpperLip || value == FaceClass::LowerLip) {
            paint = colour(190, 90, 90);
        }
        for (const Polygon& polygon : fit.part(value).region) {
            for (const geometry::PixelSpan& span : geometry::polygonSpans(polygon, photo.bounds())) {
                std::fill(photo.row(span.y) + span.x0, photo.row(span.y) + span.x1, paint);
            }
        }
    }
    return photo;
}

PointMatrix disturbed(const PointMatrix& points, double sigmaPx, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss(0, sigmaPx);
    PointMatrix result = points;
    for (double& value : result.reshaped()) {
        value += gauss(random);
    }
    return result;
}

constexpr std::array kViews{BorderView{BorderKind::Brow, false},  BorderView{BorderKind::Brow, true},
                            BorderView{BorderKind::Eye, false},   BorderView{BorderKind::Eye, true},
                            BorderView{BorderKind::Nose, false},  BorderView{BorderKind::Nose, true},
                            BorderView{BorderKind::Mouth, false}, BorderView{BorderKind::Mouth, true}};

const BorderModel& learned() {
    static const BorderModel model = [] {
        const PointMatrix exact = exactFace().points;
        const double unit = interOcular(exact);
        std::vector<BorderExample> examples;
        for (int face = 0; face < 120; ++face) {
            const RgbImage photo = paintedFace(0.6 + 0.01 * (face % 40));
            const PointMatrix points = disturbed(exact, 0.01 * unit, static_cast<unsigned>(face));
            for (const BorderView& view : kViews) {
                BorderExample example{view.kind, borderProfiles(viewOf(photo), points, view, unit), {}, face};
                const std::vector<Point> normals = borderNormals(points, view);
                for (std::size_t place = 0; place < normals.size(); ++place) {
                    const auto column = static_cast<Eigen::Index>(view.pointAt(place));
                    example.offsets.push_back(static_cast<float>(
                        (exact.col(column) - points.col(column)).dot(normals[place]) / unit));
                }
                examples.push_back(std::move(example));
            }
        }
        return BorderModel::learn(examples, 0.1);
    }();
    return model;
}

constexpr double kNoise = 0.01;

// What is left of the way to the border, without a look, or when each sighting is weighed against the noise.
double missed(const std::vector<BorderSighting>& sightings, const PointMatrix& points,
              const PointMatrix& exact, double unit, bool looked) {
    double sum = 0;
    for (const BorderSighting& sighting : sightings) {
        const auto column = static_cast<Eigen::Index>(sighting.point);
        const double offset = (exact.col(column) - points.col(column)).dot(sighting.normal) / unit;
        const double trust = kNoise * kNoise / (kNoise * kNoise + sighting.deviation * sighting.deviation);
        const double left = offset - (looked ? trust * sighting.offset : 0);
        sum += left * left;
    }
    return std::sqrt(sum / static_cast<double>(sightings.size()));
}

}  // namespace

TEST_CASE("normals point out of the part, on both sides of the face") {
    const PointMatrix points = exactFace().points;
    for (const BorderView& view : kViews) {
        const std::vector<Point> normals = borderNormals(points, view);
        Point centre = Point::Zero();
        for (std::size_t place = 0; place < normals.size(); ++place) {
            centre += Point(points.col(static_cast<Eigen::Index>(view.pointAt(place)))) /
                      static_cast<double>(normals.size());
        }
        double outward = 0;
        for (std::size_t place = 0; place < normals.size(); ++place) {
            CHECK(normals[place].norm() == Approx(1));
            outward += normals[place].dot(Point(points.col(static_cast<Eigen::Index>(view.pointAt(place)))) -
                                          centre);
        }
        CHECK(outward > 0);
    }
}

TEST_CASE("profiles do not change with light, and the flipped face looks the same seen mirrored") {
    const PointMatrix points = disturbed(exactFace().points, 2, 3);
    const double unit = interOcular(points);
    const RgbImage photo = paintedFace(1);
    RgbImage flipped(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        std::reverse_copy(photo.row(y), photo.row(y) + kSide, flipped.row(y));
    }
    Landmarks face = exactFace();
    face.points = points;
    const PointMatrix flippedPoints = mirrored(face, kSide).points;
    for (const BorderView& view : kViews) {
        const std::vector<float> plain = borderProfiles(viewOf(photo), points, view, unit);
        REQUIRE(plain.size() == profileSize(view.kind));
        const std::vector<float> other =
            borderProfiles(viewOf(flipped), flippedPoints, {view.kind, !view.mirrored}, unit);
        const std::vector<float> dark = borderProfiles(viewOf(paintedFace(0.5)), points, view, unit);
        double differs = 0;
        double light = 0;
        for (std::size_t i = 0; i < plain.size(); ++i) {
            differs =
                std::max(differs, std::abs(static_cast<double>(plain[i]) - static_cast<double>(other[i])));
            light = std::max(light, std::abs(static_cast<double>(plain[i]) - static_cast<double>(dark[i])));
        }
        CHECK(differs < 1e-3);
        CHECK(light < 0.1);
    }
}

TEST_CASE("a look at the photo tells most of the way to the border") {
    const PointMatrix exact = exactFace().points;
    const double unit = interOcular(exact);
    const PointMatrix points = disturbed(exact, 0.01 * unit, 1001);
    const RgbImage photo = paintedFace(0.9);
    for (const BorderView& view : kViews) {
        const auto sightings = learned().look(viewOf(photo), points, view, unit);
        REQUIRE(sightings.size() == borderPoints(view.kind).size());
        CHECK(missed(sightings, points, exact, unit, true) <
              0.8 * missed(sightings, points, exact, unit, false));
    }
}

TEST_CASE("predicted points are drawn to the borders of the photo, a person's points stay") {
    static const ContourPrior prior = [] {
        std::vector<PointMatrix> shapes;
        for (unsigned i = 0; i < 40; ++i) {
            shapes.push_back(disturbed(exactFace().points, 4, 500 + i));
        }
        return ContourPrior::learn(shapes, 6);
    }();
    const Landmarks exact = exactFace();
    const RgbImage photo = paintedFace(0.9);
    FitOptions alone;
    alone.prior = &prior;
    alone.borders = &learned();
    FitOptions looking = alone;
    looking.photo = viewOf(photo);
    Landmarks face = exact;
    face.states.fill(PointState::Predicted);
    face.confidences.fill(1);
    face.points = disturbed(exact.points, 3, 77);
    const auto parts = [&](const PointMatrix& points) {
        return (points - exact.points).middleCols(33, 71).colwise().norm().mean();
    };
    CHECK(parts(fitFace(face, looking).points) < 0.8 * parts(fitFace(face, alone).points));

    face.states[93] = PointState::Moved;
    face.setPoint(93, face.point(93) + Point(0, 9));
    const FaceFit fit = fitFace(face, looking);
    CHECK(Point(fit.points.col(93)) == face.point(93));
    FaceFit refitted = fit;
    face.setPoint(93, face.point(93) + Point(2, 1));
    refitAround(refitted, face, 93, looking);
    CHECK(refitted.points == fitFace(face, looking).points);
    face.states.fill(PointState::Moved);
    face.acceptAll();
    CHECK(fitFace(face, looking).points == face.points);
}

TEST_CASE("points outside of the photo, or all in one place, are no harm") {
    const RgbImage photo = paintedFace(1);
    FitOptions options;
    options.borders = &learned();
    options.photo = viewOf(photo);
    Landmarks face = exactFace();
    face.states.fill(PointState::Predicted);
    for (const double shift : {-1e3, 1e5, 9e6}) {
        Landmarks moved = face;
        moved.points.array() += shift;
        CHECK(fitFace(moved, options).points.allFinite());
    }
    face.points.setConstant(100);
    CHECK(fitFace(face, options).points.allFinite());
}

TEST_CASE("the border model survives its file, and a broken file is refused") {
    const nlohmann::json json = learned().toJson();
    const BorderModel read = BorderModel::fromJson(json);
    const PointMatrix points = exactFace().points;
    const RgbImage photo = paintedFace(1);
    const auto one = learned().look(viewOf(photo), points, kViews[2], interOcular(points));
    const auto other = read.look(viewOf(photo), points, kViews[2], interOcular(points));
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(one[i].offset == Approx(other[i].offset).margin(1e-3));
    }
    nlohmann::json broken = json;
    broken["eye"]["offsets"].push_back(0.0);
    CHECK_THROWS_AS(BorderModel::fromJson(broken), Error);
    broken = json;
    broken["mouth"]["remainders"][0] = 0.0;
    CHECK_THROWS_AS(BorderModel::fromJson(broken), Error);
    broken = json;
    broken.erase("nose");
    CHECK_THROWS_AS(BorderModel::fromJson(broken), Error);
    CHECK_THROWS_AS(BorderModel::fromJson("text"), Error);
}

}  // namespace maskwright::core::fitting
