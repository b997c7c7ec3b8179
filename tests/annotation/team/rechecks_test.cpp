// SPDX-License-Identifier: GPL-3.0-or-later
// Control faces and second opinions, and what is made of them.
#include "annotation/team/rechecks.h"

#include "annotation/dla/placing.h"
#include "annotation/release/release.h"
#include "annotation/review/work_figures.h"
#include "annotation/team/package.h"
#include "annotation/training/policy.h"
#include "annotation/training/test_faces.h"
#include "tests/annotation/fakes.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::team {

using store::CopyPurpose;
using store::ImageId;
using store::Split;

namespace {

class Desk {
  public:
    Desk() : project(photos_.open()) { place(); }

    void place() {
        dla::PlaceOptions options;
        options.modelForTestSplit = true;
        (void)dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), options, progress);
    }
    [[nodiscard]] ImageId image(const std::string& name) const { return *project.store().imageNamed(name); }
    // A person moves all points by so many pixels and accepts, as in the window.
    void annotate(ImageId id, double byPx, const std::string& author) {
        const auto head = project.landmarks(id);
        core::Landmarks face = head->value;
        face.points.row(0).array() += byPx;
        face.acceptAll();
        const auto saved = project.saveLandmarks(id, face, {head->revision, author, "accept", ""});
        project.store().setAccepted(id, store::RevisionKind::Landmarks, saved, true, author);
    }
    [[nodiscard]] std::vector<ImageId> copies() const {
        std::vector<ImageId> images;
        for (const store::BlindCopy& copy : project.store().blindCopies()) {
            images.push_back(copy.image);
        }
        return images;
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return photos_ / name; }

  private:
    tests::ProjectWithPhotos photos_{6};

  public:
    core::NoProgress progress;
    Project project;
};

}  // namespace

TEST_CASE("a control face looks like any other, and its error is measured against what is known") {
    Desk desk;
    desk.annotate(desk.image("a0"), 0, "Ana");
    desk.annotate(desk.image("a1"), 0, "Ana");
    desk.project.store().setVerified(desk.image("a1"), store::RevisionKind::Landmarks,
                                     desk.project.landmarks(desk.image("a1"))->revision, true, "Ben");
    CHECK(addCopies(desk.project, CopyPurpose::Control, 1, "Chiara") == 1);
    const store::BlindCopy copy = desk.project.store().blindCopies().at(0);
    CHECK(copy.original == desk.image("a1"));  // the verified one first
    const store::ImageRecord record = desk.project.store().image(copy.image);
    CHECK(record.name.size() == 5);  // "a" and four digits
    CHECK(record.name.starts_with("a"));
    CHECK(record.sha256 == desk.project.store().image(copy.original).sha256);
    CHECK(controlResult(desk.project).errors.empty());

    desk.place();
    const double scale = core::interOcular(desk.project.landmarks(copy.original)->value.points);
    desk.annotate(copy.image, 0.05 * scale, "Ben");
    // The truth is what was known then, whatever becomes of the original.
    desk.annotate(copy.original, 3, "Ana");
    const ControlResult result = controlResult(desk.project);
    CHECK(result.faces == 1);
    REQUIRE(result.errors.size() == 1);
    CHECK(result.errors[0] == Approx(0.05));
    // One face has one copy of a kind.
    CHECK(addCopies(desk.project, CopyPurpose::Control, 10, "Chiara") == 1);
    CHECK(addCopies(desk.project, CopyPurpose::Control, 10, "Chiara") == 0);
    CHECK(desk.project.store().checkIntegrity().empty());
}

TEST_CASE("second opinions tell how far two people lie apart, per part") {
    Desk desk;
    desk.annotate(desk.image("a0"), 0, "Ana");
    CHECK(addCopies(desk.project, CopyPurpose::Second, 5, "Chiara") == 1);
    desk.place();
    const ImageId copy = desk.copies().at(0);
    const double scale = core::interOcular(desk.project.landmarks(copy)->value.points);
    SECTION("of two people") {
        desk.annotate(copy, 0.02 * scale, "Ben");
        const SecondOpinions result = secondOpinions(desk.project);
        REQUIRE(result.betweenPeople);
        CHECK_FALSE(result.ofOnePerson);
        CHECK(result.betweenPeople->faces == 1);
        CHECK(result.betweenPeople->mean == Approx(0.02));
        for (const double part : result.betweenPeople->parts) {
            CHECK(part == Approx(0.02));
        }
    }
    SECTION("of one person, who is as sure as that of what was seen") {
        desk.annotate(copy, 0.01 * scale, "Ana");
        const SecondOpinions result = secondOpinions(desk.project);
        CHECK_FALSE(result.betweenPeople);
        REQUIRE(result.ofOnePerson);
        CHECK(result.ofOnePerson->mean == Approx(0.01));
    }
}

TEST_CASE("blind copies are worked on like all images, and nothing is made of them") {
    Desk desk;
    desk.annotate(desk.image("a0"), 0, "Ana");
    (void)addCopies(desk.project, CopyPurpose::Control, 1, "Chiara");
    desk.place();
    desk.annotate(desk.copies().at(0), 1, "Ben");
    CHECK(desk.project.store().counts().images == 7);
    CHECK(desk.project.store().counts().blindCopies == 1);
    CHECK(desk.project.store().acceptedSamples("landmarks").size() == 1);
    CHECK(training::trainingDue(desk.project).accepted == 1);
    const auto report = release::exportRelease(desk.project, desk / "out", {}, desk.progress);
    CHECK(report.exported + report.leftOut + static_cast<std::int64_t>(report.failures.size()) <= 6);
}

TEST_CASE("a test face that two people have annotated counts with the middle between both") {
    Desk desk;
    desk.project.store().setSplits(
        std::vector{std::pair(desk.image("a0"), Split::Test), std::pair(desk.image("a1"), Split::Test)});
    CHECK(addTestCopies(desk.project, "Chiara") == 2);
    CHECK(addTestCopies(desk.project, "Chiara") == 0);
    desk.place();
    desk.annotate(desk.image("a0"), 2, "Ana");
    training::TestSplitState state = training::testSplitState(desk.project);
    CHECK(state.faces == 2);
    CHECK(state.accepted == 1);
    CHECK(state.twice == 0);
    CHECK(state.fromModel == 1);  // placed by a network that is not the mean shape
    ImageId copy{};
    for (const store::BlindCopy& candidate : desk.project.store().blindCopies()) {
        copy = candidate.original == desk.image("a0") ? candidate.image : copy;
    }
    const core::PointMatrix proposal = desk.project.landmarks(copy)->value.points;
    SECTION("by the same person it does not count") {
        desk.annotate(copy, 4, "Ana");
        CHECK(training::testSplitState(desk.project).twice == 0);
    }
    SECTION("by another one") {
        desk.annotate(copy, 4, "Ben");
        CHECK(training::testSplitState(desk.project).twice == 1);
        const auto faces = training::testFaces(desk.project);
        REQUIRE(faces.size() == 1);
        CHECK(faces[0].twice);
        CHECK((faces[0].truth - proposal).row(0).minCoeff() == Approx(3));
        CHECK((faces[0].truth - proposal).row(0).maxCoeff() == Approx(3));
    }
}

TEST_CASE("a package never tells who gets a face a second time") {
    Desk desk;
    desk.annotate(desk.image("a0"), 0, "Ana");
    desk.annotate(desk.image("a1"), 0, "Ben");
    (void)addCopies(desk.project, CopyPurpose::Second, 2, "Chiara");
    const auto packageFor = [&](const std::string& name) {
        (void)makePackage(desk.project, desk / name, {.assignee = name, .count = 100, .again = true},
                          desk.progress);
        return Project(desk / name);
    };
    const Project forBen = packageFor("Ben");
    CHECK(forBen.store().counts().images == 5);  // a2 .. a5 and the copy of Ana's face
    CHECK(forBen.store().blindCopies().empty());
    CHECK(forBen.store().counts().blindCopies == 0);
    CHECK(packageFor("Cleo").store().counts().images == 6);
    // Not the face and its copy in one package.
    CHECK_THROWS(makePackage(desk.project, desk / "x", {.assignee = "Dan", .count = 0}, desk.progress));
}

TEST_CASE("active time leaves out breaks") {
    const auto step = [](const std::string& time) { return store::WorkStep{{}, {}, "Ana", time, "drag"}; };
    const std::vector<store::WorkStep> steps = {step("2026-01-05T10:00:00.000Z"),
                                                step("2026-01-05T10:00:04.500Z"),
                                                step("2026-01-05T10:00:10.000Z"),
                                                step("2026-01-05T12:00:00.000Z"),
                                                step("not a time"),
                                                step("2026-01-05T12:00:05.000Z")};
    CHECK(review::activeSeconds(steps) == Approx(10 + review::kBreakSeconds + 5));
    CHECK(review::activeSeconds({}) == 0);
}

TEST_CASE("the figures of the work: what was changed, at which error, of whose proposals") {
    Desk desk;
    desk.annotate(desk.image("a0"), 0, "Ana");  // as it was
    desk.annotate(desk.image("a1"), 0, "Ana");
    {
        // One part of one face.
        const auto head = desk.project.landmarks(desk.image("a2"));
        core::Landmarks face = head->value;
        for (const std::size_t point : core::Scheme::lapa().pointsOf(core::Part::InnerMouth)) {
            face.setPoint(point, face.point(point) + core::Point(0, 2));
        }
        face.acceptAll();
        const auto saved =
            desk.project.saveLandmarks(desk.image("a2"), face, {head->revision, "Ana", "accept", ""});
        desk.project.store().setAccepted(desk.image("a2"), store::RevisionKind::Landmarks, saved, true,
                                         "Ana");
    }
    (void)addCopies(desk.project, CopyPurpose::Control, 2, "Chiara");
    desk.place();
    const double scale = core::interOcular(desk.project.landmarks(desk.image("a0"))->value.points);
    desk.annotate(desk.copies().at(0), 0.01 * scale, "Ben");
    desk.annotate(desk.copies().at(1), 0.03 * scale, "Ben");

    const review::WorkFigures figures = review::workFigures(desk.project);
    CHECK(figures.facesAccepted == 5);
    CHECK(figures.minutesPer100().has_value());
    CHECK(figures.controlFacesDone == 2);
    CHECK(*figures.controlMedian >= 0.0099);
    CHECK(*figures.controlPercentile90 >= *figures.controlMedian);
    CHECK(figures.facesMeasured == 5);
    CHECK(*figures.untouchedShare == Approx(2.0 / 5));
    const auto innerMouth = static_cast<double>(core::Scheme::lapa().pointsOf(core::Part::InnerMouth).size());
    CHECK(*figures.changedPoints == Approx((innerMouth + 2 * 106) / 5));
    CHECK(figures.parts.at(static_cast<std::size_t>(core::Part::InnerMouth)).changedPoints ==
          Approx(innerMouth * 3 / 5));
    REQUIRE(figures.byModel.contains("fake points 1"));
    CHECK(figures.byModel.at("fake points 1").faces == 5);
    CHECK(review::words(figures).find("active minutes per 100 accepted faces, at an error of") !=
          std::string::npos);
    CHECK(review::toJson(figures).at("control").at("done") == 2);
}

}  // namespace maskwright::annotation::team
