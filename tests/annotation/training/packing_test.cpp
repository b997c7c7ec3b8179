// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/packing.h"

#include "core/geometry/similarity.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "core/shape/face_crop.h"
#include "tests/support/support.h"

#include <fstream>
#include <set>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::samples::SampleSet;

namespace {

constexpr int kSide = 200;

core::PointMatrix smallFace() {
    const core::geometry::Similarity smallFromMade(0.35, 0, core::Point(10, 5));
    return smallFromMade.applyAll(tests::madeFace().points);
}

// Grey photo with a red pixel block at the nose tip, so that crops can be told to be at the right place.
core::RgbImage photoOf(const core::PointMatrix& points) {
    core::RgbImage photo(kSide, kSide, core::Rgb8{60, 60, 60});
    const int x = static_cast<int>(std::lround(points(0, 54)));
    const int y = static_cast<int>(std::lround(points(1, 54)));
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            photo.at(x + dx, y + dy) = {250, 10, 10};
        }
    }
    return photo;
}

void writeFace(const fs::path& folder, const std::string& name, bool withLabels = true) {
    for (const char* sub : {"images", "landmarks", "labels"}) {
        fs::create_directories(folder / sub);
    }
    const core::PointMatrix points = smallFace();
    core::image::writePng(folder / "images" / (name + ".png"), viewOf(photoOf(points)));
    tests::writeText(folder / "landmarks" / (name + ".txt"), core::landmarkText(points));
    if (withLabels) {
        core::LabelMap labels(kSide, kSide, 1);
        for (int x = 0; x < kSide; ++x) {
            labels.at(x, 0) = 10;
            labels.at(x, 1) = 0;
            labels.at(x, 2) = 6;
        }
        const auto png = core::image::encodeLabelPng(labels);
        tests::writeText(folder / "labels" / (name + ".png"), std::string(png.begin(), png.end()));
    }
}

PackOptions optionsFor(SampleKind kind) {
    PackOptions options;
    options.form.kind = kind;
    options.form.inputPx = 64;
    options.validationPercent = 40;
    return options;
}

std::set<std::string> namesIn(const fs::path& folder) {
    const SampleSet set(folder);
    std::set<std::string> names;
    for (std::int64_t i = 0; i < set.size(); ++i) {
        names.insert(set.record(i).name);
    }
    return names;
}

}  // namespace

TEST_CASE("landmark samples hold the face upright in the square, with points on their pixels") {
    const tests::TemporaryFolder folder;
    for (int i = 0; i < 12; ++i) {
        writeFace(folder.path(), "face" + std::to_string(i), /*withLabels=*/false);
    }
    core::NoProgress progress;
    const auto report = packDataSets({{dataSetNamed("own"), folder.path()}},
                                     optionsFor(SampleKind::Landmarks), folder / "out", progress);
    CHECK(report.training + report.validation == 12);
    CHECK(report.failures.empty());
    const SampleSet set(folder / "out/train");
    REQUIRE(set.layout().side == 80);  // 64 / 0.8
    const auto record = set.record(0);
    const auto cropFromPhoto = [&] {
        auto square = core::shape::landmarkSquare(smallFace());
        square.side /= kViewShare;
        return square.cropFromPhoto(80);
    }();
    const core::Point nose = cropFromPhoto.apply(smallFace().col(54));
    CHECK(record.points[2 * 54] == Approx(nose.x()).margin(1e-3));
    CHECK(record.points[2 * 54 + 1] == Approx(nose.y()).margin(1e-3));
    const auto pixel = 3 * (80 * std::lround(nose.y()) + std::lround(nose.x()));
    CHECK(record.picture[pixel] > 150);
    CHECK(record.picture[pixel + 1] < 60);
    CHECK(record.pointWeights[0] == 255);
}

TEST_CASE(
    "a parser's face is cut out twice, the head from afar and its parts from near, on the same classes") {
    const tests::TemporaryFolder folder;
    writeFace(folder.path(), "a");
    const DataSet set = dataSetNamed("own");
    const auto face = facesOf(set, folder.path()).at(0);
    const SampleForm form{SampleKind::Parser, 256};
    auto read = *readFace(set, face, form);
    // The nose tip of the photo is red; the map calls it the nose, and all else skin.
    std::ranges::fill(read.labels->pixels(), std::uint8_t{1});
    const core::RgbImage photo = photoOf(*read.points);
    const auto x = static_cast<int>(std::lround((*read.points)(0, 54)));
    const auto y = static_cast<int>(std::lround((*read.points)(1, 54)));
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            read.labels->at(x + dx, y + dy) = 6;
        }
    }
    const auto samples = cutSamples(form, viewOf(photo), read);
    REQUIRE(samples.size() == 2);
    CHECK(layoutFor(form).looks == 2);
    const auto noseOf = [](const core::samples::Sample& sample) {
        return static_cast<double>(std::ranges::count(sample.labels.pixels(), std::uint8_t{6}));
    };
    // Areas grow as the square of the distance shrinks: (2.2 / 1.25)^2.
    CHECK(noseOf(samples[0]) > 20);
    CHECK(noseOf(samples[1]) / noseOf(samples[0]) == Approx(3.1).epsilon(0.2));
    for (const core::samples::Sample& sample : samples) {
        for (int row = 0; row < sample.labels.height(); ++row) {
            for (int column = 0; column < sample.labels.width(); ++column) {
                const core::Rgb8 colour = sample.picture.at(column, row);
                if (colour.r > 240 && colour.g < 20) {
                    CHECK(int(sample.labels.at(column, row)) == 6);
                }
            }
        }
    }
    // Fine networks look once.
    CHECK(cutSamples({SampleKind::Fine, 256}, viewOf(photo), read).size() == 1);
}

TEST_CASE("the table of data sets says what points and classes mean") {
    const DataSet helen = dataSetNamed("helen_afw");
    CHECK(helen.pointWeights[0] == 128);
    CHECK(helen.pointWeights[54] == 255);
    CHECK(dataSetNamed("frl").pointWeights[83] == 0);
    CHECK_FALSE(dataSetNamed("ytfaces68").judges);
    CHECK(dataSetNamed("ccp_street").labels == DataSet::Labels::Regions);

    // A set that cannot teach a kind gives no sample of it.
    const tests::TemporaryFolder folder;
    writeFace(folder.path(), "a");
    const auto faces = facesOf(helen, folder.path());
    REQUIRE(faces.size() == 1);
    CHECK(readFace(helen, faces[0], {SampleKind::Landmarks}));
    CHECK_FALSE(readFace(helen, faces[0], {SampleKind::Parser}));
}

TEST_CASE("labels become regions for fine networks and stay classes for parsers, clear lenses are left out") {
    const tests::TemporaryFolder folder;
    writeFace(folder.path(), "a");
    core::LabelMap glasses(kSide, kSide, 1);
    glasses.at(50, 50) = 3;
    glasses.at(50, 2) = 3;  // over the nose's class: a part is never covered
    fs::create_directories(folder / "labels19");
    const auto png = core::image::encodeLabelPng(glasses);
    tests::writeText(folder / "labels19/a.png", std::string(png.begin(), png.end()));
    DataSet set = dataSetNamed("own");
    set.clearLensFolder = "labels19";
    const auto face = facesOf(set, folder.path()).at(0);

    const auto regions = *readFace(set, face, {SampleKind::Fine})->labels;
    CHECK(regions.at(50, 0) == 2);
    CHECK(regions.at(50, 1) == 0);
    CHECK(regions.at(50, 2) == 1);
    CHECK(regions.at(50, 50) == 255);
    CHECK(regions.at(51, 50) == 1);
    const auto classes = *readFace(set, face, {SampleKind::Parser})->labels;
    CHECK(classes.at(50, 0) == 10);
    CHECK(classes.at(50, 2) == 6);
    CHECK(classes.at(50, 50) == 255);
}

TEST_CASE(
    "the nineteen classes of CelebAMask-HQ come with their sides put right, from photos that are heads") {
    const tests::TemporaryFolder folder;
    fs::create_directories(folder / "images");
    fs::create_directories(folder / "labels19");
    core::image::writePng(folder / "images/a.png", viewOf(core::RgbImage(kSide, kSide, {90, 80, 70})));
    core::Raster<std::uint8_t> masks(kSide, kSide, 1);
    masks.at(40, 80) = 4;  // l_eye on the image's left: swapped
    masks.at(160, 80) = 5;
    masks.at(150, 60) = 6;  // l_brow on the image's right, as it should be
    masks.at(50, 60) = 7;
    masks.at(10, 100) = 8;  // one ear, on the wrong side of the nose
    masks.at(100, 100) = 2;
    const auto png = core::image::encodeLabelPng(masks);
    tests::writeText(folder / "labels19/a.png", std::string(png.begin(), png.end()));
    const DataSet set = dataSetNamed("celebamask");
    const auto face = facesOf(set, folder.path()).at(0);
    const SampleForm form{SampleKind::Parser, 64, 19};
    const auto read = readFace(set, face, form);
    REQUIRE(read);
    CHECK(int(read->labels->at(40, 80)) == 5);
    CHECK(int(read->labels->at(160, 80)) == 4);
    CHECK(int(read->labels->at(150, 60)) == 6);
    CHECK(int(read->labels->at(10, 100)) == 9);
    CHECK(int(read->labels->at(100, 100)) == 2);
    CHECK(layoutFor(form).classCount == 19);
    // Without points the whole photo is the head: 200 pixels are 64 of the network's.
    const auto samples = cutSamples(form, viewOf(core::RgbImage(kSide, kSide)), *read);
    REQUIRE(samples.size() == 1);
    const auto& sample = samples.front();
    CHECK(int(sample.labels.at(40, 40)) == 1);
    CHECK(int(sample.labels.at(2, 2)) == 255);  // the margin that turns need
    // Landmarks and eleven classes are not to be had from it.
    CHECK_FALSE(readFace(set, face, {SampleKind::Landmarks, 64}));
    CHECK_FALSE(readFace(set, face, {SampleKind::Parser, 64}));
    masks.at(0, 0) = 19;
    const auto wrong = core::image::encodeLabelPng(masks);
    tests::writeText(folder / "labels19/a.png", std::string(wrong.begin(), wrong.end()));
    CHECK_THROWS_AS(readFace(set, face, form), core::Error);
}

TEST_CASE(
    "heads against the rest are learned from any labels, hair and face only where they are told apart") {
    const tests::TemporaryFolder folder;
    writeFace(folder.path(), "a");
    DataSet set = dataSetNamed("own");
    const auto face = facesOf(set, folder.path()).at(0);
    const auto heads = *readFace(set, face, {SampleKind::Coarse, 64, 2})->labels;
    CHECK(int(heads.at(50, 0)) == 1);  // hair
    CHECK(int(heads.at(50, 1)) == 0);
    CHECK(int(heads.at(50, 50)) == 1);
    CHECK(int(readFace(set, face, {SampleKind::Coarse, 64})->labels->at(50, 0)) == 2);
    set = dataSetNamed("cihp_photos");
    CHECK(readFace(set, face, {SampleKind::Coarse, 64, 2}));
    CHECK_FALSE(readFace(set, face, {SampleKind::Coarse, 64}));
    CHECK(classCountsOf(SampleKind::Parser) == std::vector<int>{11, 19});
}

TEST_CASE("labels made by machine count only where a witness agrees") {
    core::Raster<std::uint8_t> one(4, 1, 0);
    core::Raster<std::uint8_t> other(4, 1, 0);
    CHECK(agreementOf(one, other) == 1);
    one.at(0, 0) = 1;
    one.at(1, 0) = 2;
    one.at(2, 0) = 255;
    other.at(0, 0) = 1;
    other.at(1, 0) = 1;
    other.at(2, 0) = 2;
    other.at(3, 0) = 2;
    CHECK(agreementOf(one, other) == Approx(1.0 / 3));  // of three pixels, one ignored apart

    const tests::TemporaryFolder folder;
    for (const char* name : {"agrees", "differs", "alone"}) {
        writeFace(folder.path(), name);
    }
    fs::create_directories(folder / "witness");
    fs::copy_file(folder / "labels/agrees.png", folder / "witness/agrees.png");
    const auto empty = core::image::encodeLabelPng(core::LabelMap(kSide, kSide, 0));
    tests::writeText(folder / "witness/differs.png", std::string(empty.begin(), empty.end()));
    DataSet set = dataSetNamed("own");
    set.witnessFolder = "witness";
    set.leastAgreement = 0.85;
    std::set<std::string> kept;
    for (const DataSetFace& face : facesOf(set, folder.path())) {
        if (readFace(set, face, {SampleKind::Coarse})) {
            kept.insert(face.name);
        }
    }
    CHECK(kept == std::set<std::string>{"agrees"});
}

TEST_CASE("faces that lack what is needed are counted, unreadable ones reported, the rest packed") {
    const tests::TemporaryFolder folder;
    for (int i = 0; i < 12; ++i) {
        writeFace(folder.path(), "face" + std::to_string(i));
    }
    writeFace(folder.path(), "bare", /*withLabels=*/false);
    tests::writeText(folder / "images/broken.png", "no picture");
    tests::writeText(folder / "labels/broken.png", "no picture");
    tests::writeText(folder / "landmarks/broken.txt", "106\nnan 3\n");
    core::NoProgress progress;
    const auto report = packDataSets({{dataSetNamed("own"), folder.path()}}, optionsFor(SampleKind::Parser),
                                     folder / "out", progress);
    CHECK(report.training + report.validation == 12);
    CHECK(report.unusable == 1);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].image == "broken");
}

TEST_CASE("test folders are never read, and faces of one photo stay on one side") {
    const tests::TemporaryFolder folder;
    for (int i = 0; i < 30; ++i) {
        writeFace(folder / "tree/train", "photo_" + std::to_string(1000 + i) + "_1", false);
        writeFace(folder / "tree/val", "photo_" + std::to_string(1000 + i) + "_2", false);
        writeFace(folder / "tree/test", "secret_" + std::to_string(i), false);
    }
    core::NoProgress progress;
    packDataSets({{dataSetNamed("own"), folder / "tree"}}, optionsFor(SampleKind::Landmarks), folder / "out",
                 progress);
    const auto train = namesIn(folder / "out/train");
    const auto validation = namesIn(folder / "out/validation");
    CHECK(train.size() + validation.size() == 60);
    for (const std::string& name : train) {
        CHECK(name.starts_with("photo_"));
        const std::string twin = name.substr(0, name.size() - 1) + (name.back() == '1' ? '2' : '1');
        CHECK(train.contains(twin));
        CHECK_FALSE(validation.contains(twin));
    }
}

TEST_CASE("the validation share is about what was asked for, and depends on the name alone") {
    int chosen = 0;
    for (int i = 0; i < 5000; ++i) {
        chosen += inValidation("helen_" + std::to_string(i), 10) ? 1 : 0;
    }
    CHECK(chosen > 400);
    CHECK(chosen < 600);
    CHECK_FALSE(inValidation("anything", 0));
    CHECK(inValidation("a", 10) == inValidation("a", 10));
}

TEST_CASE("a folder without photos, a full folder and an empty part are errors") {
    const tests::TemporaryFolder folder;
    core::NoProgress progress;
    const auto options = optionsFor(SampleKind::Landmarks);
    CHECK_THROWS_AS(packDataSets({{dataSetNamed("own"), folder / "none"}}, options, folder / "out", progress),
                    core::Error);
    writeFace(folder / "one", "single", false);
    CHECK_THROWS_AS(packDataSets({{dataSetNamed("own"), folder / "one"}}, options, folder / "out2", progress),
                    core::Error);
    CHECK(fs::is_empty(folder / "out2/train"));
}

}  // namespace maskwright::annotation::training
