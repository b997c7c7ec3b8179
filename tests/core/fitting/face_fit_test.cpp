// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/face_fit.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <limits>
#include <random>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>

namespace maskwright::core::fitting {

namespace {

double area(const Polygon& polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[(i + 1) % polygon.size()];
        sum += a.x() * b.y() - a.y() * b.x();
    }
    return std::abs(sum) / 2;
}

bool sameFit(const FaceFit& a, const FaceFit& b) {
    for (std::size_t i = 0; i < kClassCount; ++i) {
        if (a.parts[i].region != b.parts[i].region || a.parts[i].residualPx != b.parts[i].residualPx) {
            return false;
        }
    }
    return a.jawline.samples == b.jawline.samples && a.jawlineResidualPx == b.jawlineResidualPx &&
           a.skinBorder.samples == b.skinBorder.samples && a.faceOutline.samples == b.faceOutline.samples &&
           a.innerFace == b.innerFace && a.outerMouth == b.outerMouth;
}

Landmarks acceptedFace() {
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Moved);
    face.acceptAll();
    return face;
}

FitOptions paperOptions() {
    FitOptions options;
    options.scheme = FitScheme::Paper;
    return options;
}

bool contains(const Polygon& polygon, const Point& vertex) {
    return std::find(polygon.begin(), polygon.end(), vertex) != polygon.end();
}

}  // namespace

TEST_CASE("every part of a plain face is fitted, and curves pass through the points") {
    const Landmarks face = acceptedFace();
    const FaceFit fit = fitFace(face);
    for (const FaceClass value : fittedClasses()) {
        CHECK_FALSE(fit.part(value).region.empty());
        CHECK_FALSE(fit.part(value).curves.empty());
    }
    CHECK(fit.part(FaceClass::Nose).region.size() == 2);
    // The made eye is an ellipse of half axes 28 and 12: pi/4 of its box; parabolas hold 2/3 of the box.
    CHECK(area(fit.part(FaceClass::ImageLeftEye).region.front()) == Approx(56 * 24 * 0.785).epsilon(0.05));
    CHECK(fit.part(FaceClass::ImageLeftEye).residualPx < 1e-6);
    const PartFit paperEye = fitFace(face, paperOptions()).part(FaceClass::ImageLeftEye);
    CHECK(area(paperEye.region.front()) == Approx(56 * 24 * 0.7).epsilon(0.1));
    CHECK(paperEye.residualPx > 0.2);
    for (const std::size_t corner : {33U, 37U, 38U}) {
        const Polygon& brow = fit.part(FaceClass::ImageLeftBrow).region.front();
        const Point point = face.point(corner);
        CHECK(
            std::any_of(brow.begin(), brow.end(), [&](const Point& p) { return (p - point).norm() < 1e-9; }));
    }
    CHECK(fit.jawline.samples.front() == face.point(0));
    CHECK(fit.jawline.samples.back() == face.point(32));
    CHECK(fit.faceOutline.closed);
}

TEST_CASE("the jawline tells how well its points agree, as every part does") {
    CHECK(fitFace(acceptedFace()).jawlineResidualPx < 1e-6);
    Landmarks face = tests::madeFace();
    face.states.fill(PointState::Predicted);
    const double plain = fitFace(face).jawlineResidualPx;
    const Point outward = (face.point(12) - face.point(54)).normalized();
    face.setPoint(12, face.point(12) + 40 * outward);  // a slipped point, of the 21 between the ears
    const FaceFit slipped = fitFace(face);
    CHECK(slipped.jawlineResidualPx > plain + 3);
    CHECK(slipped.jawlineResidualPx < 40 / std::sqrt(21.0) + plain + 1);
    // What a person has placed is met, and agrees.
    face.states[12] = PointState::Moved;
    CHECK(fitFace(face).jawlineResidualPx < slipped.jawlineResidualPx);
    // Beyond all reach there is no jawline, and nothing to disagree with.
    face.setPoint(12, {2e7, 0});
    CHECK(fitFace(face).jawlineResidualPx == 0);
}

TEST_CASE("in profile each half of the nose keeps to its own points, and neither swings out at the tip") {
    const FitOptions options = GENERATE(FitOptions(), paperOptions());
    Landmarks face = acceptedFace();
    for (std::size_t i = 61; i <= 65; ++i) {  // the far half turns over
        face.setPoint(i, {256 - 0.3 * (face.point(i).x() - 256), face.point(i).y()});
    }
    const PartFit nose = fitFace(face, options).part(FaceClass::Nose);
    REQUIRE(nose.region.size() == 2);
    for (const Polygon& half : nose.region) {
        for (const Point& vertex : half) {
            CHECK(vertex.x() < 256 + 2);  // the tip, at 256, is round
            CHECK(vertex.y() < 310 + 1);
        }
    }
    for (std::size_t i = 61; i <= 64; ++i) {  // 65 bounds the root, which is one curve
        face.setPoint(i, face.point(i) + Point(-4, 3));
    }
    const PartFit moved = fitFace(face, options).part(FaceClass::Nose);
    CHECK(moved.region.front() == nose.region.front());
    CHECK(moved.region.back() != nose.region.back());
}

TEST_CASE("the side of a nose comes in a little before the wing, whatever the wing does") {
    Landmarks face = acceptedFace();
    // From 55 (236, 218) to 56 (230, 268): how far the border lies inside the straight line at a height.
    const auto hollowAt = [&](double y) {
        const Polygon half = fitFace(face).part(FaceClass::Nose).region.front();
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i + 1 < half.size(); ++i) {
            const Point& a = half[i];
            const Point& b = half[i + 1];
            if ((a.y() - y) * (b.y() - y) <= 0 && a.y() != b.y()) {
                least = std::min(least, a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()));
            }
        }
        return least - (236 - 6 * (y - 218) / 50);
    };
    const double upper = hollowAt(231);
    const double lower = hollowAt(252);
    CHECK(upper > 0);
    CHECK(lower > 2 * upper);
    CHECK(lower < 0.05 * 50);
    face.setPoint(57, {205, 285});  // a wing seen from its side
    CHECK(hollowAt(231) == Approx(upper).margin(1e-9));
    CHECK(hollowAt(252) == Approx(lower).margin(1e-9));
}

TEST_CASE("in profile the contour of a nose follows a tip that stands out beyond the far wing") {
    Landmarks face = acceptedFace();
    const Point tip(204, 288);  // left of the line from 56 (230, 268) to 57, which lies below it
    face.setPoint(54, tip);
    face.setPoint(57, {212, 300});
    const auto onContour = [&] {
        const Polygon outline = fitFace(face).part(FaceClass::Nose).curves.back().samples;
        return std::any_of(outline.begin(), outline.end(),
                           [&](const Point& p) { return (p - tip).norm() < 1e-9; });
    };
    CHECK(onContour());
    face.setPoint(63, {400, 292});
    CHECK(onContour());
    // A tip in front of the face is no border.
    face.setPoint(54, {256, 288});
    CHECK_FALSE(onContour());
}

TEST_CASE("brows run in one bow around their tip, and not beyond it") {
    const Polygon brow = fitFace(acceptedFace()).part(FaceClass::ImageLeftBrow).region.front();
    const Point tip = acceptedFace().point(33);
    std::vector<double> heights;  // where the contour passes 3 px before the tip, beside the straight lines
    const Point beside = (acceptedFace().point(34) + acceptedFace().point(41)) / 2;
    double farthest = -1;  // beyond the tip, in the direction in which the brow ends
    for (std::size_t i = 0; i < brow.size(); ++i) {
        const Point& a = brow[i];
        const Point& b = brow[(i + 1) % brow.size()];
        farthest = std::max(farthest, (a - tip).dot((tip - beside).normalized()));
        if ((a.x() - tip.x() - 3) * (b.x() - tip.x() - 3) < 0) {
            heights.push_back(a.y() + (b.y() - a.y()) * (tip.x() + 3 - a.x()) / (b.x() - a.x()));
        }
    }
    REQUIRE(heights.size() == 2);
    // Straight lines from the tip (146, 190) to 34 (162, 176) and to 41 (162, 188) are 2.25 px apart there.
    CHECK(std::abs(heights[0] - heights[1]) > 1.5 * 2.25);
    CHECK(std::abs(farthest) < 1e-9);
}

TEST_CASE("the paper's nose is made of straight sides and base, and of one curve around each ala") {
    const Landmarks face = acceptedFace();
    const Polygon half = fitFace(face, paperOptions()).part(FaceClass::Nose).region.front();
    // Straight pieces have no samples of their own.
    const auto between = [&](std::size_t from, std::size_t to) {
        const auto place = [&](std::size_t point) {
            return std::find_if(half.begin(), half.end(), [&](const Point& sample) {
                return (sample - face.point(point)).norm() < 1e-6;
            });
        };
        REQUIRE(place(from) != half.end());
        REQUIRE(place(to) != half.end());
        return place(to) - place(from);
    };
    CHECK(between(55, 56) == 1);
    CHECK(between(59, 60) == 1);
    CHECK(between(56, 59) > 5);
}

TEST_CASE("the lips share the border of the inner mouth sample by sample") {
    const FaceFit fit = fitFace(acceptedFace());
    const Polygon& inner = fit.part(FaceClass::InnerMouth).region.front();
    const Polygon& upper = fit.part(FaceClass::UpperLip).region.front();
    const Polygon& lower = fit.part(FaceClass::LowerLip).region.front();
    for (const Point& sample : inner) {
        CHECK((contains(upper, sample) || contains(lower, sample)));
    }
    const double whole = area(fit.outerMouth);
    CHECK(area(inner) + area(upper) + area(lower) == Approx(whole).epsilon(1e-6));
}

TEST_CASE("the lower lip reaches a little above the straight line from the mouth's corner, at any angle") {
    Landmarks face = acceptedFace();
    const double angle = GENERATE(0.0, 1.0, 3.0);
    const Eigen::Matrix2d turn = Eigen::Rotation2D<double>(angle).toRotationMatrix();
    face.points = turn * face.points;
    const FaceFit fit = fitFace(face);
    const Polygon& lower = fit.part(FaceClass::LowerLip).region.front();
    const Polygon& upper = fit.part(FaceClass::UpperLip).region.front();
    const Point mouth = (face.point(90) - face.point(84)).normalized();
    const Point up(mouth.y(), -mouth.x());
    for (const auto& [outer, inner] : {std::pair<std::size_t, std::size_t>{84, 96}, {90, 100}}) {
        const Point middle = (face.point(outer) + face.point(inner)) / 2;
        const double length = (face.point(outer) - face.point(inner)).norm();
        const auto seam = std::min_element(lower.begin(), lower.end(), [&](const Point& a, const Point& b) {
            return (a - middle).norm() < (b - middle).norm();
        });
        CHECK((*seam - middle).dot(up) > 0.02 * length);
        CHECK((*seam - middle).norm() < 0.15 * length);
        CHECK(contains(upper, *seam));
    }
}

TEST_CASE("closed eyes and mouths are empty, and closed lips meet along one seam") {
    const FitOptions options = GENERATE(FitOptions(), paperOptions());
    Landmarks face = acceptedFace();
    const std::pair<std::size_t, std::size_t> pairs[] = {{97, 103}, {98, 102}, {99, 101},
                                                         {67, 73},  {68, 72},  {69, 71}};
    for (const auto& [above, below] : pairs) {
        const Point swapped = face.point(above);
        face.setPoint(above, face.point(below));
        face.setPoint(below, swapped);
    }
    const FaceFit fit = fitFace(face, options);
    CHECK(fit.part(FaceClass::InnerMouth).region.empty());
    CHECK(fit.part(FaceClass::ImageLeftEye).region.empty());
    CHECK_FALSE(fit.part(FaceClass::ImageRightEye).region.empty());
    const double lips = area(fit.part(FaceClass::UpperLip).region.front()) +
                        area(fit.part(FaceClass::LowerLip).region.front());
    CHECK(lips == Approx(area(fit.outerMouth)).epsilon(1e-6));
}

TEST_CASE("a part with fewer than three visible points is left out, and a half hidden one is cut") {
    Landmarks face = acceptedFace();
    const double whole = area(fitFace(face).part(FaceClass::ImageLeftEye).region.front());
    for (std::size_t i = 66; i <= 73; ++i) {
        face.visibilities[i] = Visibility::Occluded;
    }
    face.visibilities[69] = face.visibilities[71] = Visibility::Visible;
    CHECK(fitFace(face).part(FaceClass::ImageLeftEye).region.empty());
    // From 72 over the outer corner to 68 all is hidden: the inner half stays, as the made eye is symmetric
    // about the line through both.
    face.visibilities[70] = Visibility::Visible;
    const PartFit half = fitFace(face).part(FaceClass::ImageLeftEye);
    REQUIRE(half.region.size() == 1);
    CHECK(area(half.region.front()) == Approx(whole / 2).epsilon(0.02));
    for (const std::size_t end : {68U, 72U}) {
        const Polygon& cut = half.region.front();
        CHECK(std::any_of(cut.begin(), cut.end(),
                          [&](const Point& p) { return (p - face.point(end)).norm() < 1e-9; }));
    }
    CHECK_FALSE(half.curves.empty());  // still drawn whole, to be dragged
}

TEST_CASE("refitting around moved points gives the same as fitting anew") {
    std::mt19937 random(1);
    std::normal_distribution<double> move(0, 4);
    const FitOptions options = GENERATE(FitOptions(), paperOptions());
    Landmarks face = acceptedFace();
    FaceFit fit = fitFace(face, options);
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < kPointCount; ++i) {
            face.setPoint(i, face.point(i) + Point(move(random), move(random)));
            const std::vector<FaceClass> refitted = refitAround(fit, face, i, options);
            CHECK(refitted.empty() == (i <= 32 || i == 74 || i == 83 || i >= 104));
            REQUIRE(sameFit(fit, fitFace(face, options)));
        }
    }
    for (std::size_t i = 0; i < kPointCount;
         i += 3) {  // back into the hands of a model, and the dragging goes on
        face.states[i] = PointState::Predicted;
        refitAround(fit, face, i, options);
        REQUIRE(sameFit(fit, fitFace(face, options)));
        face.setPoint(i, face.point(i) + Point(move(random), move(random)));
        refitAround(fit, face, i, options);
        REQUIRE(sameFit(fit, fitFace(face, options)));
    }
}

TEST_CASE("a point that is not a number is an error that names it") {
    Landmarks face = acceptedFace();
    face.setPoint(90, {std::numeric_limits<double>::quiet_NaN(), 0});
    CHECK_THROWS_AS(fitFace(face), Error);
    FaceFit fit = fitFace(acceptedFace());
    CHECK_THROWS_AS(refitAround(fit, face, 90), Error);
}

TEST_CASE("degenerate point sets give finite shapes or none") {
    std::mt19937 random(2);
    std::uniform_real_distribution<double> place(-50, 600);
    const auto checkFinite = [](const FaceFit& fit) {
        bool finite = true;
        for (const PartFit& part : fit.parts) {
            for (const Polygon& polygon : part.region) {
                for (const Point& vertex : polygon) {
                    finite = finite && vertex.allFinite();
                }
            }
        }
        CHECK(finite);
    };
    for (int round = 0; round < 1000; ++round) {
        Landmarks face;
        const Point common(place(random), place(random));
        for (std::size_t i = 0; i < kPointCount; ++i) {
            switch (round % 5) {
                case 0:
                    face.setPoint(i, {place(random), place(random)});
                    break;  // random
                case 1:
                    face.setPoint(i, common);
                    break;  // all the same
                case 2:
                    face.setPoint(i, {place(random), common.y()});
                    break;  // collinear
                case 3:
                    face.setPoint(i, {place(random) * 1e5, place(random) * 1e300});
                    break;  // out of all reach
                default:
                    face.setPoint(i, i % 3 == 0 ? common : Point(place(random), place(random)));
                    break;
            }
        }
        checkFinite(fitFace(face));
    }
}

}  // namespace maskwright::core::fitting
