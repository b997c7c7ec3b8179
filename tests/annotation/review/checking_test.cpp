// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/checking.h"

#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::review {

TEST_CASE("images with findings are named, others counted, and a broken map is a failure") {
    const tests::ProjectWithPhotos made(4);
    Project project = made.open();
    const auto id = [&](const char* name) { return *project.store().imageNamed(name); };
    const auto save = [&](const char* name, const core::LabelMap& map) {
        project.saveLabelMap(id(name), map, std::nullopt, std::nullopt, {std::nullopt, "Ann", "test", ""});
    };
    core::LabelMap right(96, 80, 1);
    save("a0", right);
    core::LabelMap island = right;
    for (int x = 40; x < 50; ++x) {
        island.at(x, 20) = 4;
        island.at(x, 60) = 4;
        island.at(x, 61) = 4;
        island.at(x, 62) = 4;
        island.at(x, 63) = 4;
        island.at(x, 64) = 4;
    }
    save("a1", island);
    save("a2", core::LabelMap(10, 10, 1));
    core::NoProgress progress;
    core::Landmarks face = tests::madeFace();
    face.points /= 7;
    const auto landmarks = project.saveLandmarks(id("a3"), face, {std::nullopt, "Ann", "test", ""});
    CHECK_FALSE(checkMap(project, id("a3")));
    face.points.col(66).swap(face.points.col(79));
    face.points.col(70).swap(face.points.col(75));
    face.points.middleCols(67, 3).swap(face.points.middleCols(76, 3));
    face.points.middleCols(71, 3).swap(face.points.middleCols(80, 3));
    project.saveLandmarks(id("a3"), face, {landmarks, "Ann", "test", ""});
    const CheckReport report = checkImages(project, {}, progress);
    CHECK(report.checked == 4);
    CHECK(report.withoutMap == 1);
    REQUIRE(report.suspicious.size() == 3);
    CHECK(report.suspicious[0].name == "a1");
    CHECK(report.suspicious[0].findings[0].place == core::PixelRect{40, 20, 50, 21});
    CHECK(report.suspicious[1].findings[0].fault == "size");
    const auto checked = checkMap(project, id("a1"));
    REQUIRE(checked);
    CHECK(checked->findings.size() == report.suspicious[0].findings.size());
    CHECK(checked->revision == project.store().head(id("a1"), store::RevisionKind::LabelMap)->revision);
    CHECK(report.suspicious[2].name == "a3");
    CHECK(report.suspicious[2].findings[0].fault == "shape");
    CHECK_FALSE(report.suspicious[2].findings[0].points.empty());

    std::filesystem::remove_all(made / "project/objects");
    CHECK(checkImages(project, {}, progress).failures.size() == 3);
    CHECK_THROWS_AS(checkMap(project, id("a0")), core::Error);
}

}  // namespace maskwright::annotation::review
