// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/face_crop.h"

#include "core/error.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::shape {

using geometry::Similarity;

namespace {

// A square as a multiple of a box.
struct Framing {
    double sides = 0;  // of the larger side of the box
    double above = 0;  // heights of the box by which the centre moves up
};
constexpr Framing kLandmarks{1.5, 0.06};
constexpr Framing kHead{2.2, 0.2};
constexpr Framing kNear{1.25, 0};

FaceSquare framed(const Box& box, double angle, const Point& boxCentreInPhoto, const Framing& framing) {
    const double larger = std::max(box.width(), box.height());
    if (!(larger > 0) || !std::isfinite(larger)) {
        throw Error("the face has no extent", {}, "Draw a box around the face.");
    }
    const Similarity photoFromUpright(1, angle, Point::Zero());
    const Point up = photoFromUpright.apply(Point(0, -framing.above * box.height()));
    return {boxCentreInPhoto + up, framing.sides * larger, angle};
}

FaceSquare ofPoints(const PointMatrix& points, const Framing& framing) {
    const double angle = rollOf(points);
    const Similarity uprightFromPhoto(1, -angle, Point::Zero());
    const Box box = boundingBox(uprightFromPhoto.applyAll(points));
    return framed(box, angle, uprightFromPhoto.inverse().apply(box.centre()), framing);
}

FaceSquare ofCandidate(const FaceCandidate& face, const Framing& framing) {
    return framed(face.box, face.rollDegrees * std::numbers::pi / 180, face.box.centre(), framing);
}

}  // namespace

double rollOf(const PointMatrix& points) {
    return geometry::fitSimilarity(MeanShape::shipped().points, points).angle();
}

FaceSquare landmarkSquare(const PointMatrix& points) {
    return ofPoints(points, kLandmarks);
}

FaceSquare landmarkSquare(const FaceCandidate& face) {
    return ofCandidate(face, kLandmarks);
}

FaceSquare headSquare(const PointMatrix& points) {
    return ofPoints(points, kHead);
}

FaceSquare headSquare(const FaceCandidate& face) {
    return ofCandidate(face, kHead);
}

FaceSquare nearSquare(const PointMatrix& points) {
    return ofPoints(points, kNear);
}

FaceSquare wholePhoto(int width, int height) {
    expects(width >= 1 && height >= 1, "wholePhoto: size");
    return {Point((width - 1) / 2.0, (height - 1) / 2.0), static_cast<double>(std::max(width, height)), 0};
}

}  // namespace maskwright::core::shape
