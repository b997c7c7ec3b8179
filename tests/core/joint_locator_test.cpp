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

std::vector<double> scoresOf(std::vector<FaceCandidate> first, std::vector<FaceCandidate> second) {
    const JointLocator locator(std::make_unique<MadeLocator>("first 1", std::move(first)),
                               std::make_unique<MadeLocator>("second 2", std::move(second)));
    CHECK(locator.version() == "first 1, second 2");
    const RgbImage photo(4, 4);
    std::vector<double> scores;
    for (const FaceCandidate& face : locator.locate(viewOf(photo), NoProgress{})) {
        scores.push_back(face.score);
    }
    return scores;
}

}  // namespace

TEST_CASE("where one locator finds nothing the other one decides", "[locator]") {
    CHECK(scoresOf({}, {at(500, 7), at(900, 8)}) == std::vector<double>{7, 8});
    CHECK(scoresOf({at(500, 7), at(900, 8)}, {}) == std::vector<double>{7, 8});
    CHECK(scoresOf({}, {}).empty());
}

TEST_CASE("faces that both locators see come first, as the first sees them, none is lost or doubled",
          "[locator]") {
    // 600 is the first one's alone, 300 the second one's alone.
    CHECK(scoresOf({at(600, 7), at(900, 8), at(0, 9)}, {at(10, 1), at(300, 2), at(905, 3)}) ==
          std::vector<double>{8, 9, 7, 2});
}

}  // namespace maskwright::core
