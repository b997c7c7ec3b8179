// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/comparison.h"

#include "tests/annotation/training/court.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using Catch::Contains;
using tests::Court;

TEST_CASE("a better version is better on every face, and beyond chance") {
    Court court;
    const Comparison comparison = court.compare(court.weights("good", 0.01));
    CHECK(comparison.faces.size() == 6);
    CHECK(comparison.beforeScore.nme == Approx(0.05));
    CHECK(comparison.afterScore.nme == Approx(0.01));
    CHECK(comparison.afterScore.auc == Approx(7.0 / 8));
    CHECK(comparison.isBetter());
    CHECK(comparison.nme->mean == Approx(-0.04));
    // 5 % is more than people accept, 1 % is not; up and down is along the contour at its sides alone.
    CHECK(comparison.beforeScore.dragsPerFace > 60);
    CHECK(comparison.afterScore.dragsPerFace == 0);
    CHECK_THAT(words(comparison), Contains("1.00 % instead of 5.00 %: 4.00 better"));
    for (const PartComparison& part : comparison.parts) {
        CHECK_FALSE(part.isWorse());
    }
    CHECK(toJson(comparison).at("per_face").size() == 6);
}

TEST_CASE("parts that got worse are named, though the whole is better") {
    Court court;
    const Comparison comparison = court.compare(court.weights("odd", 0.2, core::Part::ImageLeftPupil));
    CHECK(comparison.isBetter());
    REQUIRE(comparison.parts.size() == core::kPartCount);
    for (const PartComparison& part : comparison.parts) {
        CHECK(part.isWorse() == (part.part == core::Part::ImageLeftPupil));
    }
}

TEST_CASE("each face is asked about once, however often versions are compared") {
    Court court;
    const fs::path file = court.weights("good", 0.01);
    (void)court.compare(file);
    CHECK(court.calls == 12);
    const Comparison again = court.compare(file);
    CHECK(court.calls == 12);
    const FacePoints points = pointsOf(court.project, again, again.faces[0].image, file, court.judges());
    CHECK(court.calls == 12);
    const double scale = core::interOcular(points.truth);
    CHECK((points.before - points.truth).colwise().norm().mean() == Approx(0.05 * scale));
    CHECK((points.after - points.truth).colwise().norm().mean() == Approx(0.01 * scale));
    // The cache may be lost, or damaged.
    for (const auto& entry : fs::directory_iterator(court.project.store().folder() / "cache/test_faces")) {
        std::ofstream(entry.path()) << "{\"locator\": 3, \"faces\": [7";
    }
    CHECK(court.compare(file).afterScore.nme == Approx(0.01));
    CHECK(court.calls == 24);
}

TEST_CASE("without accepted test faces nothing can be compared, and that is said") {
    Court court(0);
    CHECK_THROWS_WITH(court.compare(court.weights("good", 0.01)), Contains("cannot be compared"));
    CHECK_THROWS_WITH(landmarkWeights(court.project, "landmarks-7", std::nullopt), Contains("no such"));
    CHECK_THROWS_WITH(landmarkWeights(court.project, "shipped", std::nullopt), Contains("installed"));
    CHECK(currentVersion(court.project, std::nullopt) == "mean-shape");
    CHECK(currentVersion(court.project, fs::path("w")) == "shipped");
}

}  // namespace maskwright::annotation::training
