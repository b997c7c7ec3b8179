// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/walls.h"

#include "tests/support/support.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace maskwright::tests::house {

namespace {

nlohmann::json walls() {
    std::ifstream stream(std::filesystem::path(MASKWRIGHT_SOURCE_TREE) / "tests/house/walls.json");
    return nlohmann::json::parse(stream);
}

}  // namespace

TEST_CASE("no file of the house includes what its folder may not know") {
    for (const std::string& finding : forbiddenIncludes(MASKWRIGHT_SOURCE_TREE, walls())) {
        FAIL_CHECK(finding);
    }
}

TEST_CASE("no target of the house links what its folder may not know") {
    const std::string list = readText(MASKWRIGHT_LINK_LIST);
    REQUIRE(list.find("maskwright_core core:") != std::string::npos);
    for (const std::string& finding : forbiddenLinks(list, walls())) {
        FAIL_CHECK(finding);
    }
}

TEST_CASE("the check of the walls fails when a wall is broken") {
    const TemporaryFolder tree;
    writeText(tree / "core/good.h", "#include \"core/raster.h\"\n#include <vector>\n#include <Eigen/Core>\n");
    CHECK(forbiddenIncludes(tree.path(), walls()).empty());

    writeText(tree / "core/upward.h", "#pragma once\n#include \"annotation/project.h\"\n");
    writeText(tree / "core/sideways.cpp", "#  include \"core/image/photo_io.h\"\n");
    writeText(tree / "core/qt.cpp", "#include <QString>\n");
    writeText(tree / "models/photos.cpp", "#include <opencv2/core.hpp>\n");
    writeText(tree / "annotation/torch.cpp", "#include <torch/torch.h>\n");
    writeText(tree / "app/cli/relative.cpp", "#include \"helper.h\"\n");
    writeText(tree / "app/new_room/room.cpp", "\n");
    CHECK(forbiddenIncludes(tree.path(), walls()) ==
          std::vector<std::string>{
              "annotation/torch.cpp:1: annotation must not include Torch (torch/torch.h)",
              "app/cli/relative.cpp:1: includes \"helper.h\", which is no path from the top of the house",
              "app/new_room/room.cpp: its folder stands in no rule of walls.json",
              "core/qt.cpp:1: core must not include Qt (QString)",
              "core/sideways.cpp:1: core must not include core/image (core/image/photo_io.h)",
              "core/upward.h:2: core must not include annotation (annotation/project.h)",
              "models/photos.cpp:1: models must not include OpenCV (opencv2/core.hpp)",
          });
    CHECK(forbiddenLinks(
              "maskwright_core core: Eigen3::Eigen opencv_core\ntest_core tests/core: opencv_core\n",
              walls()) == std::vector<std::string>{"maskwright_core (core) must not link opencv_core"});
}

}  // namespace maskwright::tests::house
