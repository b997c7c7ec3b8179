// SPDX-License-Identifier: GPL-3.0-or-later
// A person's pixels and accepted maps, between real processes.
#include "annotation/ppa/corrections.h"
#include "tests/app/cli/process.h"

#include <csignal>
#include <map>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
using annotation::Project;
using annotation::store::ImageId;

namespace {

constexpr std::uint8_t kHair = core::labelOf(core::FaceClass::Hair);
constexpr core::PixelRect kPatch{100, 300, 140, 330};

void movePoints(const std::string& folder, ImageId image, double by) {
    Project project(folder);
    auto points = *project.landmarks(image);
    for (std::size_t i = 84; i < 96; ++i) {
        points.value.setPoint(i, points.value.point(i) + core::Point(0, by));
        points.value.states[i] = core::PointState::Moved;
    }
    project.saveLandmarks(image, points.value, {points.revision, "Ann", "drag", ""});
}

void paintHair(const std::string& folder, ImageId image) {
    Project project(folder);
    const auto record = project.store().image(image);
    annotation::ppa::MapCorrections corrections;
    corrections.pixels = {record.width, record.height, kPatch, {kPatch.width(), kPatch.height(), kHair}};
    corrections.underlay = core::painting::underlayOf(corrections.pixels, project.labelMap(image)->value);
    const auto head = project.store().head(image, annotation::store::RevisionKind::Corrections);
    annotation::ppa::saveCorrections(
        project, image, corrections,
        {head ? std::optional(head->revision) : std::nullopt, "Cora", "brush", ""});
}

bool showsHair(const std::string& folder, ImageId image) {
    const core::LabelMap map = Project(folder).labelMap(image)->value;
    for (int y = kPatch.y0; y < kPatch.y1; ++y) {
        for (int x = kPatch.x0; x < kPatch.x1; ++x) {
            if (map.at(x, y) != kHair) {
                return false;
            }
        }
    }
    return true;
}

std::map<std::string, std::string> labelsOf(const fs::path& tree) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(tree)) {
        if (entry.path().parent_path().filename() == "labels") {
            files[fs::relative(entry.path(), tree).string()] = readText(entry.path());
        }
    }
    return files;
}

}  // namespace

TEST_CASE("accepted maps are exported byte for byte as they were, whatever points and models do since") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "sample", "--count", "2", "--seed", "1", "--quiet"}).code == 0);
    fs::rename(folder / "sample" / "images", folder / "photos");
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "photos", "--quiet"}).code == 0);
    REQUIRE(cli({"place", project, "--model", "mean-shape", "--quiet"}).code == 0);
    REQUIRE(cli({"parse", project, "--regions", "graphcut", "--quiet"}).code == 0);
    REQUIRE(cli({"accept", project, "--all", "--stage", "parsing"}).code == 0);
    REQUIRE(
        cli({"export", project, folder / "before", "--format", "lapa", "--accepted-only", "--quiet"}).code ==
        0);
    const auto before = labelsOf(folder / "before");
    REQUIRE(before.size() == 2);

    const std::vector<ImageId> images = Project(project).store().ids({});
    movePoints(project, images[0], 12);
    const auto parsed = cliJson({"parse", project, "--regions", "graphcut"});
    CHECK(parsed.at("kept_for_person") == 2);
    CHECK(parsed.at("proposed") == 1);
    REQUIRE(
        cli({"export", project, folder / "after", "--format", "lapa", "--accepted-only", "--quiet"}).code ==
        0);
    CHECK(labelsOf(folder / "after") == before);

    const auto listed = cliJson({"proposals", project});
    REQUIRE(listed.at("proposals").size() == 1);
    CHECK(listed.at("proposals")[0].at("pixels") > 0);
    const std::string name = listed.at("proposals")[0].at("image");
    CHECK(cli({"proposals", project, "--take", name, "--refuse-all"}).code == 2);
    CHECK(cli({"proposals", project, "--take", "nobody"}).code == 3);
    CHECK(cliJson({"proposals", project, "--take", name}).at("taken") == 1);
    CHECK(cli({"proposals", project, "--take", name}).code == 3);
    CHECK(cliJson({"proposals", project}).at("proposals").empty());
    REQUIRE(
        cli({"export", project, folder / "taken", "--format", "lapa", "--accepted-only", "--quiet"}).code ==
        0);
    CHECK_FALSE(labelsOf(folder / "taken") == before);
    CHECK(Project(project).store().counts().mapsAccepted == 2);
}

TEST_CASE("a person's pixels are still there after moved points, a killed parse, and another parse") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "sample", "--count", "6", "--seed", "3", "--quiet"}).code == 0);
    fs::remove_all(folder / "sample" / "labels");
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(
        cli({"import", project, folder / "sample", "--format", "lapa", "--points", "predicted", "--quiet"})
            .code == 0);
    REQUIRE(cli({"parse", project, "--regions", "graphcut", "--quiet"}).code == 0);
    const std::vector<ImageId> images = Project(project).store().ids({});
    for (const ImageId image : images) {
        paintHair(project, image);
        movePoints(project, image, 5);
    }
    // Killed as soon as some of the maps are made anew.
    const auto remade = [&] {
        const Project open(project);
        int count = 0;
        for (const ImageId image : images) {
            count += open.labelMapIsStale(image) ? 0 : 1;
        }
        return count;
    };
    for (int least = 1; least <= 3; ++least) {
        Interference kill;
        kill.signal = SIGKILL;
        kill.when = [&] { return remade() >= least; };
        cli({"parse", project, "--regions", "graphcut", "--quiet"}, kill);
        for (const ImageId image : images) {
            REQUIRE(annotation::ppa::corrections(Project(project), image)->value.pixels.window == kPatch);
        }
    }
    REQUIRE(cli({"parse", project, "--regions", "graphcut", "--quiet"}).code == 0);
    CHECK(remade() == 6);
    for (const ImageId image : images) {
        CHECK(showsHair(project, image));
    }
    REQUIRE(cli({"accept", project, "--all", "--stage", "parsing"}).code == 0);
    REQUIRE(cli({"export", project, folder / "out", "--format", "lapa", "--accepted-only", "--quiet"}).code ==
            0);
    CHECK(labelsOf(folder / "out").size() == 6);
    CHECK(Project(project).store().checkIntegrity().empty());
}

}  // namespace maskwright::tests
