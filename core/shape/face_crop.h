// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/predictors.h"

namespace maskwright::core::shape {

// What a network looks at: a square of the photo, turned with the face.
struct FaceSquare {
    Point centre = Point::Zero();  // photo pixels
    double side = 0;               // photo pixels, > 0
    double angle = 0;              // of the face in the photo, radians, clockwise

    // Into an upright picture of px x px. Requires px >= 1.
    [[nodiscard]] geometry::Similarity cropFromPhoto(int px) const {
        return geometry::Similarity::crop(centre, side, angle, px);
    }
};

// The roll of the face that these points mark: the turn of the mean shape that fits them best, radians,
// clockwise. Throws Error if the points coincide.
[[nodiscard]] double rollOf(const PointMatrix& points);

// The square for landmark networks (spec 4.2): 1.5 times the larger side of the points' box, its centre 0.06
// box heights above the box's. Of points: the box that is upright in the face. Of a candidate: its box as it
// stands, turned by its roll; a second pass makes up for the difference. Throws Error if box or points have
// no extent.
[[nodiscard]] FaceSquare landmarkSquare(const PointMatrix& points);
[[nodiscard]] FaceSquare landmarkSquare(const FaceCandidate& face);

// The square for fine segmentation and parsing, which holds the head with most of its hair: 2.2 times the
// larger side, 0.2 heights above.
[[nodiscard]] FaceSquare headSquare(const PointMatrix& points);
[[nodiscard]] FaceSquare headSquare(const FaceCandidate& face);

// The square in which a parser looks at the parts of a face from near: 1.25 times the larger side, about the
// box's centre.
[[nodiscard]] FaceSquare nearSquare(const PointMatrix& points);

// The whole photo in a square, upright, for the coarse network. Requires a size.
[[nodiscard]] FaceSquare wholePhoto(int width, int height);

}  // namespace maskwright::core::shape
