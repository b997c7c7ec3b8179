// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/suspicions.h"

#include "annotation/ppa/parsing.h"
#include "tests/annotation/fakes.h"

#include <algorithm>
#include <atomic>

#include <catch2/catch.hpp>

namespace maskwright::annotation::review {

namespace {

// A project of images with label maps.
struct Parsed {
    explicit Parsed(int count) : made(count), project(made.open()) {
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        ppa::parseImages(project, tests::FakeSegmenter(), {}, progress);
        images = project.store().ids({});
    }
    SuspicionReport judge(const core::FaceParser* parser = nullptr) {
        core::NoProgress progress;
        return judgeMaps(project, parser, {}, progress);
    }
    [[nodiscard]] std::vector<core::review::Doubt> doubts(store::ImageId image) const {
        return core::review::doubtsFromJson(project.store().suspicion(image)->doubts);
    }

    tests::ProjectWithPhotos made;
    Project project;
    std::vector<store::ImageId> images;
};

// Sees a nose everywhere.
class NoseParser final : public core::FaceParser {
  public:
    [[nodiscard]] core::ClassProbabilities parse(const core::ImageView& photo, const core::Landmarks&,
                                                 const core::Progress&) const override {
        core::ClassProbabilities answer;
        answer.photoWidth = photo.width;
        answer.photoHeight = photo.height;
        answer.window = {0, 0, photo.width, photo.height};
        for (auto& probabilities : answer.ofClasses) {
            probabilities = core::Raster<float>(photo.width, photo.height, 0);
        }
        answer.ofClasses[core::labelOf(core::FaceClass::Nose)] =
            core::Raster<float>(photo.width, photo.height, 1);
        return answer;
    }
    [[nodiscard]] std::string version() const override { return "nose 1"; }
};

}  // namespace

TEST_CASE("Every label map is judged once, and again only when it or what judges has changed") {
    Parsed made(3);
    const SuspicionReport first = made.judge();
    CHECK(first.judged == 3);
    CHECK(first.failures.empty());
    CHECK(first.version == "suspicion 1, no parser, shipped");
    CHECK(made.judge().judged == 0);
    CHECK(made.judge().upToDate == 3);

    auto points = *made.project.landmarks(made.images[0]);
    points.value.setPoint(93, points.value.point(93) + core::Point(0, 3));
    points.value.states[93] = core::PointState::Moved;
    made.project.saveLandmarks(made.images[0], points.value, {points.revision, "Ann", "drag", ""});
    ppa::refreshLabelMap(made.project, made.images[0], {});
    CHECK(made.judge().judged == 1);

    // The maps themselves stay as they are.
    const auto before = made.project.labelMap(made.images[1])->revision;
    const NoseParser parser;
    const SuspicionReport second = made.judge(&parser);
    CHECK(second.judged == 3);
    CHECK(made.project.labelMap(made.images[1])->revision == before);
    const auto doubts = made.doubts(made.images[1]);
    CHECK(std::any_of(doubts.begin(), doubts.end(), [](const core::review::Doubt& doubt) {
        return doubt.kind == core::review::DoubtKind::ParserDisagrees;
    }));
}

TEST_CASE("A map that lost a part comes before those that show it") {
    Parsed made(3);
    auto map = *made.project.labelMap(made.images[1]);
    std::replace(map.value.pixels().begin(), map.value.pixels().end(),
                 core::labelOf(core::FaceClass::UpperLip), core::labelOf(core::FaceClass::Skin));
    made.project.saveLabelMap(made.images[1], map.value, map.points, map.regions,
                              {map.revision, "Ann", "paint", ""});
    made.judge();
    store::ImageQuery query;
    query.order = store::SortOrder::MostSuspicious;
    CHECK(made.project.store().ids(query).front() == made.images[1]);
    CHECK(core::review::words(made.doubts(made.images[1]).front()) ==
          "upper lip: 100 % missing, points visible");
}

TEST_CASE("A photo that is gone is told, and the others are judged") {
    Parsed made(3);
    std::filesystem::remove(made.project.photoPath(made.images[2]));
    CHECK(made.judge().failures.empty());  // without a parser no photo is needed
    const NoseParser parser;
    const SuspicionReport report = made.judge(&parser);
    CHECK(report.judged == 2);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].message.find("photo") != std::string::npos);
}

TEST_CASE("What was judged before a cancel stays") {
    Parsed made(6);
    std::atomic<int> asked = 0;
    tests::CancelWhen cancel([&asked] { return ++asked > 12; });
    CHECK_THROWS_AS(judgeMaps(made.project, nullptr, {.threads = 1}, cancel), core::Cancelled);
    const std::size_t left =
        made.project.store().unjudgedMaps(suspicionVersion(made.project, nullptr)).size();
    CHECK(made.judge().judged == static_cast<std::int64_t>(left));
}

TEST_CASE("Once enough maps are accepted, a project's own are the measure, and stay so for a while") {
    Parsed made(static_cast<int>(kOwnMaps) + 1);
    CHECK(statisticsFor(made.project).name == "shipped");
    for (std::int64_t i = 0; i < kOwnMaps; ++i) {
        (void)ppa::acceptLabelMap(made.project, made.images[static_cast<std::size_t>(i)], "Ann");
    }
    const UsedStatistics own = statisticsFor(made.project);
    CHECK(own.name == "50 accepted maps");
    CHECK(own.statistics.maps() == kOwnMaps);
    (void)ppa::acceptLabelMap(made.project, made.images.back(), "Ann");
    CHECK(statisticsFor(made.project).statistics.maps() == kOwnMaps);
    CHECK(made.judge().version == "suspicion 1, no parser, 50 accepted maps");
}

}  // namespace maskwright::annotation::review
