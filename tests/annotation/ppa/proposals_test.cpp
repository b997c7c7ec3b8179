// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/proposals.h"

#include "annotation/ppa/parsing.h"
#include "annotation/release/release.h"
#include "tests/annotation/fakes.h"

#include <map>

#include <catch2/catch.hpp>

namespace maskwright::annotation::ppa {

namespace {

namespace fs = std::filesystem;
using store::RevisionKind;

// A project of two images with points and accepted maps.
struct Accepted {
    Accepted() : made(2), project(made.open()) {
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        images = project.store().ids({});
        parse();
        for (const store::ImageId image : images) {
            acceptLabelMap(project, image, "Ann");
        }
    }
    ParseReport parse() {
        core::NoProgress progress;
        return parseImages(project, segmenter, {}, progress);
    }
    void movePoint(store::ImageId image, const core::Point& by) {
        auto points = *project.landmarks(image);
        points.value.setPoint(93, points.value.point(93) + by);
        points.value.states[93] = core::PointState::Moved;
        project.saveLandmarks(image, points.value, {points.revision, "Ann", "drag", ""});
    }
    [[nodiscard]] std::int64_t proposals() const {
        store::ImageQuery query;
        query.state = store::StateFilter::Proposed;
        return project.store().count(query);
    }
    // Every file of an export of what is accepted.
    std::map<std::string, std::string> exported(const std::string& name) {
        core::NoProgress progress;
        release::ExportOptions options;
        options.content = release::ExportContent::AcceptedOnly;
        release::exportRelease(project, made / name, options, progress);
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(made / name)) {
            if (entry.is_regular_file()) {
                files[fs::relative(entry.path(), made / name).string()] = tests::readText(entry.path());
            }
        }
        return files;
    }

    tests::ProjectWithPhotos made;
    Project project;
    tests::FakeSegmenter segmenter;
    std::vector<store::ImageId> images;
};

std::int64_t differing(const core::LabelMap& a, const core::LabelMap& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        count += a.pixels()[i] != b.pixels()[i] ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("newer points and networks change no byte of an export of accepted maps, they make proposals") {
    Accepted accepted;
    const auto before = accepted.exported("before");
    CHECK(accepted.parse().proposed == 0);
    CHECK(accepted.proposals() == 0);

    accepted.movePoint(accepted.images[0], {0, 4});
    accepted.segmenter.name = "fake regions 2";
    const ParseReport report = accepted.parse();
    CHECK(report.acceptedKept == 2);
    CHECK(report.parsed == 0);
    CHECK(report.proposed == 1);  // the other image's map would be the same
    const auto after = accepted.exported("after");
    CHECK(after.size() == before.size());
    for (const auto& [file, text] : before) {
        INFO(file);
        CHECK(after.at(file) == text);
    }
    CHECK(accepted.proposals() == 1);
    CHECK(accepted.project.store().checkIntegrity().empty());

    const auto proposed = proposal(accepted.project, accepted.images[0]);
    REQUIRE(proposed);
    CHECK(proposed->pixels == differing(proposed->map, accepted.project.labelMap(accepted.images[0])->value));
    CHECK(accepted.project.store().row(accepted.images[0]).proposalPixels == proposed->pixels);
    CHECK_FALSE(proposal(accepted.project, accepted.images[1]));

    // It is known by now; nothing is segmented or noted again.
    const int calls = accepted.segmenter.calls;
    accepted.parse();
    CHECK(accepted.segmenter.calls == calls);
    CHECK(accepted.project.store().history(accepted.images[0], RevisionKind::Proposal).size() == 1);
}

TEST_CASE("a proposal that is taken is the accepted map, and one that is refused does not come back") {
    Accepted accepted;
    const store::ImageId taken = accepted.images[0];
    const store::ImageId refused = accepted.images[1];
    const core::LabelMap kept = accepted.project.labelMap(refused)->value;
    accepted.movePoint(taken, {0, 4});
    accepted.movePoint(refused, {0, 4});
    proposeNewerMap(accepted.project, taken, {});
    proposeNewerMap(accepted.project, refused, {});
    CHECK(accepted.proposals() == 2);

    const core::LabelMap wanted = proposal(accepted.project, taken)->map;
    takeProposal(accepted.project, taken, "Cora");
    CHECK(accepted.project.labelMap(taken)->value == wanted);
    CHECK(accepted.project.labelMap(taken)->accepted);
    CHECK_FALSE(proposal(accepted.project, taken));
    CHECK_THROWS_AS(takeProposal(accepted.project, taken, "Cora"), core::Error);

    refuseProposal(accepted.project, refused, "Cora");
    CHECK(accepted.project.labelMap(refused)->value == kept);
    CHECK(accepted.proposals() == 0);
    accepted.parse();
    proposeNewerMap(accepted.project, refused, {});
    CHECK(accepted.proposals() == 0);
    CHECK(accepted.project.store().checkIntegrity().empty());

    // Newer points are another matter.
    accepted.movePoint(refused, {0, 3});
    accepted.parse();
    CHECK(accepted.proposals() == 1);
}

TEST_CASE("a proposal is past once its map is reopened or replaced") {
    Accepted accepted;
    const store::ImageId image = accepted.images[0];
    accepted.movePoint(image, {0, 4});
    proposeNewerMap(accepted.project, image, {});
    const auto map = accepted.project.labelMap(image);
    accepted.project.store().setAccepted(image, RevisionKind::LabelMap, map->revision, false, "Ann");
    CHECK(accepted.proposals() == 0);
    CHECK_FALSE(proposal(accepted.project, image));
    CHECK_THROWS_AS(refuseProposal(accepted.project, image, "Ann"), core::Error);
    acceptLabelMap(accepted.project, image, "Ann");
    CHECK_FALSE(accepted.project.labelMap(image)->revision == map->revision);
    CHECK(accepted.proposals() == 0);
    CHECK(accepted.project.store().row(image).proposalPixels == 0);
    CHECK(accepted.project.store().checkIntegrity().empty());
}

TEST_CASE("for an accepted map that was imported nothing is proposed") {
    Accepted accepted;
    const store::ImageId image = accepted.images[0];
    const auto head = accepted.project.store().head(image, RevisionKind::LabelMap);
    const auto drawn = accepted.project.saveLabelMap(image, core::LabelMap(96, 80, 1), std::nullopt,
                                                     std::nullopt, {head->revision, "Ann", "import", ""});
    accepted.project.store().setAccepted(image, RevisionKind::LabelMap, drawn, true, "Ann");
    accepted.movePoint(image, {0, 4});
    accepted.segmenter.name = "fake regions 2";
    CHECK(accepted.parse().failures.empty());
    CHECK(accepted.proposals() == 0);
}

TEST_CASE("the most changed proposals come first") {
    Accepted accepted;
    accepted.movePoint(accepted.images[0], {0, 2});
    accepted.movePoint(accepted.images[1], {0, 6});
    accepted.parse();
    store::ImageQuery query;
    query.state = store::StateFilter::Proposed;
    query.order = store::SortOrder::WorstFirst;
    CHECK(accepted.project.store().ids(query) == std::vector{accepted.images[1], accepted.images[0]});
    CHECK(accepted.project.store().neighbour(accepted.images[1], query, store::Direction::Next) ==
          accepted.images[0]);
    CHECK(accepted.project.store().positionOf(accepted.images[0], query) == 1);
}

TEST_CASE("accepted points that a person changes want another look until they are accepted again") {
    Accepted accepted;
    const store::ImageId image = accepted.images[0];
    store::ImageQuery query;
    query.state = store::StateFilter::LookAgain;
    accepted.movePoint(image, {0, 1});
    CHECK(accepted.project.store().count(query) == 0);  // they were not accepted
    dla::acceptLandmarks(accepted.project, image, "Ann");
    accepted.movePoint(image, {0, 1});
    CHECK(accepted.project.store().ids(query) == std::vector{image});
    accepted.movePoint(image, {0, 1});
    CHECK(accepted.project.store().ids(query) == std::vector{image});
    CHECK(accepted.project.store().checkIntegrity().empty());
    dla::acceptLandmarks(accepted.project, image, "Ann");
    CHECK(accepted.project.store().count(query) == 0);
    CHECK(accepted.project.store().checkIntegrity().empty());
}

}  // namespace maskwright::annotation::ppa
