// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/augmentation.h"
#include "tests/models/catch.h"

// What the ranges are is held where they are looked at through changed faces (augmentation_test.cpp); here,
// how the kinds relate.
namespace maskwright::models::data {

using Strength = AugmentationOptions::Strength;

CATCH_TEST_CASE("without augmentation nothing is drawn, for any network") {
    for (const auto& none :
         {AugmentationOptions::forLandmarks(Strength::None), AugmentationOptions::forParsing(Strength::None),
          AugmentationOptions::forPhotos(Strength::None)}) {
        CATCH_CHECK(none.rotationProbability + none.mirrorProbability + none.shiftShare + none.gain +
                        none.greyProbability + none.blurProbability + none.noiseSigma +
                        none.occlusionProbability + none.coverProbability + none.mosaicProbability ==
                    0);
        CATCH_CHECK(none.scaleLow * none.scaleHigh * none.gammaLow * none.gammaHigh * none.saturationLow *
                        none.saturationHigh ==
                    1);
    }
}

CATCH_TEST_CASE("gentle augmentation is the same for all networks, and milder than what is published") {
    const auto gentle = AugmentationOptions::forLandmarks(Strength::Gentle);
    for (const auto& other : {AugmentationOptions::forParsing(Strength::Gentle),
                              AugmentationOptions::forPhotos(Strength::Gentle)}) {
        CATCH_CHECK(gentle.rotationDegrees == other.rotationDegrees);
        CATCH_CHECK(gentle.scaleHigh == other.scaleHigh);
        CATCH_CHECK(gentle.gain == other.gain);
        CATCH_CHECK(gentle.gammaHigh == other.gammaHigh);
    }
    for (const auto& published : {AugmentationOptions::forLandmarks(Strength::Published),
                                  AugmentationOptions::forParsing(Strength::Published),
                                  AugmentationOptions::forPhotos(Strength::Published)}) {
        CATCH_CHECK(gentle.rotationDegrees < published.rotationDegrees);
        CATCH_CHECK(gentle.scaleLow > published.scaleLow);
        CATCH_CHECK(gentle.scaleHigh < published.scaleHigh);
        CATCH_CHECK(gentle.mirrorProbability == published.mirrorProbability);
    }
}

CATCH_TEST_CASE("varied augmentation is placed as the gentle one and lit almost as the strong one") {
    const auto gentle = AugmentationOptions::forParsing(Strength::Gentle);
    const auto strong = AugmentationOptions::forParsing(Strength::Strong);
    for (const auto& varied : {AugmentationOptions::forLandmarks(Strength::Varied),
                               AugmentationOptions::forParsing(Strength::Varied),
                               AugmentationOptions::forPhotos(Strength::Varied)}) {
        CATCH_CHECK(varied.rotationDegrees == gentle.rotationDegrees);
        CATCH_CHECK(varied.scaleLow == gentle.scaleLow);
        CATCH_CHECK(varied.scaleHigh == gentle.scaleHigh);
        CATCH_CHECK(varied.shiftShare == gentle.shiftShare);
        CATCH_CHECK((varied.gain > gentle.gain && varied.gain < strong.gain));
        CATCH_CHECK(varied.gammaLow == strong.gammaLow);
        CATCH_CHECK(varied.gammaHigh == strong.gammaHigh);
        CATCH_CHECK(varied.saturationLow == strong.saturationLow);
        CATCH_CHECK(varied.greyProbability == strong.greyProbability);
        CATCH_CHECK(varied.blurProbability == strong.blurProbability);
        CATCH_CHECK(varied.noiseSigma == strong.noiseSigma);
    }
}

CATCH_TEST_CASE(
    "slight augmentation turns and sizes less than the gentle one, and leaves colours and sides alone") {
    const auto gentle = AugmentationOptions::forLandmarks(Strength::Gentle);
    for (const auto& slight : {AugmentationOptions::forLandmarks(Strength::Slight),
                               AugmentationOptions::forParsing(Strength::Slight),
                               AugmentationOptions::forPhotos(Strength::Slight)}) {
        CATCH_CHECK(slight.rotationProbability == 1);
        CATCH_CHECK((slight.rotationDegrees > 0 && slight.rotationDegrees < gentle.rotationDegrees));
        CATCH_CHECK((slight.scaleLow < 1 && slight.scaleLow > gentle.scaleLow));
        CATCH_CHECK((slight.scaleHigh > 1 && slight.scaleHigh < gentle.scaleHigh));
        CATCH_CHECK(slight.shiftShare > 0);
        CATCH_CHECK(slight.mirrorProbability + slight.gain + slight.greyProbability + slight.blurProbability +
                        slight.noiseSigma + slight.occlusionProbability + slight.mosaicProbability ==
                    0);
        CATCH_CHECK(slight.gammaLow * slight.gammaHigh * slight.saturationLow * slight.saturationHigh == 1);
    }
}

CATCH_TEST_CASE("only whole photos are put together to mosaics, and only strongly") {
    for (const Strength strength :
         {Strength::None, Strength::Slight, Strength::Gentle, Strength::Varied, Strength::Published}) {
        CATCH_CHECK(AugmentationOptions::forPhotos(strength).mosaicProbability == 0);
    }
    CATCH_CHECK(AugmentationOptions::forPhotos(Strength::Strong).mosaicProbability > 0);
    CATCH_CHECK(AugmentationOptions::forParsing(Strength::Strong).mosaicProbability == 0);
    CATCH_CHECK(AugmentationOptions::forLandmarks(Strength::Strong).mosaicProbability == 0);
}

}  // namespace maskwright::models::data
