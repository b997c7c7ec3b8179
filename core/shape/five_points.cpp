// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/five_points.h"

#include "core/geometry/similarity.h"
#include "core/progress.h"
#include "core/shape/mean_shape.h"

namespace maskwright::core::shape {

Landmarks startedFrom(const std::array<Point, kFivePoints.size()>& places) {
    const PointMatrix& mean = MeanShape::shipped().points;
    Eigen::Matrix2Xd from(2, static_cast<Eigen::Index>(places.size()));
    Eigen::Matrix2Xd to = from;
    for (std::size_t i = 0; i < places.size(); ++i) {
        from.col(static_cast<Eigen::Index>(i)) = mean.col(static_cast<Eigen::Index>(kFivePoints[i]));
        to.col(static_cast<Eigen::Index>(i)) = places[i];
    }
    const geometry::Similarity photoFromMean = geometry::fitSimilarity(from, to);
    FaceCandidate anywhere;
    anywhere.box = {0, 0, 1, 1};
    const std::array<LandmarkPredictor::Job, 1> jobs{{{ImageView{}, anywhere}}};
    Landmarks face = MeanShapePredictor().place(jobs, NoProgress{}).front();
    face.points = photoFromMean.applyAll(mean);
    for (std::size_t i = 0; i < places.size(); ++i) {
        face.setPoint(kFivePoints[i], places[i]);
        face.states[kFivePoints[i]] = PointState::Moved;
    }
    return face;
}

}  // namespace maskwright::core::shape
