// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/face_alignment.h"

#include <array>

namespace maskwright::core::shape {

namespace {

// Places in a picture of 473 x 473.
struct AlignedPoint {
    Eigen::Index point;
    double x;
    double y;
};
constexpr int kAlignedPx = 473;
constexpr std::array<AlignedPoint, 5> kAligned{
    {{74, 178, 206}, {83, 295, 206}, {54, 236.5, 275}, {84, 190, 335}, {90, 283, 335}}};

}  // namespace

FaceSquare fivePointSquare(const PointMatrix& points) {
    Eigen::Matrix2Xd onPhoto(2, kAligned.size());
    Eigen::Matrix2Xd aligned(2, kAligned.size());
    for (std::size_t i = 0; i < kAligned.size(); ++i) {
        onPhoto.col(static_cast<Eigen::Index>(i)) = points.col(kAligned[i].point);
        aligned.col(static_cast<Eigen::Index>(i)) = Point(kAligned[i].x, kAligned[i].y);
    }
    const geometry::Similarity alignedFromPhoto = geometry::fitSimilarity(onPhoto, aligned);
    constexpr double kMiddle = (kAlignedPx - 1) / 2.0;
    return {alignedFromPhoto.inverse().apply(Point(kMiddle, kMiddle)), kAlignedPx / alignedFromPhoto.scale(),
            -alignedFromPhoto.angle()};
}

FaceSquare parsingSquare(const PointMatrix& points, Alignment alignment) {
    return alignment == Alignment::FivePoints ? fivePointSquare(points) : headSquare(points);
}

}  // namespace maskwright::core::shape
