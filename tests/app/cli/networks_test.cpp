// SPDX-License-Identifier: GPL-3.0-or-later
// place and parse with weights, and without any. The weights are those of networks that follow colour, in
// real files.
#include "core/image/photo_io.h"
#include "tests/app/cli/process.h"

#include <cstdlib>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

// Sets a variable of the environment as long as it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
    ~Variable() { unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

// A red face below green hair, on black.
void writeColourPhoto(const fs::path& file) {
    core::RgbImage photo(320, 300);
    for (int y = 60; y < 210; ++y) {
        for (int x = 100; x < 220; ++x) {
            photo.at(x, y) = y < 90 ? core::Rgb8{0, 255, 0} : core::Rgb8{255, 0, 0};
        }
    }
    core::image::writePng(file, core::viewOf(photo));
}

struct Made {
    TemporaryFolder folder;
    std::string project = folder / "project";
    std::string resources = folder / "resources";

    Made() {
        fs::create_directories(resources);
        fs::copy(fs::path(MASKWRIGHT_RESOURCES) / "scheme", resources + "/scheme",
                 fs::copy_options::recursive);
        fs::copy(fs::path(MASKWRIGHT_RESOURCES) / "mean_shape.json", resources);
        REQUIRE(runProgram({MASKWRIGHT_MADE_WEIGHTS, resources + "/weights/research"}).code == 0);
        fs::create_directories(folder / "photos");
        writeColourPhoto(folder / "photos" / "colours.png");
        REQUIRE(cli({"init", project}).code == 0);
        REQUIRE(cli({"import", project, folder / "photos"}).code == 0);
    }
    [[nodiscard]] std::string weights(const std::string& kind) const {
        return resources + "/weights/research/" + kind + ".safetensors";
    }
    [[nodiscard]] nlohmann::json run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--resources", resources});
        return cliJson(std::move(arguments));
    }
};

}  // namespace

TEST_CASE("place and parse use the installed networks by default, and others when told") {
    const Made made;
    const auto placed = made.run({"place", made.project});
    CHECK(placed.at("placed") == 1);
    CHECK_THAT(placed.at("model").get<std::string>(), StartsWith("hourglass research 2 "));
    CHECK_THAT(placed.at("locator").get<std::string>(), StartsWith("cascade 2, pspnet research 1 "));
    // The same again: nothing to do. Another model: placed anew.
    CHECK(made.run({"place", made.project}).at("up_to_date") == 1);
    const auto byFile =
        made.run({"place", made.project, "--model", made.weights("landmarks"), "--device", "cpu"});
    CHECK(byFile.at("placed") == 1);
    CHECK_THAT(byFile.at("model").get<std::string>(), StartsWith("hourglass landmarks 2 "));
    // The mirror image beside the photo is another model: placed anew, and said.
    const auto mirrored = made.run({"place", made.project, "--flip-test"});
    CHECK(mirrored.at("placed") == 1);
    CHECK_THAT(mirrored.at("model").get<std::string>(), EndsWith(", flip test"));
    // Without landmarks in it this folder is no model.
    const Ran missing = cli({"place", made.project, "--model", "nobody", "--resources", made.resources});
    CHECK(missing.code == 1);
    CHECK_THAT(missing.err, Contains("nobody") && Contains("research"));

    CHECK_THAT(made.run({"parse", made.project}).at("regions").get<std::string>(),
               StartsWith("bass research 1 ") && Contains("pspnet research 1 "));
    CHECK(made.run({"parse", made.project}).at("up_to_date") == 1);
    CHECK(made.run({"parse", made.project, "--regions", "graphcut"}).at("parsed") == 1);
    CHECK(made.run({"parse", made.project, "--model", made.weights("fine")}).at("parsed") == 1);
    const Ran wrong = cli({"parse", made.project, "--model", made.weights("landmarks")});
    CHECK(wrong.code == 1);
    CHECK_THAT(wrong.err, Contains("fine is needed"));
}

TEST_CASE("a broken weight file is named with what to do, and changes nothing") {
    const Made made;
    fs::resize_file(made.weights("landmarks"), 5000);
    const Ran ran = cli({"place", made.project, "--resources", made.resources});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.err, Contains("landmarks.safetensors"));
}

TEST_CASE("without weights the mean shape, the cascade and the graph cut do the work and say so") {
    const TemporaryFolder folder;
    const Variable none("MASKWRIGHT_WEIGHTS", "none");
    REQUIRE(cli({"sample", folder / "sample", "--count", "2", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "sample" / "images"}).code == 0);
    const Ran placed = cli({"place", project});
    CHECK(placed.code == 0);
    CHECK_THAT(placed.out, Contains("mean shape (the weights 'none' have no landmark network)"));
    CHECK(cliJson({"place", project}).at("model") == "mean shape 1");
    CHECK(cliJson({"place", project}).at("locator") == "cascade 2");
    const Ran parsed = cli({"parse", project});
    CHECK(parsed.code == 0);
    CHECK_THAT(parsed.out, Contains("graph cut"));
    CHECK(cli({"parse", project, "--regions", "networks"}).code == 1);
    CHECK(cli({"place", project, "--device", "cuda"}).code == 1);
    CHECK(cli({"place", project, "--device", "abacus"}).code == 2);
}

}  // namespace maskwright::tests
