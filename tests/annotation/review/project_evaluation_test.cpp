// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/project_evaluation.h"

#include "annotation/ppa/corrections.h"
#include "annotation/ppa/parsing.h"
#include "annotation/release/release.h"
#include "annotation/review/evaluation_files.h"
#include "core/image/photo_io.h"
#include "tests/annotation/fakes.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

namespace {

namespace fs = std::filesystem;

// Four images with maps; three are accepted, of which one was painted over by a person before.
struct Reviewed {
    Reviewed() : made(4), project(made.open()) {
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        ppa::parseImages(project, tests::FakeSegmenter(), {}, progress);
        images = project.store().ids({});
        const auto map = *project.labelMap(images[0]);
        core::Raster<std::uint8_t> layer(map.value.width(), map.value.height(),
                                         core::painting::kNoCorrection);
        for (std::size_t i = 0; i < layer.pixels().size(); ++i) {
            if (map.value.pixels()[i] == core::labelOf(core::FaceClass::Hair)) {
                layer.pixels()[i] = core::labelOf(core::FaceClass::Background);
            }
        }
        ppa::MapCorrections painted{core::painting::trimmed(layer, layer.bounds()), {}};
        painted.underlay = core::painting::underlayOf(painted.pixels, map.value);
        ppa::saveCorrections(project, images[0], painted, {std::nullopt, "Ann", "brush", ""});
        for (std::size_t i = 0; i < 3; ++i) {
            (void)ppa::acceptLabelMap(project, images[i], "Ann");
        }
    }
    [[nodiscard]] ParsingEvaluation evaluate(const MapSource& truth, const MapSource& predicted) const {
        core::NoProgress progress;
        return evaluateProject(project, truth, predicted, {}, progress);
    }

    tests::ProjectWithPhotos made;
    Project project;
    std::vector<store::ImageId> images;
};

MapSource from(MapSource::Kind kind, const fs::path& tree = {}) {
    return {kind, nullptr, tree};
}

}  // namespace

TEST_CASE("Accepted maps against automatic ones: what a person has changed is what differs") {
    const Reviewed reviewed;
    const ParsingEvaluation result =
        reviewed.evaluate(from(MapSource::Kind::Accepted), from(MapSource::Kind::Automatic));
    CHECK(result.images == 3);
    CHECK(result.missing.empty());
    CHECK(result.confusion.f1(core::FaceClass::Nose) == 1.0);
    CHECK(*result.confusion.f1(core::FaceClass::Hair) < 1);
    const auto worst = worstImages(result, core::FaceClass::Hair, 1);
    REQUIRE(worst.size() == 1);
    CHECK(worst[0]->name == reviewed.project.store().image(reviewed.images[0]).name);
    CHECK(worst[0]->confusion.f1(core::FaceClass::Hair) == 0.0);
    // Nothing to compare with is told.
    const tests::ProjectWithPhotos empty(1);
    const Project bare = empty.open();
    core::NoProgress progress;
    CHECK_THROWS_AS(evaluateProject(bare, from(MapSource::Kind::Accepted), from(MapSource::Kind::Automatic),
                                    {}, progress),
                    core::Error);
}

TEST_CASE("A project and its exported tree are evaluated to the same figures") {
    Reviewed reviewed;
    core::NoProgress progress;
    const fs::path tree = reviewed.made / "tree";
    release::ExportOptions accepted;
    accepted.content = release::ExportContent::AcceptedOnly;
    (void)release::exportRelease(reviewed.project, tree, accepted, progress);
    const ParsingEvaluation byTree =
        reviewed.evaluate(from(MapSource::Kind::Tree, tree), from(MapSource::Kind::Automatic));
    const ParsingEvaluation byProject =
        reviewed.evaluate(from(MapSource::Kind::Accepted), from(MapSource::Kind::Automatic));
    CHECK(byTree.confusion == byProject.confusion);
    CHECK(toJson(byTree) == toJson(byProject));
    const ParsingEvaluation trees = evaluateParsing(tree, tree, {}, progress);
    CHECK(toJson(trees) ==
          toJson(reviewed.evaluate(from(MapSource::Kind::Tree, tree), from(MapSource::Kind::Accepted))));
}

TEST_CASE("Tables and charts say what the evaluation says") {
    const Reviewed reviewed;
    const ParsingEvaluation result =
        reviewed.evaluate(from(MapSource::Kind::Accepted), from(MapSource::Kind::Automatic));
    const fs::path folder = reviewed.made / "figures";
    const auto written = writeEvaluation(result, folder, "test");
    CHECK(written.size() == 5);
    const std::string classes = tests::readText(folder / "classes.csv");
    CHECK(std::count(classes.begin(), classes.end(), '\n') == 13);
    CHECK(classes.find("\nnose,100.00,100.00,100.00,100.00,") != std::string::npos);
    const std::string confusion = tests::readText(folder / "confusion.csv");
    const auto hair = result.confusion.count(core::FaceClass::Background, core::FaceClass::Hair);
    CHECK(hair > 0);
    CHECK(confusion.find("," + std::to_string(hair) + ",0\n") != std::string::npos);
    const std::string images = tests::readText(folder / "images.csv");
    CHECK(std::count(images.begin(), images.end(), '\n') == 4);
    CHECK(core::image::readPhoto(folder / "classes.png").width() > 300);
    CHECK(core::image::readPhoto(folder / "confusion.png").width() > 300);
    tests::writeText(reviewed.made / "file", "");
    CHECK_THROWS_AS(writeEvaluation(result, reviewed.made / "file", "test"), core::Error);
}

}  // namespace maskwright::annotation::review
