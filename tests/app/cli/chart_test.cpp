// SPDX-License-Identifier: GPL-3.0-or-later
// The papers' charts from what the training program found.
#include "core/image/photo_io.h"
#include "tests/app/cli/process.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;

namespace {

bool showsColours(const fs::path& png) {
    const core::RgbImage picture = core::image::readPhoto(png);
    for (const core::Rgb8& pixel : picture.pixels()) {
        if (std::max({pixel.r, pixel.g, pixel.b}) - std::min({pixel.r, pixel.g, pixel.b}) > 80) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("operations and memory of EAGRNet become a chart, as does the sweep of alpha") {
    const TemporaryFolder folder;
    const Ran study = runProgram({(fs::path(MASKWRIGHT_CLI).parent_path() / "maskwright-train").string(),
                                  "--describe", "--study", "complexity", "--preset", "lite", "--sides",
                                  "64,96", "--threads", "1", "--json"});
    REQUIRE(study.code == 0);
    writeText(folder / "complexity.json", study.out);
    CHECK(cli({"chart", folder / "complexity.json", folder / "complexity.png"}).code == 0);
    CHECK(showsColours(folder / "complexity.png"));

    const auto cell = [](double mean) {
        return nlohmann::json{{"ours", {{"mean", mean}}}, {"paper", nullptr}};
    };
    const nlohmann::json notRun{{"ours", nullptr}, {"paper", nullptr}};
    const nlohmann::json table = {
        {"id", "bass_alpha"},
        {"columns", {{{"figure", "mean_f1"}, {"title", "mean F1"}}, {{"figure", "f1_6"}, {"title", "nose"}}}},
        {"rows",
         {{{"name", "alpha 0"}, {"cells", {cell(60), cell(80)}}},
          {{"name", "alpha 10"}, {"cells", {cell(63), cell(79)}}},
          {{"name", "alpha 20"}, {"cells", {notRun, notRun}}}}}};
    writeText(folder / "tables.json", nlohmann::json{{"tables", {table}}}.dump());
    CHECK(cliJson({"chart", folder / "tables.json", folder / "alpha.png"}).contains("chart"));
    CHECK(showsColours(folder / "alpha.png"));

    nlohmann::json none = table;
    for (nlohmann::json& row : none["rows"]) {
        row["cells"] = {notRun, notRun};
    }
    writeText(folder / "none.json", nlohmann::json{{"tables", {none}}}.dump());
    writeText(folder / "other.json", R"({"tables": [{"id": 3}]})");
    writeText(folder / "broken.json", "tables");
    for (const char* wrong : {"none.json", "other.json", "broken.json", "nowhere.json"}) {
        INFO(wrong);
        const Ran ran = cli({"chart", folder / wrong, folder / "x.png"});
        CHECK(ran.code == 1);
        CHECK_THAT(ran.err, Catch::Contains(wrong));
    }
    CHECK_FALSE(fs::exists(folder.path() / "x.png"));
}

}  // namespace maskwright::tests
