// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/joint_locator.h"

#include <catch2/catch.hpp>

namespace maskwright::core {

namespace {

class MadeLocator final : public FaceLocator {
  public:
    MadeLocator(std::string name, std::vector<FaceCandidate> faces)
        : name_(std::move(name)), faces_(std::move(faces)) {}
    std::vector<FaceCandidate> locate(const ImageView& /*photo*/,
                                      const Progress& /*progress*/) const override {
        return faces_;
    }
    std::string version() const override { return name_; }

  private:
    std::string name_;
    std::vector<FaceCandidate> faces_;
};

FaceCandidate at(double x, double score, double roll = 0) {
    return {{x, 0, x + 100, 100}, score, roll};
}

std::vector<double> scoresOf(std::vector<FaceCandidate> quick, std::vector<FaceCandidate> thorough) {
    const JointLocator locator(std::make_unique<MadeLocator>("quick 1", std::move(quick)),
                               std::make_unique<MadeLocator>("thorough 2", std::move(thorough)));
    CHECK(locator.version() == "quick 1, thorough 2");
    const RgbImage photo(4, 4);
    std::vector<double> scores;
    for (const FaceCandidate& face : locator.locate(viewOf(photo), NoProgress{})) {
        scores.push_back(face.score);
    }
    return scores;
}

}  // namespace

TEST_CASE("the single face of the quick locator is the answer", "[locator]") {
    CHECK(scoresOf({at(0, 1)}, {at(500, 7), at(900, 8)}) == std::vector<double>{1});
}

TEST_CASE("where the quick locator finds nothing the thorough one decides", "[locator]") {
    CHECK(scoresOf({}, {at(500, 7), at(900, 8)}) == std::vector<double>{7, 8});
    CHECK(scoresOf({}, {}).empty());
}

TEST_CASE("of several faces those that both see come first, and none is lost or doubled", "[locator]") {
    // 300 is the quick one's alone, 600 the thorough one's alone.
    CHECK(scoresOf({at(10, 1), at(300, 2), at(905, 3)}, {at(600, 7), at(900, 8), at(0, 9)}) ==
          std::vector<double>{8, 9, 7, 2});
}

}  // namespace maskwright::core
