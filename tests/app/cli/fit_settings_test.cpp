// SPDX-License-Identifier: GPL-3.0-or-later
// How points become contours, as a project sets it, between real processes.
#include "annotation/project.h"
#include "tests/app/cli/process.h"

#include <catch2/catch.hpp>

namespace maskwright::tests {

using annotation::Project;
using annotation::store::ImageId;

TEST_CASE("maps follow the project's fit settings, accepted ones do not") {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "sample", "--count", "2", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "sample" / "images"}).code == 0);
    REQUIRE(cli({"place", project}).code == 0);
    const auto parse = [&] { return cliJson({"parse", project, "--regions", "graphcut"}); };
    CHECK(parse().at("parsed") == 2);
    const auto images = Project(project).store().ids({});
    const auto mapOf = [&](ImageId image) { return *Project(project).labelMap(image); };
    const auto open = mapOf(images[0]);
    const auto accepted = mapOf(images[1]);
    {
        Project work(project);
        work.store().setAccepted(images[1], annotation::store::RevisionKind::LabelMap, accepted.revision,
                                 true, "Ann");
    }

    CHECK(cliJson({"models", project, "fit"}).at("usual") == true);
    CHECK(parse().at("parsed") == 0);
    const nlohmann::json set = cliJson({"models", project, "fit", "--predicted", "4", "--moved", "0.5"});
    CHECK(set.at("predicted") == 0.04);
    CHECK(set.at("moved") == 0.005);
    CHECK(set.at("propagated") == 0.01);
    CHECK(set.at("usual") == false);
    CHECK(cliJson({"models", project, "fit"}) == set);
    CHECK(parse().at("parsed") == 1);
    CHECK(mapOf(images[0]).value != open.value);
    CHECK(mapOf(images[0]).regions == open.regions);  // hair and skin are not found again
    CHECK(mapOf(images[1]).revision == accepted.revision);
    CHECK(parse().at("parsed") == 0);

    CHECK(cliJson({"models", project, "fit", "--scheme", "paper"}).at("scheme") == "paper");
    CHECK(parse().at("parsed") == 1);
    const auto paper = mapOf(images[0]);
    CHECK(paper.value != open.value);
    CHECK(paper.modelVersion.find("paper") != std::string::npos);

    CHECK(cliJson({"models", project, "fit", "--usual"}).at("usual") == true);
    CHECK(parse().at("parsed") == 1);
    CHECK(mapOf(images[0]).value == open.value);
    CHECK(mapOf(images[1]).revision == accepted.revision);

    CHECK(cli({"models", project, "fit", "--predicted", "21"}).code == 2);
    CHECK(cli({"models", project, "fit", "--scheme", "splines"}).code == 2);
}

}  // namespace maskwright::tests
