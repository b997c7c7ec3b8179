// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that are handed out, and what comes back of them.
#include "annotation/team/merge.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/placing.h"
#include "annotation/team/package.h"
#include "tests/annotation/edits.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::team {

namespace fs = std::filesystem;
using Catch::Contains;
using store::ImageId;
using store::RevisionId;
using store::RevisionKind;

namespace {

// Six photos with points by a program, as before any person's work.
class Team {
  public:
    Team() : project(photos_.open()) {
        (void)dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
    }

    PackageReport handOut(const std::string& name, PackageOptions options = {}) {
        options.assignee = name;
        options.author = "Chiara";
        options.count = options.count == 0 ? 100 : options.count;
        return makePackage(project, photos_ / name, options, progress);
    }
    [[nodiscard]] Project openPackage(const std::string& name) const { return Project(photos_ / name); }
    MergeReport merge(const std::string& name) {
        return mergePackage(project, photos_ / name, "Chiara", progress);
    }
    [[nodiscard]] ImageId image(const std::string& name) const { return *project.store().imageNamed(name); }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return photos_ / name; }
    [[nodiscard]] fs::path photos() const { return photos_.photos(); }

  private:
    tests::ProjectWithPhotos photos_{6};

  public:
    core::NoProgress progress;
    Project project;
};

// A person moves one point of the face by so many pixels.
RevisionId drag(Project& project, const std::string& name, std::size_t point, double by,
                const std::string& author) {
    const ImageId image = *project.store().imageNamed(name);
    const auto head = project.landmarks(image);
    core::Landmarks face = head->value;
    face.setPoint(point, face.point(point) + core::Point(by, 0));
    face.states.at(point) = core::PointState::Moved;
    return project.saveLandmarks(image, face, {head->revision, author, "drag", ""});
}

void accept(Project& project, const std::string& name, const std::string& author) {
    (void)dla::acceptLandmarks(project, *project.store().imageNamed(name), author);
}

std::size_t historyOf(const Project& project, const std::string& name) {
    return project.store().history(*project.store().imageNamed(name), RevisionKind::Landmarks).size();
}

}  // namespace

TEST_CASE("a package is a project of its own that needs neither the project nor its photos") {
    Team team;
    const PackageReport report = team.handOut("Ben", {.count = 2});
    CHECK(report.images == std::vector<std::string>{"a0", "a1"});
    CHECK(report.photos == 2);
    fs::rename(team.photos(), team / "away");
    const Project package = team.openPackage("Ben");
    CHECK(package.store().images().size() == 2);
    CHECK(package.photo(*package.store().imageNamed("a0")).width() == 96);
    CHECK(package.landmarks(*package.store().imageNamed("a1")));
    CHECK(package.store().checkIntegrity().empty());
    CHECK(packageLabel(package)->assignee == "Ben");
    CHECK_FALSE(packageLabel(team.project));
}

TEST_CASE("images that somebody has are not handed out again, unless one says so") {
    Team team;
    accept(team.project, "a3", "Ana");
    (void)team.handOut("Ben", {.count = 2});
    CHECK(team.handOut("Cleo").images == std::vector<std::string>{"a2", "a4", "a5"});
    CHECK_THROWS_WITH(team.handOut("Dan"), Contains("nothing left"));
    CHECK_THROWS_WITH(team.handOut("Fay", {.names = {"zz"}}), Contains("no such image"));
    // What came back can be handed out again.
    (void)team.merge("Ben");
    CHECK(team.handOut("Gil").images == std::vector<std::string>{"a0", "a1"});
    CHECK(team.handOut("Eve", {.again = true}).images.size() == 5);
}

TEST_CASE("work comes back revision by revision, with its authors and times, once") {
    Team team;
    (void)team.handOut("Ben");
    {
        Project package = team.openPackage("Ben");
        drag(package, "a0", 16, 3, "Ben");
        drag(package, "a0", 17, 4, "Ben");
        accept(package, "a0", "Ben");
        package.store().setFlag(*package.store().imageNamed("a1"), true, "is this a face?", "Ben");
    }
    const MergeReport report = team.merge("Ben");
    CHECK(report.images == 6);
    CHECK(report.revisions == 3);
    CHECK(report.taken == 1);
    CHECK(report.conflicts == 0);
    const Project package = team.openPackage("Ben");
    const auto theirs = package.store().history(*package.store().imageNamed("a0"), RevisionKind::Landmarks);
    const auto ours = team.project.store().history(team.image("a0"), RevisionKind::Landmarks);
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        CHECK(ours[i].payload == theirs[i].payload);
        CHECK(ours[i].author == theirs[i].author);
        CHECK(ours[i].time == theirs[i].time);
        CHECK(ours[i].tool == theirs[i].tool);
    }
    CHECK(team.project.landmarks(team.image("a0"))->accepted);
    CHECK(team.project.store().row(team.image("a1")).flagged);
    CHECK(team.project.store().comments(team.image("a1")).size() == 1);
    CHECK(team.project.store().checkIntegrity().empty());

    CHECK(team.merge("Ben").revisions == 0);
    CHECK(team.project.store().comments(team.image("a1")).size() == 1);
    {
        Project more = team.openPackage("Ben");
        drag(more, "a2", 16, 1, "Ben");
    }
    CHECK(team.merge("Ben").revisions == 1);
    CHECK(team.project.store().packages().at(0).merges == 3);
}

TEST_CASE("a person's work wins over what a program has done meanwhile, on either side") {
    Team team;
    (void)team.handOut("Ben");
    tests::FakePredictor newer;
    newer.name = "fake points 2";
    drag(team.project, "a1", 16, 5, "Ana");
    (void)dla::placeImages(team.project, tests::FakeLocator(), newer, {}, team.progress);
    {
        Project package = team.openPackage("Ben");
        drag(package, "a0", 16, 3, "Ben");
        (void)dla::placeImages(package, tests::FakeLocator(), newer, {}, team.progress);
    }
    const core::Landmarks bens = team.openPackage("Ben").landmarks(team.image("a0"))->value;
    const core::Landmarks anas = team.project.landmarks(team.image("a1"))->value;
    CHECK(team.merge("Ben").conflicts == 0);
    CHECK(team.project.landmarks(team.image("a0"))->value == bens);
    CHECK(team.project.landmarks(team.image("a1"))->value == anas);
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("where both sides have changed a face both states stay, side by side per part") {
    Team team;
    (void)team.handOut("Ben");
    (void)team.handOut("Cleo", {.again = true});
    {
        Project ben = team.openPackage("Ben");
        drag(ben, "a0", 16, 6, "Ben");  // the chin
        accept(ben, "a0", "Ben");
        Project cleo = team.openPackage("Cleo");
        drag(cleo, "a0", 104, 2, "Cleo");  // a pupil
        accept(cleo, "a0", "Cleo");
    }
    CHECK(team.merge("Ben").conflicts == 0);
    CHECK(team.merge("Cleo").conflicts == 1);
    CHECK(team.merge("Cleo").conflicts == 1);  // told again, and not a second one
    const std::vector<Disagreement> all = disagreements(team.project);
    REQUIRE(all.size() == 1);
    CHECK(all[0].image == "a0");
    CHECK(all[0].oursBy == "Ben");
    CHECK(all[0].theirsBy == "Cleo");
    REQUIRE(all[0].parts.size() == 2);
    CHECK(all[0].parts[0].part == core::Part::ImageLeftPupil);  // a single point: its mean is largest
    CHECK(all[0].parts[0].most == Approx(2 / core::interOcular(all[0].ours.points)));
    CHECK(all[0].parts[1].part == core::Part::Contour);
    CHECK(historyOf(team.project, "a0") == 5);
    CHECK(team.project.landmarks(team.image("a0"))->value == all[0].ours);
    CHECK(team.project.store().checkIntegrity().empty());

    SECTION("each part from whoever is right") {
        PartChoice choice = allFrom(Side::Ours);
        choice.at(static_cast<std::size_t>(core::Part::ImageLeftPupil)) = Side::Theirs;
        settlePoints(team.project, all[0], choice, "Chiara");
        const auto head = team.project.landmarks(team.image("a0"));
        CHECK(head->value.point(16) == all[0].ours.point(16));
        CHECK(head->value.point(104) == all[0].theirs.point(104));
        CHECK(head->accepted);
        CHECK(team.project.store().revision(head->revision).author == "Chiara");
    }
    SECTION("ours as it is") {
        settlePoints(team.project, all[0], allFrom(Side::Ours), "Chiara");
        CHECK(historyOf(team.project, "a0") == 5);
    }
    SECTION("not over a newer edit") {
        drag(team.project, "a0", 3, 1, "Ana");
        CHECK_THROWS_AS(settlePoints(team.project, all[0], allFrom(Side::Theirs), "Chiara"), store::Conflict);
        CHECK(disagreements(team.project).size() == 1);
        return;
    }
    CHECK(disagreements(team.project).empty());
    CHECK(team.merge("Cleo").conflicts == 0);  // settled once is settled
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("equal answers of two people are no conflict") {
    Team team;
    (void)team.handOut("Ben");
    (void)team.handOut("Cleo", {.again = true});
    for (const char* name : {"Ben", "Cleo"}) {
        Project package = team.openPackage(name);
        drag(package, "a0", 16, 6, name);
        accept(package, "a0", name);
    }
    (void)team.merge("Ben");
    CHECK(team.merge("Cleo").conflicts == 0);
}

TEST_CASE("label maps come back with their pixels and with what they were made from") {
    Team team;
    (void)team.handOut("Ben");
    core::LabelMap painted = tests::editedMap("Ben", 1);
    {
        Project package = team.openPackage("Ben");
        const ImageId image = *package.store().imageNamed("a0");
        const RevisionId points = drag(package, "a0", 16, 2, "Ben");
        const RevisionId map =
            package.saveLabelMap(image, painted, points, std::nullopt, {{}, "Ben", "paint", ""});
        package.store().setAccepted(image, RevisionKind::LabelMap, map, true, "Ben");
    }
    // Another revision here, so that equal numbers would mean other revisions.
    drag(team.project, "a5", 16, 2, "Ana");
    (void)team.merge("Ben");
    const auto map = team.project.labelMap(team.image("a0"));
    REQUIRE(map);
    CHECK(map->value == painted);
    CHECK(map->accepted);
    CHECK(map->points == team.project.landmarks(team.image("a0"))->revision);
    CHECK(team.project.store().checkIntegrity().empty());

    // Painted on both sides: both stay, and a person chooses.
    core::LabelMap ours = tests::editedMap("Chiara", 2);
    team.project.saveLabelMap(team.image("a0"), ours, std::nullopt, std::nullopt,
                              {map->revision, "Chiara", "paint", ""});
    {
        Project package = team.openPackage("Ben");
        const ImageId image = *package.store().imageNamed("a0");
        const auto head = package.labelMap(image);
        painted.at(0, 0) = 10;
        package.saveLabelMap(image, painted, std::nullopt, std::nullopt,
                             {head->revision, "Ben", "paint", ""});
    }
    CHECK(team.merge("Ben").conflicts == 1);
    const std::vector<Disagreement> all = disagreements(team.project);
    REQUIRE(all.size() == 1);
    CHECK(all[0].ourMap == ours);
    CHECK(all[0].theirMap == painted);
    settleMap(team.project, all[0], Side::Theirs, "Chiara");
    CHECK(team.project.labelMap(team.image("a0"))->value == painted);
    CHECK(disagreements(team.project).empty());
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("faces that were added in a package come along; photos of its own do not, and are named") {
    Team team;
    (void)team.handOut("Ben");
    {
        Project package = team.openPackage("Ben");
        store::ImageRecord known = package.store().image(*package.store().imageNamed("a0"));
        store::NewImage second{"a0", known.path, known.sha256, known.sizeBytes, known.width, known.height};
        store::NewImage foreign{"own", "photos/own.jpg", "another hash", 1, 9, 9};
        const auto added = package.store().addImages(std::vector{second, foreign});
        package.saveLandmarks(added[0], tests::editedFace("Ben", 1), {{}, "Ben", "box", ""});
    }
    const MergeReport report = team.merge("Ben");
    CHECK(report.added == 1);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].image == "own");
    CHECK_THAT(report.failures[0].message, Contains("not in the project"));
    CHECK(team.project.landmarks(team.image("a0_2"))->value == tests::editedFace("Ben", 1));
    CHECK(team.merge("Ben").added == 0);
    CHECK(team.project.store().images().size() == 7);
}

TEST_CASE("only packages of this project are merged") {
    Team team;
    Team other;
    (void)other.handOut("Ben");
    CHECK_THROWS_WITH(mergePackage(team.project, other / "Ben", "Chiara", team.progress),
                      Contains("another project"));
    CHECK_THROWS_WITH(mergePackage(team.project, team / "project", "Chiara", team.progress),
                      Contains("no package"));
    (void)team.handOut("Ben");
    Project package = team.openPackage("Ben");
    CHECK_THROWS_WITH(makePackage(package, team / "nested", {.assignee = "Cleo", .count = 1}, team.progress),
                      Contains("is a package itself"));
}

}  // namespace maskwright::annotation::team
