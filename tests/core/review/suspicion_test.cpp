// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/suspicion.h"

#include "core/error.h"
#include "core/fusion/fuse.h"
#include "core/review/suspicion_model.h"
#include "tests/support/support.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::core::review {

namespace {

constexpr int kSide = 512;

// A face whose map is fused from its own points, all skin around, no hair.
struct MadeMap {
    Landmarks landmarks = tests::madeFace();
    fitting::FaceFit fit = fitting::fitFace(landmarks);
    RegionMap regions;
    LabelMap map;

    MadeMap() {
        regions.photoWidth = regions.photoHeight = kSide;
        regions.window = {0, 0, kSide, kSide};
        regions.hair = Raster<std::uint8_t>(kSide, kSide, 0);
        regions.skin = Raster<std::uint8_t>(kSide, kSide, 255);
        map = fusion::fuse(regions, fit, landmarks);
    }
    [[nodiscard]] std::vector<Doubt> doubts(const LabelMap* parsed = nullptr) const {
        return doubtsOf({map, landmarks, fit, &regions, parsed, nullptr});
    }
};

std::optional<Doubt> find(const std::vector<Doubt>& doubts, DoubtKind kind, FaceClass about) {
    const auto found = std::find_if(doubts.begin(), doubts.end(), [&](const Doubt& doubt) {
        return doubt.kind == kind && doubt.about == about;
    });
    return found == doubts.end() ? std::nullopt : std::optional(*found);
}

void erase(LabelMap& map, FaceClass value) {
    std::replace(map.pixels().begin(), map.pixels().end(), labelOf(value), labelOf(FaceClass::Skin));
}

}  // namespace

TEST_CASE("A part that is gone though its points are visible is doubted, a hidden one is not") {
    MadeMap made;
    CHECK(find(made.doubts(), DoubtKind::HiddenPart, FaceClass::ImageLeftBrow)->value < 0.1);
    erase(made.map, FaceClass::ImageLeftBrow);
    const auto gone = find(made.doubts(), DoubtKind::HiddenPart, FaceClass::ImageLeftBrow);
    REQUIRE(gone);
    CHECK(gone->value == 1);
    CHECK(words(*gone) == "image-left brow: 100 % missing, points visible");
    for (std::size_t i = 33; i <= 41; ++i) {
        made.landmarks.visibilities[i] = Visibility::Occluded;
    }
    CHECK_FALSE(find(made.doubts(), DoubtKind::HiddenPart, FaceClass::ImageLeftBrow));
}

TEST_CASE("Disagreement with a parser is one minus the F1 between both maps") {
    const MadeMap made;
    LabelMap parsed = made.map;
    // The parser misses every second pixel of the nose: 2 (n/2) / (n + n/2) = 2/3.
    std::int64_t seen = 0;
    for (std::uint8_t& value : parsed.pixels()) {
        if (value == labelOf(FaceClass::Nose) && seen++ % 2 == 0) {
            value = labelOf(FaceClass::Skin);
        }
    }
    const auto doubt = find(made.doubts(&parsed), DoubtKind::ParserDisagrees, FaceClass::Nose);
    REQUIRE(doubt);
    CHECK(doubt->value == Approx(1.0 / 3).margin(1e-3));
    CHECK(words(*doubt) == "nose: parser disagrees on 33 %");
    CHECK_FALSE(find(made.doubts(), DoubtKind::ParserDisagrees, FaceClass::Nose));
    CHECK(find(made.doubts(&parsed), DoubtKind::ParserDisagrees, FaceClass::ImageLeftEye)->value == 0);
}

TEST_CASE("Points are doubted by the model's confidence and by how far they lie off their fit") {
    MadeMap made;
    for (std::size_t i = 66; i <= 73; ++i) {
        made.landmarks.states[i] = PointState::Predicted;
        made.landmarks.confidences[i] = 0.4;
    }
    const auto unsure = find(made.doubts(), DoubtKind::LowConfidence, FaceClass::ImageLeftEye);
    CHECK(unsure->value == Approx(0.6));
    CHECK(words(*unsure) == "image-left eye: points only 40 % sure");
    made.landmarks.states.fill(PointState::Accepted);
    CHECK(find(made.doubts(), DoubtKind::LowConfidence, FaceClass::ImageLeftEye)->value == 0);

    made.fit.part(FaceClass::ImageLeftEye).residualPx = 3.14;
    const auto residual = find(made.doubts(), DoubtKind::FitResidual, FaceClass::ImageLeftEye);
    CHECK(residual->value == Approx(3.14 / 200));  // outer eye corners 200 px apart
    CHECK(words(*residual) == "image-left eye: fit residual 3.1 px");
    made.fit.jawlineResidualPx = 5;
    const auto jaw = find(made.doubts(), DoubtKind::FitResidual, FaceClass::Skin);
    CHECK(jaw->value == Approx(5.0 / 200));
    CHECK(words(*jaw) == "skin: jawline residual 5.0 px");
    // As far off, an eye has lost far more of itself than the face.
    CHECK(SuspicionModel().loss({DoubtKind::FitResidual, FaceClass::Skin, 0.05, 0, 0}) > 1);
    CHECK(SuspicionModel().loss({DoubtKind::FitResidual, FaceClass::Skin, 0.05, 0, 0}) <
          SuspicionModel().loss({DoubtKind::FitResidual, FaceClass::ImageLeftEye, 0.05, 0, 0}) / 4);
}

TEST_CASE("Regions are doubted by how many of their pixels are undecided") {
    MadeMap made;
    CHECK(find(made.doubts(), DoubtKind::UnsureRegion, FaceClass::Skin)->value == 0);
    // Half of the skin is a toss-up: it counts half, so 0.25 of 0.75.
    for (int y = 0; y < kSide / 2; ++y) {
        std::fill_n(made.regions.skin.row(y), kSide, std::uint8_t{127});
    }
    CHECK(find(made.doubts(), DoubtKind::UnsureRegion, FaceClass::Skin)->value ==
          Approx(1.0 / 3).margin(0.01));
}

TEST_CASE("A suspicion is the sum of its terms over ten classes, the heaviest told first") {
    const SuspicionModel model;
    std::vector<Doubt> doubts{{DoubtKind::LowConfidence, FaceClass::Nose, 0.2, 0.2, 0},
                              {DoubtKind::HiddenPart, FaceClass::ImageLeftEye, 0.5, 0.5, 0},
                              {DoubtKind::FitResidual, FaceClass::Nose, 0.0001, 0.02, 0}};
    const Suspicion suspicion = judge(doubts, model);
    CHECK(suspicion.score == Approx((10 + 30 + 0.05) / 10));
    REQUIRE(suspicion.doubts.size() == 2);  // the residual is not worth a word
    CHECK(suspicion.doubts[0].kind == DoubtKind::HiddenPart);
    CHECK(suspicion.doubts[0].loss == Approx(30));
    CHECK(judge({}, model).score == 0);

    const std::vector<Doubt> back = doubtsFromJson(toJson(suspicion.doubts));
    REQUIRE(back.size() == 2);
    CHECK(words(back[0]) == words(suspicion.doubts[0]));
    CHECK(back[1].loss == suspicion.doubts[1].loss);
    for (const char* hostile :
         {"", "{", "[[1,2,3,4,5]]", R"([["hidden_part",11,0,0,0]])", R"([["hidden_part",-1,0,0,0]])",
          R"([["gone",1,0,0,0]])", R"([["hidden_part",1]])"}) {
        CHECK_THROWS_AS(doubtsFromJson(hostile), Error);
    }
}

TEST_CASE("Learning finds which doubts tell of errors, and never lets one speak for a map") {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> uniform(0, 1);
    std::vector<JudgedMap> maps(400);
    for (JudgedMap& map : maps) {
        const double unsure = uniform(random);
        const double hidden = uniform(random);
        map.doubts = {{DoubtKind::LowConfidence, FaceClass::Nose, unsure, unsure, 0},
                      {DoubtKind::HiddenPart, FaceClass::Nose, hidden, hidden, 0}};
        // Unsure points lose a third; hidden parts look better than they are.
        map.losses[6] = 0.3 * unsure - 0.1 * hidden + 0.2;
    }
    const SuspicionModel model = SuspicionModel::learn(maps);
    const Doubt unsure{DoubtKind::LowConfidence, FaceClass::Nose, 1, 1, 0};
    CHECK(model.loss(unsure) == Approx(30).margin(3));
    CHECK(model.loss({DoubtKind::HiddenPart, FaceClass::Nose, 1, 1, 0}) == 0);
    CHECK(model.loss({DoubtKind::ParserDisagrees, FaceClass::Nose, 1, 1, 0}) == 0);
    CHECK(model.loss({DoubtKind::LowConfidence, FaceClass::ImageLeftEye, 1, 1, 0}) ==
          model.loss({DoubtKind::LowConfidence, FaceClass::ImageRightEye, 1, 1, 0}));

    ShippedSuspicion shipped;
    shipped.withParser = model;
    const ShippedSuspicion back = shippedSuspicionFrom(toJson(shipped));
    CHECK(back.withParser.loss(unsure) == model.loss(unsure));
    nlohmann::json hostile = toJson(shipped);
    hostile["alone"]["eye"]["hidden_part"] = -1;
    CHECK_THROWS_AS(shippedSuspicionFrom(hostile), Error);
    CHECK_THROWS_AS(shippedSuspicionFrom(nlohmann::json::object()), Error);
}

}  // namespace maskwright::core::review
