// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/evaluation.h"

#include "annotation/review/error_curve.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <array>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

namespace fs = std::filesystem;
using core::LabelMap;

namespace {

// madeFace(): outer eye corners 200 px apart.
core::PointMatrix face(double shiftX = 0, double shiftY = 0) {
    return tests::madeFace().points.colwise() + core::Point(shiftX, shiftY);
}

void writePoints(const fs::path& root, const std::string& name, const core::PointMatrix& points) {
    tests::writeText(root / "landmarks" / (name + ".txt"), core::landmarkText(points));
}

void writeMap(const fs::path& root, const std::string& name, const LabelMap& map) {
    const auto bytes = core::image::encodeLabelPng(map);
    tests::writeText(root / "labels" / (name + ".png"), std::string(bytes.begin(), bytes.end()));
}

LabelMap mapOf(int width, const std::vector<std::uint8_t>& pixels) {
    LabelMap map(width, static_cast<int>(pixels.size()) / width);
    std::copy(pixels.begin(), pixels.end(), map.pixels().begin());
    return map;
}

nlohmann::json landmarksJson(const fs::path& truth, const fs::path& predicted) {
    core::NoProgress progress;
    return toJson(evaluateLandmarks(truth, predicted, {}, progress));
}

nlohmann::json parsingJson(const fs::path& truth, const fs::path& predicted) {
    core::NoProgress progress;
    return toJson(evaluateParsing(truth, predicted, {}, progress));
}

class CancelAtOnce final : public core::Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return true; }
};

}  // namespace

TEST_CASE("evaluation of landmarks gives the promised values") {
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    for (const char* name : {"a", "b", "c", "d"}) {
        writePoints(truth.path(), name, face());
    }
    tests::writeText(truth / "images/without_points.jpg", "");
    writePoints(predicted.path(), "a", face());
    writePoints(predicted.path(), "b", face(0, 8));    // 4 % of 200 px
    writePoints(predicted.path(), "c", face(12, 16));  // 10 %
    writePoints(predicted.path(), "d_2", face());      // another face of the photo, not d
    const nlohmann::json json = landmarksJson(truth.path(), predicted.path());
    const core::Box box = core::boundingBox(face());
    const double size = std::sqrt(box.area());
    CHECK(json["faces"] == 4);
    CHECK(json["missing"] == 1);
    CHECK(json["missing_names"] == nlohmann::json{"d"});
    CHECK(json["nme_interocular"].get<double>() == Approx((0 + 4 + 10) / 3.0));
    CHECK(json["nme_box"].get<double>() == Approx(100 * (0 + 8 + 20) / size / 3));
    CHECK(json["auc8_interocular"].get<double>() == Approx(100 * (8 + 4 + 0 + 0) / (4 * 8.0)));
    CHECK(json["fr8_interocular"].get<double>() == Approx(50));  // c and the missing d
    CHECK(json["fr8_box"].get<double>() == Approx(25));          // c: 20 px of about 340 are no failure
    CHECK(json["auc8_box"].get<double>() == Approx(100 * (3 * 0.08 - 28 / size) / (4 * 0.08)));
    REQUIRE(json["per_point"].size() == 106);
    CHECK(json["per_point"][0].get<double>() == Approx(14 / 3.0));
    CHECK(json["ced_thresholds"].size() == json["ced_box"].size());
    CHECK(json["ced_interocular"].back() == 75);
    CHECK(json["left_out_interocular"] == 0);
}

TEST_CASE("the curve of cumulative errors is drawn, and a folder that is not there is an error") {
    const tests::TemporaryFolder folder;
    writePoints(folder / "truth", "a", face());
    writePoints(folder / "predicted", "a", face(8, 0));  // 4 % of the inter-ocular distance
    core::NoProgress progress;
    const auto evaluation = evaluateLandmarks(folder / "truth", folder / "predicted", {}, progress);
    writeErrorCurve(evaluation, folder / "curve.png");
    const core::RgbImage picture = core::image::readPhoto(folder / "curve.png");
    CHECK(picture.width() == 640);
    std::set<std::array<int, 3>> colours;
    for (const core::Rgb8& pixel : picture.pixels()) {
        colours.insert({pixel.r, pixel.g, pixel.b});
    }
    CHECK(colours.size() > 3);  // the ground, the axes and both lines
    CHECK_THROWS_AS(writeErrorCurve(evaluation, folder / "missing/curve.png"), core::Error);
}

TEST_CASE("without a single found face means are null, not zero") {
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    writePoints(truth.path(), "a", face());
    fs::create_directory(predicted / "landmarks");
    const nlohmann::json json = landmarksJson(truth.path(), predicted.path());
    CHECK(json["missing"] == 1);
    CHECK(json["nme_box"].is_null());
    CHECK(json["per_point"][105].is_null());
    CHECK(json["auc8_box"] == 0);
    CHECK(json["fr8_box"] == 100);
}

TEST_CASE("faces are matched by name, and by split where both trees have splits") {
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    writePoints(truth / "test", "a", face());
    writePoints(truth / "train", "a", face());
    writePoints(predicted / "test", "a", face(2, 0));
    nlohmann::json json = landmarksJson(truth.path(), predicted.path());
    CHECK(json["faces"] == 2);
    CHECK(json["missing_names"] == nlohmann::json{"train/a"});
    CHECK(json["nme_interocular"].get<double>() == Approx(1));
    // A root may be one split, on either side.
    CHECK(landmarksJson(truth / "test", predicted.path())["missing"] == 0);
    CHECK(landmarksJson(truth / "test", predicted / "test")["missing"] == 0);
    // "a" of which split?
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(landmarksJson(truth.path(), predicted / "test"),
                      Contains("a: stands in several splits"));
    CHECK_THROWS_WITH(landmarksJson(truth / "test", truth.path()), Contains("several splits"));
}

TEST_CASE("a name is the same whether its accents are letters or marks") {
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    writePoints(truth.path(), "Ame\xCC\x81lie", face());     // e and a combining acute, as macOS names files
    writePoints(predicted.path(), "Am\xC3\xA9lie", face());  // e with acute
    CHECK(landmarksJson(truth.path(), predicted.path())["missing"] == 0);
}

TEST_CASE("files that cannot be compared are all named") {
    using Catch::Matchers::Contains;
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    for (const char* name : {"a", "b", "c"}) {
        writePoints(truth.path(), name, face());
        writePoints(predicted.path(), name, face());
    }
    tests::writeText(predicted / "landmarks/a.txt", "68\n");
    tests::writeText(truth / "landmarks/c.txt", "106\n1 nan\n");
    CHECK_THROWS_WITH(landmarksJson(truth.path(), predicted.path()),
                      Contains("2 faces") && Contains("a.txt: line 1") && Contains("c.txt: line 2"));
    CHECK_THROWS_WITH(landmarksJson(truth.path(), predicted / "missing"), Contains("missing"));
    CHECK_THROWS_WITH(parsingJson(truth.path(), predicted.path()), Contains("nothing in labels/"));

    writeMap(truth.path(), "a", LabelMap(4, 3));
    writeMap(predicted.path(), "a", LabelMap(3, 4));
    CHECK_THROWS_WITH(parsingJson(truth.path(), predicted.path()),
                      Contains("a.png: the map is 3 x 4, its truth 4 x 3"));
}

TEST_CASE("evaluation of label maps gives the promised values, summed over the set") {
    const tests::TemporaryFolder truth;
    const tests::TemporaryFolder predicted;
    writeMap(truth / "test", "a", mapOf(4, {0, 0, 1, 1, 1, 1, 6, 255}));
    writeMap(predicted / "test", "a", mapOf(4, {0, 1, 1, 1, 1, 1, 6, 10}));
    writeMap(truth / "test", "b", mapOf(2, {10, 10}));
    writeMap(predicted / "test", "b", mapOf(2, {10, 0}));
    writeMap(truth / "test", "c", mapOf(2, {2, 2}));
    writePoints(predicted / "test", "c", face());  // points, but no map
    const nlohmann::json json = parsingJson(truth.path(), predicted.path());
    CHECK(json["images"] == 3);
    CHECK(json["missing_names"] == nlohmann::json{"test/c"});
    CHECK(json["f1"].size() == 11);
    CHECK(json["f1"]["background"].get<double>() == Approx(50));  // TP 1, FN 1, FP 1
    CHECK(json["f1"]["skin"].get<double>() == Approx(100 * 8 / 9.0));
    CHECK(json["f1"]["nose"] == 100);
    CHECK(json["f1"]["hair"].get<double>() == Approx(100 * 2 / 3.0));
    CHECK(json["f1"]["left eyebrow"].is_null());
    CHECK(json["mean_f1"].get<double>() == Approx(100 * (8 / 9.0 + 1 + 2 / 3.0) / 3));
    CHECK(json["miou"].get<double>() == Approx(100 * (1 / 3.0 + 4 / 5.0 + 1 + 1 / 2.0) / 4));
    CHECK(json["pixel_accuracy"].get<double>() == Approx(100 * 7 / 9.0));
    CHECK(json["confusion"][1][1] == 4);
    CHECK(json["confusion"][10][0] == 1);
    CHECK(json["helen_f1"]["overall"] == 100);
    CHECK(json["boundary_f"]["1px"]["hair"].is_number());
    CHECK(json["boundary_iou"]["lower lip"].is_null());

    core::NoProgress progress;
    const EvaluationOptions quick{1, Boundaries::NotMeasured};
    const nlohmann::json plain = toJson(evaluateParsing(truth.path(), predicted.path(), quick, progress));
    CHECK_FALSE(plain.contains("boundary_f"));
    CHECK(plain["confusion"] == json["confusion"]);
}

TEST_CASE("perfect maps score 100 in everything") {
    const tests::TemporaryFolder tree;
    LabelMap map(44, 30);
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 44; ++x) {
            map.at(x, y) = static_cast<std::uint8_t>(x / 4);
        }
    }
    writeMap(tree.path(), "a", map);
    const nlohmann::json json = parsingJson(tree.path(), tree.path());
    for (const char* key : {"mean_f1", "miou", "pixel_accuracy", "mean_accuracy"}) {
        CHECK(json[key] == 100);
    }
    for (const auto& [name, value] : json["boundary_iou"].items()) {
        CHECK(value == 100);
        CHECK(json["boundary_f"]["1px"][name] == 100);
    }
}

TEST_CASE("evaluation stops when it is told to") {
    const tests::TemporaryFolder tree;
    writePoints(tree.path(), "a", face());
    writeMap(tree.path(), "a", LabelMap(4, 3));
    CancelAtOnce cancel;
    CHECK_THROWS_AS(evaluateLandmarks(tree.path(), tree.path(), {}, cancel), core::Cancelled);
    CHECK_THROWS_AS(evaluateParsing(tree.path(), tree.path(), {}, cancel), core::Cancelled);
}

}  // namespace maskwright::annotation::review
