// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/error_learning.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/placing.h"
#include "core/error.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::dla {

namespace {

// Every face placed; the person of the first `corrected` finds the brows too low, and accepts.
Project correctedProject(const tests::ProjectWithPhotos& made, std::size_t corrected) {
    Project project = made.open();
    core::NoProgress progress;
    placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
    const auto images = project.store().ids({});
    for (std::size_t i = 0; i < corrected; ++i) {
        auto face = *project.landmarks(images[i]);
        const double by = i % 2 == 0 ? -3 : -1;
        for (std::size_t point = 33; point <= 50; ++point) {
            face.value.setPoint(point, face.value.point(point) + core::Point(0, by));
            face.value.states[point] = core::PointState::Moved;
        }
        project.saveLandmarks(images[i], face.value, {face.revision, "Ann", "drag", ""});
        CHECK(acceptLandmarks(project, images[i], "Ann") == Acceptance::Accepted);
    }
    return project;
}

}  // namespace

TEST_CASE("a project learns from what was placed and what a person made of it", "[propagation]") {
    const tests::ProjectWithPhotos made(26);
    Project project = correctedProject(made, 24);
    CHECK(learnedErrors(project.store()) == nullptr);
    core::NoProgress progress;
    const ErrorsLearned learned = learnErrors(project, progress);
    CHECK(learned.modelVersion == "fake points 1");
    CHECK(learned.faces == 24);

    const auto errors = learnedErrors(project.store());
    REQUIRE(errors != nullptr);
    CHECK(errors->source() == "fake points 1, 24 faces of this project");
    // Both brows go wrong together and upright; the shipped model knows that less well.
    const auto correlation = [](const core::propagation::ErrorModel& model, Eigen::Index a, Eigen::Index b) {
        const auto& covariance = model.covariance();
        return covariance(a, b) / std::sqrt(covariance(a, a) * covariance(b, b));
    };
    CHECK(correlation(*errors, 2 * 35 + 1, 2 * 48 + 1) >
          correlation(core::propagation::ErrorModel::shipped(), 2 * 35 + 1, 2 * 48 + 1));
    // Another process sees it.
    CHECK(learnedErrors(made.open().store()) != nullptr);
}

TEST_CASE("too few corrections, and faces of the test split, teach nothing", "[propagation]") {
    const tests::ProjectWithPhotos made(22);
    Project project = correctedProject(made, 21);
    core::NoProgress progress;
    std::vector<std::pair<store::ImageId, store::Split>> test;
    const auto images = project.store().ids({});
    for (std::size_t i = 0; i < 2; ++i) {
        test.emplace_back(images[i], store::Split::Test);
    }
    project.store().setSplits(test);
    CHECK_THROWS_AS(learnErrors(project, progress), core::Error);
    CHECK(learnedErrors(project.store()) == nullptr);

    const tests::ProjectWithPhotos empty(1);
    Project untouched = empty.open();
    CHECK_THROWS_AS(learnErrors(untouched, progress), core::Error);
}

TEST_CASE("a broken stored error model is told", "[propagation]") {
    const tests::ProjectWithPhotos made(1);
    Project project = made.open();
    for (const char* text : {"", "{", "[]", R"({"source":"x","modes":3})"}) {
        project.store().setSetting("error_model", text);
        CHECK_THROWS_AS(learnedErrors(project.store()), core::Error);
    }
}

TEST_CASE("learning stops when cancelled", "[propagation]") {
    const tests::ProjectWithPhotos made(22);
    Project project = correctedProject(made, 22);
    tests::CancelWhen progress([] { return true; });
    CHECK_THROWS_AS(learnErrors(project, progress), core::Cancelled);
    CHECK(learnedErrors(project.store()) == nullptr);
}

}  // namespace maskwright::annotation::dla
