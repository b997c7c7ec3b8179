// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/sample.h"

#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <atomic>

#include <catch2/catch.hpp>

namespace maskwright::core::image::portrait {
namespace {

class StoppingProgress final : public Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override { ++reports; }
    [[nodiscard]] bool cancelled() const override { return reports > 0; }
    std::atomic<int> reports = 0;
};

}  // namespace

TEST_CASE("a sample is a LaPa tree that our readers read back") {
    const tests::TemporaryFolder folder;
    NoProgress progress;
    writeSample(folder / "sample", 3, 7, progress);
    for (int i = 0; i < 3; ++i) {
        const std::string name = "portrait_000" + std::to_string(i + 1);
        const Portrait portrait = renderPortrait(sampleOptions(7, i));
        CHECK(readLabelPng(folder / "sample" / "labels" / (name + ".png")) == portrait.labels);
        const PointMatrix points = readLandmarkText(folder / "sample" / "landmarks" / (name + ".txt"));
        CHECK((points - portrait.landmarks.points).cwiseAbs().maxCoeff() < 1e-6);
        const PhotoFacts facts = examinePhoto(folder / "sample" / "images" / (name + ".jpg"));
        CHECK(facts.width == portrait.photo.width());
        CHECK(facts.height == portrait.photo.height());
    }
}

TEST_CASE("equal seeds write equal bytes whatever the count, other seeds other faces") {
    const tests::TemporaryFolder folder;
    NoProgress progress;
    writeSample(folder / "a", 2, 1, progress);
    writeSample(folder / "b", 1, 1, progress);
    writeSample(folder / "c", 1, 2, progress);
    const auto text = [&](const char* set) {
        return tests::readText(folder / set / "images" / "portrait_0001.jpg");
    };
    CHECK(text("a") == text("b"));
    CHECK(text("a") != text("c"));
}

TEST_CASE("a sample stops when it is told to, and keeps what was finished") {
    const tests::TemporaryFolder folder;
    StoppingProgress progress;
    CHECK_THROWS_AS(writeSample(folder / "sample", 50, 1, progress), Cancelled);
    CHECK(progress.reports >= 1);
    CHECK(progress.reports < 50);
    CHECK(std::filesystem::exists(folder / "sample" / "images"));
}

TEST_CASE("a place that cannot be written is an error that names it") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "file", "in the way");
    NoProgress progress;
    CHECK_THROWS_WITH(writeSample(folder / "file", 1, 1, progress), Catch::Matchers::Contains("file"));
}

}  // namespace maskwright::core::image::portrait
