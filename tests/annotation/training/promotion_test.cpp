// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/promotion.h"

#include "annotation/training/policy.h"
#include "tests/annotation/training/court.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

using Catch::Contains;
using tests::Court;

namespace {

std::optional<PromotionDoubt> doubtAbout(Court& court, const std::string& version) {
    return doubtAboutPromoting(court.project, version, std::nullopt, court.judges(), court.progress);
}

store::ModelVersionRecord parserWith(const std::string& name, const std::string& scores) {
    store::ModelVersionRecord version;
    version.name = name;
    version.kind = "parser";
    version.scores = scores;
    return version;
}

}  // namespace

TEST_CASE("points are doubted where they are worse beyond chance than what counts now") {
    Court court;
    const std::string hopeless = court.addVersion(court.weights("hopeless", 0.4));
    const std::string good = court.addVersion(court.weights("good", 0.01));
    const std::string alike = court.addVersion(court.weights("alike", 0.01));
    const std::string odd = court.addVersion(court.weights("odd", 0.03, core::Part::ImageLeftPupil));

    // Against the mean shape, which misses by 5 %.
    const auto doubt = doubtAbout(court, hopeless);
    REQUIRE(doubt);
    CHECK(doubt->version == hopeless);
    CHECK(doubt->heading == hopeless + " places points worse than the mean shape, which counts now.");
    CHECK_THAT(words(*doubt), Contains("on 6 frozen faces: 40.00 % instead of 5.00 %: 35.00 worse"));
    CHECK_THAT(words(*doubt), Contains("Points to correct per face: "));
    CHECK_THAT(words(*doubt), Contains("Worse parts: face contour"));
    CHECK_FALSE(court.project.store().promoted("landmarks"));
    CHECK_FALSE(doubtAbout(court, good));

    court.project.store().promote(good, "Ana");
    CHECK_FALSE(doubtAbout(court, good));   // counts already
    CHECK_FALSE(doubtAbout(court, alike));  // no difference
    // Exact but for one part: better as a whole.
    CHECK_FALSE(doubtAbout(court, odd));
    CHECK_THAT(doubtAbout(court, hopeless)->heading, Contains("than " + good));
    CHECK_FALSE(doubtAbout(court, "landmarks-9"));
}

TEST_CASE("without test faces, or without networks to ask, no promotion is doubted") {
    Court court(0);
    const std::string hopeless = court.addVersion(court.weights("hopeless", 0.4));
    CHECK_FALSE(doubtAbout(court, hopeless));
    Court judged;
    const std::string version = judged.addVersion(judged.weights("hopeless", 0.4));
    CHECK_FALSE(doubtAboutPromoting(judged.project, version, std::nullopt, {}, judged.progress));
}

TEST_CASE("a version that cannot be compared is doubted for that") {
    Court court;
    const std::string version = court.addVersion(court.weights("lost", 0.01));
    std::filesystem::remove(court.project.store().folder() / "models" / version / "weights.safetensors");
    const auto doubt = doubtAbout(court, version);
    REQUIRE(doubt);
    CHECK_THAT(doubt->heading, Contains("could not be compared"));
    CHECK_FALSE(doubt->reasons.empty());
}

TEST_CASE("label maps are doubted where F1 falls by two points or more") {
    const auto now =
        parserWith("parser-1", R"({"faces": 40, "mean_f1": 90.0, "f1": {"hair": 92, "nose": 88}})");
    const auto with = [&](const std::string& scores) {
        return doubtAbout(now, parserWith("parser-2", scores));
    };
    const auto doubt = with(R"({"faces": 50, "mean_f1": 71.5, "f1": {"hair": 55.25, "nose": 87.75}})");
    REQUIRE(doubt);
    CHECK(doubt->heading == "parser-2 makes worse maps than parser-1, which counts now.");
    CHECK_THAT(words(*doubt),
               Contains("on 50 maps of the test split: 71.50 % instead of 90.00 % (on 40): 18.50 worse."));
    CHECK_THAT(words(*doubt), Contains("Worse: hair 55.25 % instead of 92.00 %."));
    CHECK_FALSE(with(R"({"faces": 40, "mean_f1": 88.5})"));  // as chance can have it
    CHECK_FALSE(with(R"({"faces": 40, "mean_f1": 93.0})"));
    CHECK_FALSE(with("{}"));  // not judged
    CHECK_FALSE(with(R"({"faces": 0, "mean_f1": null})"));
    CHECK_FALSE(doubtAbout(parserWith("parser-0", "{}"), now));
}

TEST_CASE("a version is promoted by itself only where that is wanted, and only if it is better") {
    Court court;
    const std::string better = court.addVersion(court.weights("better", 0.01));
    const auto decide = [&](const std::string& version) {
        return promoteIfWanted(court.project, version, std::nullopt, court.judges(), "Ana", court.progress);
    };
    CHECK_FALSE(decide(better));
    CHECK_FALSE(court.project.store().promoted("landmarks"));
    setLoopSettings(court.project, {.startsByItself = false, .promotesByItself = true});
    CHECK(decide(better)->isBetter());
    CHECK(court.project.store().promoted("landmarks") == better);
    const std::string worse = court.addVersion(court.weights("worse", 0.03));
    CHECK(decide(worse)->isWorse());
    CHECK(court.project.store().promoted("landmarks") == better);
}

}  // namespace maskwright::annotation::training
