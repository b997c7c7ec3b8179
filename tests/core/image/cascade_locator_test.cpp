// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/cascade_locator.h"

#include "core/image/photo_io.h"
#include "core/image/resize.h"
#include "core/landmark_text.h"
#include "tests/support/support.h"

#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

using namespace maskwright;
using core::image::CascadeLocator;

namespace {

const CascadeLocator& locator() {
    static const CascadeLocator shared;
    return shared;
}

std::vector<core::FaceCandidate> locate(const core::RgbImage& photo) {
    return locator().locate(core::viewOf(photo), core::NoProgress());
}

core::RgbImage noise(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> value(0, 255);
    core::RgbImage photo(width, height);
    for (core::Rgb8& pixel : photo.pixels()) {
        pixel = {static_cast<std::uint8_t>(value(random)), static_cast<std::uint8_t>(value(random)),
                 static_cast<std::uint8_t>(value(random))};
    }
    return photo;
}

// Cancels when it is asked for the n-th time.
class CancelAfter final : public core::Progress {
  public:
    explicit CancelAfter(int questions) : left_(questions) {}
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return --left_ < 0; }

  private:
    mutable std::atomic<int> left_;
};

bool sameCandidates(const std::vector<core::FaceCandidate>& a, const std::vector<core::FaceCandidate>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const core::FaceCandidate& one, const core::FaceCandidate& other) {
                          return one.box == other.box && one.score == other.score;
                      });
}

}  // namespace

TEST_CASE("No face is found where there is none", "[locator]") {
    CHECK(locate(core::RgbImage(320, 240, {128, 128, 128})).empty());
    CHECK(locate(core::RgbImage(320, 240)).empty());
    CHECK(locate(noise(256, 256, 11)).empty());
}

TEST_CASE("Photos of any size and shape are searched", "[locator]") {
    CHECK(locate(noise(1, 1, 1)).empty());
    CHECK(locate(noise(3000, 2, 2)).empty());
    CHECK(locate(noise(7, 900, 3)).empty());
    CHECK(locate(core::RgbImage(6000, 4000, {90, 120, 60})).empty());
    CHECK_THROWS_AS(locator().locate({}, core::NoProgress()), core::ContractViolation);
}

TEST_CASE("A search stops at each question whether it is cancelled", "[locator]") {
    const core::RgbImage photo = noise(400, 300, 5);
    for (const int questions : {0, 1, 2, 5, 9}) {
        CHECK_THROWS_AS(locator().locate(core::viewOf(photo), CancelAfter(questions)), core::Cancelled);
    }
    // And the detectors are as good as new afterwards.
    CHECK(locate(photo).empty());
}

TEST_CASE("Real faces are found, and equally by several threads at once", "[locator]") {
    const auto data = tests::sharedData("frl");
    if (!data) {
        std::cout << "skipped: no real photos\n";
        return;
    }
    std::vector<core::RgbImage> photos;
    std::vector<core::Box> truths;
    for (const char* name : {"canada_003f", "canada_008f", "london_001"}) {
        const auto text = *data / "train/landmarks" / (std::string(name) + ".txt");
        if (std::filesystem::exists(text)) {
            truths.push_back(core::boundingBox(core::readLandmarkText(text)));
            photos.push_back(core::image::readPhoto(*data / "train/images" / (std::string(name) + ".jpg")));
        }
    }
    REQUIRE_FALSE(photos.empty());
    std::vector<std::vector<core::FaceCandidate>> expected;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        expected.push_back(locate(photos[i]));
        REQUIRE_FALSE(expected.back().empty());
        CHECK(core::overlap(expected.back().front().box, truths[i]) > 0.6);
    }
    std::atomic<int> differences = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < photos.size(); ++i) {
                differences += sameCandidates(locate(photos[i]), expected[i]) ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(differences == 0);
}

TEST_CASE("Small faces are looked for where several people are seen", "[locator]") {
    const auto data = tests::sharedData("frl");
    const auto file = data ? *data / "train/images/canada_003f.jpg" : std::filesystem::path();
    if (!std::filesystem::exists(file)) {
        std::cout << "skipped: no real photos\n";
        return;
    }
    const core::RgbImage photo = core::image::readPhoto(file);
    const core::Box face =
        core::boundingBox(core::readLandmarkText(*data / "train/landmarks/canada_003f.txt"));
    // The same person three times: twice near, and once so far away that the face is 36 pixels wide.
    core::RgbImage group(1000, 700, {120, 130, 140});
    std::vector<core::Box> faces;
    const auto stand = [&](double faceWidth, core::Point at) {
        const double scale = faceWidth / face.width();
        const core::RgbImage person = core::image::resized(core::viewOf(photo), scale);
        for (int y = 0; y < person.height() && y + at.y() < group.height(); ++y) {
            for (int x = 0; x < person.width() && x + at.x() < group.width(); ++x) {
                group.at(x + static_cast<int>(at.x()), y + static_cast<int>(at.y())) = person.at(x, y);
            }
        }
        faces.push_back({at.x() + scale * face.x0, at.y() + scale * face.y0, at.x() + scale * face.x1,
                         at.y() + scale * face.y1});
    };
    stand(180, {10, 60});
    stand(180, {430, 60});
    stand(36, {880, 150});
    const auto found = locate(group);
    for (const core::Box& each : faces) {
        CHECK(std::any_of(found.begin(), found.end(), [&](const core::FaceCandidate& candidate) {
            return core::overlap(candidate.box, each) > 0.4;
        }));
    }
}
