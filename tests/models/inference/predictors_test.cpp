// SPDX-License-Identifier: GPL-3.0-or-later
// Points, faces, regions and classes from networks that follow colour, on photos where these are known.
#include "core/error.h"
#include "core/shape/face_alignment.h"
#include "core/shape/mean_shape.h"
#include "models/inference/coarse_locator.h"
#include "models/inference/coarse_segmenter.h"
#include "models/inference/coarse_to_fine_segmenter.h"
#include "models/inference/hourglass_predictor.h"
#include "models/inference/parser_network.h"
#include "models/inference/photo_planes.h"
#include "tests/models/catch.h"
#include "tests/models/inference/colour_nets.h"
#include "tests/support/support.h"

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace maskwright::models::inference {

using core::Box;
using core::FaceCandidate;
using core::Landmarks;
using core::Point;
using core::PointMatrix;
using core::RgbImage;
using core::geometry::Similarity;

namespace {

// Each is made once.
std::shared_ptr<const Network> colourNetwork(Kind kind, int classes, int looks = 1) {
    static std::map<std::tuple<Kind, int, int>, std::shared_ptr<const Network>> networks;
    auto& network = networks[{kind, classes, looks}];
    if (network == nullptr) {
        // The coarse one answers in cells of 16 pixels.
        const int px = kind == Kind::Coarse ? 512 : 128;
        const maskwright::tests::TemporaryFolder folder;
        weights::WeightFile file = tests::colourNet(nameOf(kind), px, classes);
        file.metadata["looks"] = std::to_string(looks);
        weights::writeSafetensors(folder / "weights.safetensors", file, weights::StoredType::AsIs);
        network = Network::load(folder / "weights.safetensors", kind, {"cpu", Precision::Float32});
    }
    return network;
}

// A face of three soft dots: where it marks image-left, image-right and lower points.
struct DotFace {
    PointMatrix points;  // the mean shape, in photo coordinates
    std::array<Point, 3> dots;
    std::array<std::size_t, core::kPointCount> dotOf{};
};

DotFace dotFace(const Similarity& photoFromMean) {
    const PointMatrix& mean = core::shape::MeanShape::shipped().points;
    DotFace face;
    face.points = photoFromMean.applyAll(mean);
    std::array<int, 3> counts{};
    std::array<Point, 3> sums{Point::Zero(), Point::Zero(), Point::Zero()};
    for (Eigen::Index k = 0; k < mean.cols(); ++k) {
        const std::size_t dot = mean(1, k) > 0.1 ? 2 : mean(0, k) < 0 ? 0 : 1;
        face.dotOf[static_cast<std::size_t>(k)] = dot;
        sums[dot] += face.points.col(k);
        ++counts[dot];
    }
    for (std::size_t dot = 0; dot < 3; ++dot) {
        face.dots[dot] = sums[dot] / counts[dot];
    }
    return face;
}

void paint(RgbImage& photo, const DotFace& face, double radius) {
    for (int y = 0; y < photo.height(); ++y) {
        for (int x = 0; x < photo.width(); ++x) {
            std::array<std::uint8_t*, 3> channels{&photo.at(x, y).r, &photo.at(x, y).g, &photo.at(x, y).b};
            for (std::size_t dot = 0; dot < 3; ++dot) {
                const double squared = (Point(x, y) - face.dots[dot]).squaredNorm() / (radius * radius);
                const double value = 255 * std::exp(-squared / 2);
                *channels[dot] =
                    static_cast<std::uint8_t>(std::max<double>(*channels[dot], std::round(value)));
            }
        }
    }
}

FaceCandidate candidateFor(const DotFace& face) {
    return {core::boundingBox(face.points), 1, 0};
}

double worstError(const Landmarks& found, const DotFace& face) {
    double worst = 0;
    for (std::size_t k = 0; k < core::kPointCount; ++k) {
        worst = std::max(worst, (found.point(k) - face.dots[face.dotOf[k]]).norm());
    }
    return worst;
}

void fill(RgbImage& photo, const core::PixelRect& rect, core::Rgb8 colour) {
    const core::PixelRect inside = rect.intersected(photo.bounds());
    for (int y = inside.y0; y < inside.y1; ++y) {
        for (int x = inside.x0; x < inside.x1; ++x) {
            photo.at(x, y) = colour;
        }
    }
}

constexpr core::Rgb8 kRed{255, 0, 0};
constexpr core::Rgb8 kGreen{0, 255, 0};

}  // namespace

CATCH_TEST_CASE("points follow the face when the photo is shifted, scaled and turned") {
    const HourglassPredictor predictor(colourNetwork(Kind::Landmarks, 0), "made");
    const HourglassPredictor flipped(colourNetwork(Kind::Landmarks, 0), "made", FlipTest::On);
    for (const auto& [width, degrees, centre] :
         {std::tuple(120.0, 0.0, Point(200, 200)), std::tuple(120.0, 0.0, Point(170.4, 230.7)),
          std::tuple(60.0, 0.0, Point(200, 200)), std::tuple(240.0, 0.0, Point(200, 200)),
          std::tuple(120.0, 25.0, Point(200, 200)), std::tuple(120.0, -40.0, Point(210, 190))}) {
        const DotFace face = dotFace(Similarity(width, degrees * std::numbers::pi / 180, centre));
        RgbImage photo(400, 400);
        paint(photo, face, width / 12);
        const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(photo), candidateFor(face)}}};
        for (const HourglassPredictor* each : {&predictor, &flipped}) {
            // The mirror image has its colours on the other side, so that only the points below are the same.
            const Landmarks found = each->place(jobs, core::NoProgress{}).at(0);
            CATCH_INFO("width " << width << " degrees " << degrees);
            if (each == &predictor) {
                CATCH_CHECK(worstError(found, face) < 0.01 * width);
                CATCH_CHECK_FALSE(found.touchedByPerson());
                CATCH_CHECK(*std::ranges::min_element(found.confidences) > 0.5);
            } else {
                CATCH_CHECK((found.point(16) - face.dots[2]).norm() < 0.01 * width);
            }
        }
    }
}

CATCH_TEST_CASE("the second look makes up for a bad box and a roll that nobody told") {
    const HourglassPredictor predictor(colourNetwork(Kind::Landmarks, 0), "made");
    const DotFace face = dotFace(Similarity(100, 0.5, Point(220, 180)));
    RgbImage photo(400, 400);
    paint(photo, face, 8);
    const Box exact = core::boundingBox(face.points);
    FaceCandidate poor{{exact.x0 - 60, exact.y0 - 20, exact.x1 + 10, exact.y1 + 50}, 1, 0};
    const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(photo), poor}}};
    CATCH_CHECK(worstError(predictor.place(jobs, core::NoProgress{}).at(0), face) < 1);
}

CATCH_TEST_CASE("a face whose box shows only part of it is looked at until its square stays") {
    const HourglassPredictor predictor(colourNetwork(Kind::Landmarks, 0), "made");
    const DotFace face = dotFace(Similarity(100, 0.5, Point(220, 180)));
    RgbImage photo(400, 400);
    paint(photo, face, 8);
    const Box exact = core::boundingBox(face.points);
    const FaceCandidate poor{{exact.x0 - 90, exact.y0 - 20, exact.x1 - 90, exact.y1 - 20}, 1, 0};
    const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(photo), poor}}};
    CATCH_CHECK(worstError(predictor.place(jobs, core::NoProgress{}).at(0), face) < 1);
}

CATCH_TEST_CASE("many faces at once give what each gives alone, in order") {
    const HourglassPredictor predictor(colourNetwork(Kind::Landmarks, 0), "made");
    std::vector<DotFace> faces;
    std::vector<RgbImage> photos;
    std::vector<core::LandmarkPredictor::Job> jobs;
    for (int i = 0; i < 11; ++i) {
        faces.push_back(dotFace(Similarity(80 + 4 * i, 0.05 * i, Point(150 + 3 * i, 160 - 2 * i))));
        photos.emplace_back(320, 300);
        paint(photos.back(), faces.back(), 8);
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        jobs.push_back({core::viewOf(photos[i]), candidateFor(faces[i])});
    }
    const auto together = predictor.place(jobs, core::NoProgress{});
    CATCH_REQUIRE(together.size() == jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        CATCH_CHECK(worstError(together[i], faces[i]) < 1.5);
        const auto alone = predictor.place(std::span(jobs).subspan(i, 1), core::NoProgress{});
        CATCH_CHECK((alone.at(0).points - together[i].points).cwiseAbs().maxCoeff() < 0.01);
    }
    CATCH_CHECK(predictor.place({}, core::NoProgress{}).empty());
}

CATCH_TEST_CASE("a face at the border or an empty photo still gives finite points, with little confidence") {
    const HourglassPredictor predictor(colourNetwork(Kind::Landmarks, 0), "made");
    const RgbImage black(200, 100);
    for (const Box& box : {Box{50, 20, 120, 90}, Box{-300, -300, -200, -200}, Box{150, 50, 260, 160}}) {
        const std::array<core::LandmarkPredictor::Job, 1> jobs{{{core::viewOf(black), {box, 1, 0}}}};
        const Landmarks found = predictor.place(jobs, core::NoProgress{}).at(0);
        CATCH_CHECK(found.points.allFinite());
        CATCH_CHECK(std::ranges::all_of(found.confidences, [](double c) { return c >= 0 && c <= 1; }));
    }
}

CATCH_TEST_CASE("faces are found from the whole photo, the major one first") {
    const CoarseLocator locator(colourNetwork(Kind::Coarse, 3), "made 1");
    RgbImage photo(600, 400);
    const core::PixelRect large{220, 120, 340, 260};
    const core::PixelRect small{60, 150, 110, 210};
    const core::PixelRect corner{520, 330, 600, 400};
    for (const core::PixelRect& rect : {large, small, corner}) {
        fill(photo, rect, kRed);
    }
    const auto faces = locator.locate(core::viewOf(photo), core::NoProgress{});
    CATCH_REQUIRE(faces.size() == 3);
    // The box of the points leaves out the forehead, the upper quarter of what is marked.
    const Box expected{217, 155, 342, 264.8};
    CATCH_CHECK(core::overlap(faces[0].box, expected) > 0.75);
    CATCH_CHECK(core::overlap(faces[1].box, {59, 165, 111, 212}) +
                    core::overlap(faces[2].box, {59, 165, 111, 212}) >
                0.6);
    CATCH_CHECK(faces[0].score > faces[1].score);
    CATCH_CHECK(faces[1].score >= faces[2].score);
    CATCH_CHECK(locator.version() == "made 1");
    CATCH_CHECK(locator.locate(core::viewOf(RgbImage(300, 500)), core::NoProgress{}).empty());
}

CATCH_TEST_CASE("faces that the whole photo is too large to show are found in its quarters") {
    const CoarseLocator locator(colourNetwork(Kind::Coarse, 3), "made");
    RgbImage photo(2600, 1800);
    fill(photo, {900, 300, 948, 356}, kRed);
    const auto faces = locator.locate(core::viewOf(photo), core::NoProgress{});
    CATCH_REQUIRE(faces.size() == 1);
    CATCH_CHECK(core::overlap(faces[0].box, {899, 314, 949, 358}) > 0.5);
}

CATCH_TEST_CASE("small faces are found beside larger ones, which the whole photo shows") {
    const CoarseLocator locator(colourNetwork(Kind::Coarse, 3), "made");
    RgbImage photo(2600, 1800);
    fill(photo, {1300, 500, 1700, 1000}, kRed);
    fill(photo, {300, 300, 348, 356}, kRed);
    const auto faces = locator.locate(core::viewOf(photo), core::NoProgress{});
    CATCH_REQUIRE(faces.size() == 2);
    CATCH_CHECK(core::overlap(faces[0].box, {1290, 625, 1708, 1017}) > 0.5);
    CATCH_CHECK(core::overlap(faces[1].box, {299, 314, 349, 358}) > 0.5);
}

CATCH_TEST_CASE("what has the colour of skin but not the shape of a face is none") {
    const CoarseLocator locator(colourNetwork(Kind::Coarse, 3), "made");
    RgbImage photo(800, 600);
    fill(photo, {100, 100, 180, 200}, kRed);  // a face
    fill(photo, {300, 100, 340, 400}, kRed);  // an arm
    fill(photo, {420, 480, 700, 530}, kRed);  // a table
    for (int y = 0; y < 200; ++y) {           // a wedge, which fills half of its box
        fill(photo, {500, 150 + y, 501 + y, 151 + y}, kRed);
    }
    const auto faces = locator.locate(core::viewOf(photo), core::NoProgress{});
    CATCH_REQUIRE(faces.size() == 1);
    CATCH_CHECK(core::overlap(faces[0].box, {98, 125, 181, 204}) > 0.7);
}

CATCH_TEST_CASE("hair and skin lie on the photo where the fine network sees them, turned as the face is") {
    const CoarseToFineSegmenter segmenter(colourNetwork(Kind::Fine, 3), nullptr, "made");
    for (const double angle : {0.0, 0.6, -2.0}) {
        const Similarity photoFromMean(100, angle, Point(250, 260));
        const PointMatrix points = photoFromMean.applyAll(core::shape::MeanShape::shipped().points);
        // A disc of skin around the face, hair above the brows of it.
        const Similarity meanFromPhoto = photoFromMean.inverse();
        RgbImage photo(520, 500);
        for (int y = 0; y < photo.height(); ++y) {
            for (int x = 0; x < photo.width(); ++x) {
                const Point at = meanFromPhoto.apply(Point(x, y));
                if (at.norm() < 0.7) {
                    photo.at(x, y) = at.y() < -0.4 ? kGreen : kRed;
                }
            }
        }
        Landmarks landmarks;
        landmarks.points = points;
        const core::RegionMap map = segmenter.segment(core::viewOf(photo), landmarks, core::NoProgress{});
        CATCH_REQUIRE(map.photoWidth == 520);
        CATCH_REQUIRE(map.photoHeight == 500);
        const auto strongest = core::strongestRegions(map);
        int wrong = 0;
        int all = 0;
        for (int y = map.window.y0; y < map.window.y1; ++y) {
            for (int x = map.window.x0; x < map.window.x1; ++x) {
                const core::Rgb8 colour = photo.at(x, y);
                const auto truth = static_cast<std::uint8_t>(colour == kRed     ? core::Region::Skin
                                                             : colour == kGreen ? core::Region::Hair
                                                                                : core::Region::Background);
                wrong += strongest.at(x - map.window.x0, y - map.window.y0) == truth ? 0 : 1;
                ++all;
            }
        }
        CATCH_INFO("angle " << angle << ": " << wrong << " of " << all);
        // Its maps are a quarter of its input, which is half of the square here.
        CATCH_CHECK(wrong < 0.05 * all);
    }
}

CATCH_TEST_CASE(
    "hair that leaves the head's square is followed by the coarse network, other people's is not") {
    const auto fine = colourNetwork(Kind::Fine, 3);
    const auto coarse = colourNetwork(Kind::Coarse, 3);
    const Similarity photoFromMean(100, 0, Point(300, 200));
    Landmarks landmarks;
    landmarks.points = photoFromMean.applyAll(core::shape::MeanShape::shipped().points);
    const core::shape::FaceSquare head = core::shape::headSquare(landmarks.points);
    const int below = static_cast<int>(head.centre.y() + head.side / 2);
    RgbImage photo(700, 600);
    fill(photo, {200, 120, 260, below + 60}, kGreen);         // long hair
    fill(photo, {440, below + 20, 500, below + 80}, kGreen);  // somebody else's
    const auto hairAt = [&](const CoarseToFineSegmenter& segmenter, int x, int y) {
        const core::RegionMap map = segmenter.segment(core::viewOf(photo), landmarks, core::NoProgress{});
        return map.window.contains(x, y) ? map.hair.at(x - map.window.x0, y - map.window.y0) : 0;
    };
    const CoarseToFineSegmenter both(fine, coarse, "made");
    CATCH_CHECK(hairAt(both, 230, 200) > 200);
    CATCH_CHECK(hairAt(both, 230, below + 30) > 200);
    CATCH_CHECK(hairAt(both, 470, below + 50) == 0);
    const CoarseToFineSegmenter alone(fine, nullptr, "made");
    CATCH_CHECK(hairAt(alone, 230, 200) > 200);
    CATCH_CHECK(hairAt(alone, 230, below + 30) == 0);
}

CATCH_TEST_CASE("the coarse network alone marks hair and skin on the whole photo") {
    const CoarseSegmenter segmenter(colourNetwork(Kind::Coarse, 3), "made");
    RgbImage photo(300, 200);
    fill(photo, {40, 60, 120, 160}, kRed);
    fill(photo, {200, 60, 280, 160}, kGreen);
    const core::RegionMap map = segmenter.segment(core::viewOf(photo), {}, core::NoProgress{});
    CATCH_REQUIRE(map.window == core::PixelRect{0, 0, 300, 200});
    const auto regions = core::strongestRegions(map);
    CATCH_CHECK(regions.at(80, 110) == static_cast<std::uint8_t>(core::Region::Skin));
    CATCH_CHECK(regions.at(240, 110) == static_cast<std::uint8_t>(core::Region::Hair));
    CATCH_CHECK(regions.at(160, 110) == static_cast<std::uint8_t>(core::Region::Background));
    CATCH_CHECK(regions.at(5, 195) == static_cast<std::uint8_t>(core::Region::Background));
}

CATCH_TEST_CASE("a parser's classes come back on the photo and add up to one, however the face is aligned") {
    using core::shape::Alignment;
    const Alignment alignment = GENERATE(Alignment::AllPoints, Alignment::FivePoints);
    const ParserNetwork parser(colourNetwork(Kind::Parser, 11), "made", alignment);
    RgbImage photo(300, 300);
    fill(photo, {110, 110, 190, 190}, kRed);
    Landmarks landmarks;
    landmarks.points =
        Similarity(100, 0.3, Point(150, 150)).applyAll(core::shape::MeanShape::shipped().points);
    const core::ClassProbabilities found = parser.parse(core::viewOf(photo), landmarks, core::NoProgress{});
    const auto square = core::shape::parsingSquare(landmarks.points, alignment);
    CATCH_CHECK(found.window == windowOf(square, photo.width(), photo.height()));
    for (const auto& [x, y] : {std::pair(150, 150), std::pair(60, 60), std::pair(0, 0)}) {
        if (found.window.contains(x, y)) {
            double sum = 0;
            for (const auto& plane : found.ofClasses) {
                sum += static_cast<double>(plane.at(x - found.window.x0, y - found.window.y0));
            }
            CATCH_CHECK(sum == Approx(1));
        }
    }
    const core::LabelMap map = core::strongestClasses(found);
    CATCH_CHECK(map.width() == 300);
    CATCH_CHECK(map.at(150, 150) == 1);
    CATCH_CHECK(map.at(60, 60) == 0);
}

CATCH_TEST_CASE("a parser that has learned to look from near sees there what is too small from afar") {
    const ParserNetwork once(colourNetwork(Kind::Parser, 11), "made");
    const ParserNetwork twice(colourNetwork(Kind::Parser, 11, 2), "made");
    CATCH_CHECK(colourNetwork(Kind::Parser, 11)->looks() == 1);
    Landmarks landmarks;
    landmarks.points =
        Similarity(100, 0.3, Point(150, 150)).applyAll(core::shape::MeanShape::shipped().points);
    const core::shape::FaceSquare nearby = core::shape::nearSquare(landmarks.points);
    const auto cropFromPhoto = nearby.cropFromPhoto(100);
    RgbImage photo(300, 300);
    const auto x = static_cast<int>(nearby.centre.x());
    const auto y = static_cast<int>(nearby.centre.y());
    fill(photo, {x - 1, y - 1, x + 2, y + 2}, kRed);  // small, in the middle of the face
    fill(photo, {20, 20, 80, 60}, kRed);              // beside it
    const auto seenBy = [&](const ParserNetwork& parser) {
        return parser.parse(core::viewOf(photo), landmarks, core::NoProgress{});
    };
    const core::ClassProbabilities afar = seenBy(once);
    const core::ClassProbabilities both = seenBy(twice);
    CATCH_REQUIRE(afar.window == both.window);
    const auto at = [](const core::ClassProbabilities& found, int column, int row) {
        return found.ofClasses[1].at(column - found.window.x0, row - found.window.y0);
    };
    CATCH_CHECK(at(both, x, y) > at(afar, x, y) + 0.2F);
    double apart = 0;  // outside the near square
    for (int row = both.window.y0; row < both.window.y1; ++row) {
        for (int column = both.window.x0; column < both.window.x1; ++column) {
            const Point crop = cropFromPhoto.apply(Point(column, row));
            if (crop.minCoeff() < -1 || crop.maxCoeff() > 100) {
                apart = std::max(
                    apart, static_cast<double>(std::abs(at(both, column, row) - at(afar, column, row))));
            }
        }
    }
    CATCH_CHECK(apart < 1e-5);
}

CATCH_TEST_CASE("the mirror image of a photo has the mirror image of its classes, left and right exchanged") {
    const ParserNetwork parser(colourNetwork(Kind::Parser, 11), "made");
    RgbImage photo(300, 300);
    fill(photo, {100, 90, 150, 160}, kRed);
    fill(photo, {150, 140, 210, 220}, kGreen);
    Landmarks landmarks;
    landmarks.points =
        Similarity(100, 0.2, Point(150, 150)).applyAll(core::shape::MeanShape::shipped().points);
    const auto here = parser.parse(core::viewOf(photo), landmarks, core::NoProgress{});
    const RgbImage turned = mirroredPicture(photo);
    const auto there =
        parser.parse(core::viewOf(turned), core::mirrored(landmarks, photo.width()), core::NoProgress{});
    const auto& classes = core::Scheme::lapa().classes();
    double apart = 0;  // summed; at the borders of colours rounding decides
    double most = 0;
    int compared = 0;
    for (int y = 95; y < 215; y += 8) {
        for (int x = 95; x < 205; x += 8) {
            const int mirroredX = photo.width() - 1 - x;
            for (std::size_t value = 0; value < core::kClassCount; ++value) {
                const float one = here.ofClasses[value].at(x - here.window.x0, y - here.window.y0);
                const float other = there.ofClasses[classes[value].mirror].at(mirroredX - there.window.x0,
                                                                              y - there.window.y0);
                apart += static_cast<double>(std::abs(one - other));
                most = std::max(most, value == 0 ? 0 : static_cast<double>(one));
                ++compared;
            }
        }
    }
    CATCH_CHECK(most > 0.4);
    CATCH_CHECK(apart / compared < 0.003);
}

CATCH_TEST_CASE("networks with other classes than the task needs are refused") {
    CATCH_CHECK_THROWS_AS(ParserNetwork(colourNetwork(Kind::Parser, 19), "made"), core::Error);
    const auto heads = colourNetwork(Kind::Coarse, 2);
    CATCH_CHECK_THROWS_AS(CoarseToFineSegmenter(colourNetwork(Kind::Fine, 3), heads, "made"), core::Error);
    CATCH_CHECK_THROWS_AS(CoarseSegmenter(heads, "made"), core::Error);
    RgbImage photo(300, 300);
    fill(photo, {100, 60, 200, 200}, kRed);  // a head
    CATCH_CHECK(CoarseLocator(heads, "made").locate(core::viewOf(photo), core::NoProgress{}).size() == 1);
}

}  // namespace maskwright::models::inference
