// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_clues.h"
#include "core/image/head_prior_learner.h"
#include "core/perceptron.h"
#include "core/progress.h"

#include <random>
#include <vector>

namespace maskwright::core::image {

// What has learned from hand-drawn masks which part a pixel's clues speak for (resources/research/
// head_judge.json), or none where that is not installed. Read on first use. Throws Error if the file is
// malformed or asks for other clues.
[[nodiscard]] const Perceptron* shippedHeadJudge();

// The chances of each part at each pixel as the judge sees them: the mean of what it says of the photo and of
// its mirror image, so that left and right are judged alike.
[[nodiscard]] Raster<PartChances> judgeHead(const HeadPixels& pixels, const HeadExplanation& explanation,
                                            const Perceptron& judge);

// Pixels to learn a judge from, drawn by chance, twice as many of heads that show more skin than hair above
// the face, for these are few: half of them from the photo as it is, half from it out of focus, dark or
// bright and tinted as other cameras' photos may be, and half of both as on its mirror image. The same faces
// in the same order give the same examples. Not safe from several threads at a time.
class HeadJudgeExamples {
  public:
    // The prior as which the judge will be used. It must outlive the examples.
    explicit HeadJudgeExamples(const HeadPrior& prior) : prior_(prior) {}

    // points: on the photo; parts: of its size, pixels with kIgnoredLabel are left out, and those farther out
    // on the head than withinRadius (HeadPlace). Throws Error if the points mark no face, and Cancelled.
    void add(const ImageView& photo, const PointMatrix& points, const HeadPartMap& parts, double withinRadius,
             const Progress& progress);

    // One example per column, and the HeadPart of each.
    [[nodiscard]] Eigen::MatrixXf clues() const;
    [[nodiscard]] const std::vector<std::uint8_t>& parts() const { return parts_; }

  private:
    void addSome(const ImageView& photo, const HeadCoordinates& head, const HeadPartMap& parts,
                 double withinRadius, const Progress& progress);
    [[nodiscard]] RgbImage asByAnotherCamera(const ImageView& photo);
    // 0..1
    [[nodiscard]] double chance() { return static_cast<double>(random_()) / 4294967296.0; }

    const HeadPrior& prior_;
    std::mt19937 random_{1};
    std::vector<float> clues_;
    std::vector<std::uint8_t> parts_;
};

}  // namespace maskwright::core::image
