// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <array>

namespace maskwright::core::image {

// Where a place of the photo lies on a head, whatever the head's size, roll and width of jaw.
struct HeadPlace {
    double turn = 0;  // 0..1 around the face, clockwise; 0 towards the top of the head, 0.5 towards the chin
    double radius = 0;  // 0 at the middle of the face, 1 on its outline
};

// Polar coordinates of a head: directions are counted from the face's own upright, and distances as shares of
// the distance of the face's outline in that direction. The outline is the 33 contour points below and half
// an ellipse over the forehead, so that a prior given in these coordinates follows the jaw of every face.
// Immutable after construction.
class HeadCoordinates {
  public:
    // Throws Error if the points mark no face: coinciding, collinear or without any extent.
    explicit HeadCoordinates(const PointMatrix& points);

    [[nodiscard]] HeadPlace placeOf(const Point& photo) const;
    // Unit vector on the photo that points to the face's image-right side.
    [[nodiscard]] Point right() const { return right_; }
    // How far the head is turned aside: -1..1, 0 from the front, positive where the face's image-right half
    // is the narrower.
    [[nodiscard]] double asideness() const { return asideness_; }
    [[nodiscard]] Point centre() const { return centre_; }
    // Width of the mean shape placed on the points, in photo pixels.
    [[nodiscard]] double faceWidth() const { return faceWidth_; }
    // The box of width 1 around the mean shape is the face; this is a box given in that frame, on the photo.
    [[nodiscard]] Box photoBox(const Box& inFaceWidths) const;

  private:
    static constexpr std::size_t kDirections = 360;

    Point centre_ = Point::Zero();
    Point up_ = Point::Zero();
    Point right_ = Point::Zero();
    double faceWidth_ = 0;
    double asideness_ = 0;
    std::array<double, kDirections> outline_{};  // distance in each direction, in photo pixels
};

}  // namespace maskwright::core::image
