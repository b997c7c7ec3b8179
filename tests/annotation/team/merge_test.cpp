// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that are handed out, and what comes back of them.
#include "annotation/team/merge.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/placing.h"
#include "annotation/ppa/parsing.h"
#include "annotation/ppa/proposals.h"
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

// A person sets every pixel of the rectangle to a class, and no other pixel.
RevisionId setPixels(Project& project, const std::string& name, const core::PixelRect& where,
                     std::uint8_t value, const std::string& author) {
    const ImageId image = *project.store().imageNamed(name);
    ppa::MapCorrections set;
    set.pixels = {96, 80, where, core::Raster<std::uint8_t>(where.width(), where.height(), value)};
    set.underlay = core::painting::underlayOf(set.pixels, core::LabelMap(96, 80, 1));
    const auto before = ppa::corrections(project, image);
    return ppa::saveCorrections(
        project, image, set, {before ? std::optional(before->revision) : std::nullopt, author, "brush", ""});
}

// Label maps of all images, made and agreed to.
void acceptMaps(Project& project, core::Progress& progress) {
    (void)ppa::parseImages(project, tests::FakeSegmenter(), {}, progress);
    for (const ImageId image : project.store().ids({})) {
        ppa::acceptLabelMap(project, image, "Ana");
    }
}

std::int64_t toLookAtAgain(const Project& project) {
    store::ImageQuery query;
    query.state = store::StateFilter::LookAgain;
    return project.store().count(query);
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
        package.store().setMark(*package.store().imageNamed("a1"), store::Mark::NotAFace, "is this a face?",
                                "Ben");
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
    CHECK(team.project.store().row(team.image("a1")).mark == store::Mark::NotAFace);
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

TEST_CASE("what wants another look wants it in a package too, and when it comes back") {
    Team team;
    accept(team.project, "a0", "Ana");
    drag(team.project, "a0", 16, 2, "Ana");
    REQUIRE(toLookAtAgain(team.project) == 1);
    (void)team.handOut("Ben");
    {
        Project package = team.openPackage("Ben");
        CHECK(toLookAtAgain(package) == 1);
        CHECK(package.store().checkIntegrity().empty());
        accept(package, "a1", "Ben");
        drag(package, "a1", 16, 2, "Ben");
    }
    (void)team.merge("Ben");
    CHECK(toLookAtAgain(team.project) == 2);
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("pixels that both sides have set differently are a conflict that a person settles") {
    Team team;
    acceptMaps(team.project, team.progress);
    (void)team.handOut("Ben", {.again = true});
    const ImageId image = team.image("a0");
    setPixels(team.project, "a0", {10, 10, 14, 14}, 10, "Ana");
    {
        Project package = team.openPackage("Ben");
        setPixels(package, "a0", {12, 10, 16, 14}, 1, "Ben");
        setPixels(package, "a1", {12, 10, 16, 14}, 1, "Ben");  // only here
    }
    const MergeReport report = team.merge("Ben");
    CHECK(report.conflicts == 1);
    CHECK(ppa::corrections(team.project, team.image("a1"))->author == "Ben");
    const std::vector<Disagreement> all = disagreements(team.project);
    REQUIRE(all.size() == 1);
    CHECK(all[0].conflict.kind == RevisionKind::Corrections);
    CHECK(all[0].oursBy == "Ana");
    CHECK(all[0].theirsBy == "Ben");
    CHECK(all[0].pixels[10] == 16);
    CHECK(all[0].pixels[1] == 16);
    CHECK(ppa::corrections(team.project, image)->value == all[0].ourPixels);

    SECTION("ours stay") {
        settleCorrections(team.project, all[0], Side::Ours, "Chiara");
        CHECK(ppa::corrections(team.project, image)->value == all[0].ourPixels);
    }
    SECTION("theirs reopen a map that does not show them") {
        ppa::refreshLabelMap(team.project, image, {});
        ppa::acceptLabelMap(team.project, image, "Ana");
        settleCorrections(team.project, all[0], Side::Theirs, "Chiara");
        CHECK(ppa::corrections(team.project, image)->value == all[0].theirPixels);
        CHECK_FALSE(team.project.labelMap(image)->accepted);
        ppa::refreshLabelMap(team.project, image, {});
        CHECK(team.project.labelMap(image)->value.at(15, 12) == 1);
    }
    SECTION("and leave one alone that does") {
        ppa::refreshLabelMap(team.project, image, {});
        auto map = team.project.labelMap(image);
        core::painting::putOver(map->value, all[0].theirPixels.pixels);
        const RevisionId painted = team.project.saveLabelMap(image, map->value, std::nullopt, std::nullopt,
                                                             {map->revision, "Ana", "merge", ""});
        team.project.store().setAccepted(image, RevisionKind::LabelMap, painted, true, "Ana");
        settleCorrections(team.project, all[0], Side::Theirs, "Chiara");
        CHECK(team.project.labelMap(image)->accepted);
    }
    SECTION("not over newer ones") {
        setPixels(team.project, "a0", {0, 0, 4, 4}, 0, "Ana");
        CHECK_THROWS_AS(settleCorrections(team.project, all[0], Side::Theirs, "Chiara"), store::Conflict);
        CHECK(disagreements(team.project).size() == 1);
        return;
    }
    CHECK(disagreements(team.project).empty());
    CHECK(team.merge("Ben").conflicts == 0);
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("a proposal comes back with what it was made from, and a person's refusal counts") {
    Team team;
    acceptMaps(team.project, team.progress);
    (void)team.handOut("Ben", {.again = true});
    const ImageId taken = team.image("a0");
    const ImageId refused = team.image("a1");
    const ImageId past = team.image("a2");
    {
        Project package = team.openPackage("Ben");
        for (const char* name : {"a0", "a1", "a2"}) {
            drag(package, name, 93, 4, "Ben");
            ppa::proposeNewerMap(package, team.image(name), {});
            REQUIRE(ppa::proposal(package, team.image(name)));
        }
        ppa::refuseProposal(package, refused, "Ben");
    }
    // Other revisions here, so that equal numbers would mean other ones; and another map.
    drag(team.project, "a5", 16, 2, "Ana");
    drag(team.project, "a5", 16, 2, "Ana");
    tests::FakeSegmenter newer;
    newer.name = "fake regions 2";
    ppa::ParseOptions options;
    options.only = {refused};
    (void)ppa::parseImages(team.project, newer, options, team.progress);
    REQUIRE(team.project.store().head(refused, RevisionKind::Proposal));
    const auto map = team.project.labelMap(past);
    const RevisionId drawn = team.project.saveLabelMap(past, tests::editedMap("Ana", 1), std::nullopt,
                                                       std::nullopt, {map->revision, "Ana", "paint", ""});
    team.project.store().setAccepted(past, RevisionKind::LabelMap, drawn, true, "Ana");
    (void)team.merge("Ben");
    CHECK(team.project.store().checkIntegrity().empty());

    REQUIRE(ppa::proposal(team.project, taken));
    ppa::takeProposal(team.project, taken, "Chiara");
    CHECK(team.project.labelMap(taken)->points == team.project.landmarks(taken)->revision);
    CHECK_FALSE(ppa::proposal(team.project, refused));
    CHECK(team.project.store().headRevision(refused, RevisionKind::Proposal)->author == "Ben");
    // What was proposed of a map that is the head no more.
    CHECK_FALSE(ppa::proposal(team.project, past));
    CHECK(team.project.store().row(past).proposalPixels == 0);
    CHECK(team.project.store().checkIntegrity().empty());
}

TEST_CASE("faces that were added in a package come along, photos of its own do not, and are named") {
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
