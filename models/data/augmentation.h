// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/data/batch.h"

#include <cstdint>
#include <vector>

namespace maskwright::models::data {

// Ranges of the random changes; probabilities 0..1. The defaults change nothing.
struct AugmentationOptions {
    double rotationProbability = 0;
    double rotationDegrees = 0;  // uniform -r..r
    double scaleLow = 1;         // of the face in the view, > 0
    double scaleHigh = 1;
    double shiftShare = 0;         // of the view's side, uniform -s..s in x and y
    double mirrorProbability = 0;  // with permuted points and swapped labels
    double gain = 0;               // each channel times uniform 1-g..1+g
    double gammaLow = 1;           // brightness curve
    double gammaHigh = 1;
    double saturationLow = 1;
    double saturationHigh = 1;
    double greyProbability = 0;
    double blurProbability = 0;  // by lowering the resolution up to 4 times
    double noiseSigma = 0;       // largest deviation of added noise, colours are 0..1
    double occlusionProbability = 0;
    double occlusionShare = 0;  // largest side of the covering rectangle, as a share of the view
    // That something lies before the head of a sample with labels (models/data/covers.h). No strength asks
    // for it by itself.
    double coverProbability = 0;
    // That a sample with labels becomes a quarter of a picture whose other quarters are other samples of the
    // batch, each at half its size: several people, small faces, faces at borders.
    double mosaicProbability = 0;

    // Published: as in the papers, or as the spec recommends where they are silent (4.2.7 and 5.6). Strong:
    // beyond it, for photos of any light and for boxes as far off as a locator's. Gentle: what a second look
    // still differs by (the face is upright and in the middle by then), some light, and mirror images; for
    // late epochs, so that a small network need not give its size to views it seldom sees. Varied: placed as
    // gently, in almost any light that Strong has. Slight: how far a
    // second look's square is off, and no more; for the last ones.
    enum class Strength { None, Slight, Gentle, Varied, Published, Strong };
    [[nodiscard]] static AugmentationOptions forLandmarks(Strength strength);
    [[nodiscard]] static AugmentationOptions forParsing(Strength strength);
    // For networks that look at whole photos: as for parsing, with faces of any size and several people.
    [[nodiscard]] static AugmentationOptions forPhotos(Strength strength);
};

// How stored crops become network inputs.
struct View {
    std::int64_t inputSide = 256;
    // Share of the stored crop's side that the network sees when nothing is changed, 0 < s <= 1; the rest is
    // the margin that turns and shifts need.
    double share = 0.8;
    // Labels of the mirrored picture: mirrored[label]; empty: labels stay.
    std::vector<std::int64_t> mirroredLabels;
};

// The labels of a flipped picture for this number of classes: LaPa's 11, CelebAMask-HQ's 19, else unchanged.
[[nodiscard]] std::vector<std::int64_t> mirroredLabelsOf(std::int64_t classCount);

// The batch as the network sees it, changed at random as the options say. All on the device of the batch;
// pictures are resampled bilinearly (grey outside the crop), labels by nearest with 255 outside. Equal seeds
// give equal batches on one device.
[[nodiscard]] Batch augmented(const RawBatch& raw, const View& view, const AugmentationOptions& options,
                              std::uint64_t seed);

// The same without any change, for validation.
[[nodiscard]] Batch unchanged(const RawBatch& raw, const View& view);

}  // namespace maskwright::models::data
