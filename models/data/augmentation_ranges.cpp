// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/augmentation.h"

#include <array>

namespace maskwright::models::data {

namespace {

// The ranges of each kind of augmentation, every one whole, so that a row can be read by itself; what a row
// does not name, it does not change. Documents hold the same numbers as a table (docs/models.md).
constexpr AugmentationOptions kNone{};

// What the square of a second look is off by: 2.3 degrees, 3 % in size and 1.7 % of the side in each
// direction, root mean squares over 107 faces.
constexpr AugmentationOptions kSlight{
    .rotationProbability = 1, .rotationDegrees = 4, .scaleLow = 0.95, .scaleHigh = 1.05, .shiftShare = 0.025};

// For all networks.
constexpr AugmentationOptions kGentle{.rotationProbability = 1,
                                      .rotationDegrees = 6,
                                      .scaleLow = 0.94,
                                      .scaleHigh = 1.06,
                                      .shiftShare = 0.02,
                                      .mirrorProbability = 0.5,
                                      .gain = 0.15,
                                      .gammaLow = 0.85,
                                      .gammaHigh = 1.2};

// Placed as gently, in almost any light: for networks that know where faces lie and still have to learn what
// hair and skin can look like.
constexpr AugmentationOptions kVaried{.rotationProbability = 1,
                                      .rotationDegrees = 6,
                                      .scaleLow = 0.94,
                                      .scaleHigh = 1.06,
                                      .shiftShare = 0.02,
                                      .mirrorProbability = 0.5,
                                      .gain = 0.2,
                                      .gammaLow = 0.6,
                                      .gammaHigh = 1.7,
                                      .saturationLow = 0.7,
                                      .saturationHigh = 1.3,
                                      .greyProbability = 0.05,
                                      .blurProbability = 0.15,
                                      .noiseSigma = 0.03};

// FAN, spec 4.2.7.
constexpr AugmentationOptions kPublishedLandmarks{.rotationProbability = 0.6,
                                                  .rotationDegrees = 50,
                                                  .scaleLow = 0.8,
                                                  .scaleHigh = 1.25,
                                                  .shiftShare = 0.05,
                                                  .mirrorProbability = 0.5,
                                                  .gain = 0.4,
                                                  .gammaLow = 0.7,
                                                  .gammaHigh = 1.4,
                                                  .greyProbability = 0.1,
                                                  .blurProbability = 0.15,
                                                  .occlusionProbability = 0.3,
                                                  .occlusionShare = 0.5477225575051661};  // 30 % of the area

constexpr AugmentationOptions kStrongLandmarks{.rotationProbability = 0.6,
                                               .rotationDegrees = 45,
                                               .scaleLow = 0.8,
                                               .scaleHigh = 1.25,
                                               .shiftShare = 0.1,
                                               .mirrorProbability = 0.5,
                                               .gain = 0.4,
                                               .gammaLow = 0.5,
                                               .gammaHigh = 2,
                                               .greyProbability = 0.1,
                                               .blurProbability = 0.15,
                                               .noiseSigma = 0.04,
                                               .occlusionProbability = 0.3,
                                               .occlusionShare = 0.4};

// EAGR, section 4, and spec 5.6. No paper changes colours: gain and saturation are ours.
constexpr AugmentationOptions kPublishedParsing{.rotationProbability = 1,
                                                .rotationDegrees = 30,
                                                .scaleLow = 0.75,
                                                .scaleHigh = 1.25,
                                                .mirrorProbability = 0.5,
                                                .gain = 0.3,
                                                .saturationLow = 0.7,
                                                .saturationHigh = 1.3};

constexpr AugmentationOptions kStrongParsing{.rotationProbability = 1,
                                             .rotationDegrees = 30,
                                             .scaleLow = 0.7,
                                             .scaleHigh = 1.5,
                                             .shiftShare = 0.06,
                                             .mirrorProbability = 0.5,
                                             .gain = 0.3,
                                             .gammaLow = 0.6,
                                             .gammaHigh = 1.7,
                                             .saturationLow = 0.7,
                                             .saturationHigh = 1.3,
                                             .greyProbability = 0.05,
                                             .blurProbability = 0.15,
                                             .noiseSigma = 0.03};

// PSPNet, spec 4.4. Cropped anywhere: what an enlargement by 2 leaves is half of the view, so a quarter to
// all sides.
constexpr AugmentationOptions kPublishedPhotos{.rotationProbability = 1,
                                               .rotationDegrees = 10,
                                               .scaleLow = 0.5,
                                               .scaleHigh = 2,
                                               .shiftShare = 0.25,
                                               .mirrorProbability = 0.5,
                                               .blurProbability = 0.5};

constexpr AugmentationOptions kStrongPhotos{.rotationProbability = 1,
                                            .rotationDegrees = 45,
                                            .scaleLow = 0.4,
                                            .scaleHigh = 1.5,
                                            .shiftShare = 0.15,
                                            .mirrorProbability = 0.5,
                                            .gain = 0.3,
                                            .gammaLow = 0.6,
                                            .gammaHigh = 1.7,
                                            .saturationLow = 0.7,
                                            .saturationHigh = 1.3,
                                            .greyProbability = 0.05,
                                            .blurProbability = 0.15,
                                            .noiseSigma = 0.03,
                                            .mosaicProbability = 0.4};

// By Strength, in its order.
using Strengths = std::array<AugmentationOptions, 6>;
constexpr Strengths kLandmarks{kNone, kSlight, kGentle, kVaried, kPublishedLandmarks, kStrongLandmarks};
constexpr Strengths kParsing{kNone, kSlight, kGentle, kVaried, kPublishedParsing, kStrongParsing};
constexpr Strengths kPhotos{kNone, kSlight, kGentle, kVaried, kPublishedPhotos, kStrongPhotos};

}  // namespace

AugmentationOptions AugmentationOptions::forLandmarks(Strength strength) {
    return kLandmarks.at(static_cast<std::size_t>(strength));
}

AugmentationOptions AugmentationOptions::forParsing(Strength strength) {
    return kParsing.at(static_cast<std::size_t>(strength));
}

AugmentationOptions AugmentationOptions::forPhotos(Strength strength) {
    return kPhotos.at(static_cast<std::size_t>(strength));
}

}  // namespace maskwright::models::data
