// SPDX-License-Identifier: GPL-3.0-or-later
// maskwright-cli head-prior: from a LaPa tree to the files of a prior and of a judge.
#include "tests/app/cli/process.h"

#include <catch2/catch.hpp>

namespace maskwright::tests {

TEST_CASE("head-prior learns from a tree, the same each time, and names what it could not take") {
    const TemporaryFolder folder;
    const std::string tree = folder / "sample";
    REQUIRE(cli({"sample", tree, "--count", "5", "--seed", "1", "--quiet"}).code == 0);

    const auto result =
        cliJson({"head-prior", tree, folder / "a", "--styles", "2", "--leave-out-every", "5"});
    CHECK(result["faces"] == 4);
    CHECK(result["shares"].size() == 2);
    CHECK(result["judge"] == true);
    REQUIRE(cli({"head-prior", tree, folder / "b", "--styles", "2", "--leave-out-every", "5"}).code == 0);
    for (const char* name : {"head_prior.json", "head_prior.png", "head_judge.json"}) {
        CHECK_FALSE(readText(folder / "a" / name).empty());
        CHECK(readText(folder / "a" / name) == readText(folder / "b" / name));
    }

    // From further trees the judge alone learns.
    REQUIRE(cli({"sample", folder / "wild", "--count", "2", "--seed", "7", "--quiet"}).code == 0);
    const auto wider = cliJson({"head-prior", tree, folder / "w", "--styles", "2", "--leave-out-every", "5",
                                "--more", folder / "wild"});
    CHECK(wider["faces"] == 4);
    CHECK(wider["faces_of_judge"] == 6);
    CHECK(readText(folder / "w" / "head_prior.png") == readText(folder / "a" / "head_prior.png"));
    CHECK(readText(folder / "w" / "head_judge.json") != readText(folder / "a" / "head_judge.json"));

    std::filesystem::remove(folder / "sample" / "landmarks" / "portrait_0002.txt");
    writeText(folder / "sample" / "labels" / "portrait_0003.png", "no picture");
    const auto partly = cliJson({"head-prior", tree, folder / "c", "--styles", "2"}, 3);
    CHECK(partly["faces"] == 3);
    CHECK(partly["incomplete"] == 1);
    REQUIRE(partly["failed"].size() == 1);
    CHECK(partly["failed"][0]["image"] == "portrait_0003");

    // A photo of another size than its label map is named.
    std::filesystem::copy_file(folder / "sample" / "images" / "portrait_0005.jpg",
                               folder / "sample" / "images" / "portrait_0004.jpg",
                               std::filesystem::copy_options::overwrite_existing);
    const auto unequal = cliJson({"head-prior", tree, folder / "f", "--styles", "2"}, 3);
    CHECK(unequal["faces"] == 3);
    REQUIRE(unequal["failed"].size() == 2);
    CHECK(unequal["failed"][1]["image"] == "portrait_0004");

    // Without photos there is a prior, and no judge.
    std::filesystem::remove_all(folder / "sample" / "images");
    const auto blind = cliJson({"head-prior", tree, folder / "e", "--styles", "2"}, 3);
    CHECK(blind["judge"] == false);
    CHECK(std::filesystem::exists(folder / "e" / "head_prior.png"));
    CHECK_FALSE(std::filesystem::exists(folder / "e" / "head_judge.json"));

    // labels19/ belongs to all faces or to none.
    std::filesystem::create_directory(folder / "sample" / "labels19");
    const Ran none = cli({"head-prior", tree, folder / "d", "--styles", "2"});
    CHECK(none.code == 1);
    CHECK_FALSE(std::filesystem::exists(folder / "d"));
}

}  // namespace maskwright::tests
