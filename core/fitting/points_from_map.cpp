// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/points_from_map.h"

#include "core/error.h"
#include "core/fitting/map_parts.h"
#include "core/geometry/similarity.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace maskwright::core::fitting {

using geometry::Similarity;

namespace {

constexpr double kSeen = 0.8;
constexpr double kLaid = 0.3;
constexpr std::size_t kFewestParts = 3;

// In shares of the inter-ocular distance: around a step of a border, to know where outside is; how far a
// border may lie from where it is expected; what is the end of a part.
constexpr double kSmooth = 0.03;
constexpr double kPartReach = 0.15;
constexpr double kJawReach = 0.25;
constexpr double kJawReachAlong = 0.1;
constexpr double kEndSlack = 0.01;
// Standard deviations of a point that lies on a border, across and along it, and of a corner.
constexpr double kAcross = 0.005;
constexpr double kJawAcross = 0.02;
constexpr double kAlong = 0.06;
constexpr double kCorner = 0.01;
constexpr double kForOthers = 0.02;
constexpr double kUnseen = 1;
// Looking, and placing the rest by it, so often: the places along a border settle.
constexpr int kRounds = 3;

Eigen::Index column(std::size_t index) {
    return static_cast<Eigen::Index>(index);
}

class Reading {
  public:
    Reading(const LabelMap& map, const ContourPrior* prior)
        : map_(map), prior_(prior), mean_(shape::MeanShape::shipped().points), areas_(classAreas(map)) {}

    std::optional<Landmarks> read() {
        if (!layAverageFace()) {
            return std::nullopt;
        }
        findBorders();
        stretchParts();
        for (int round = 0; round < kRounds; ++round) {
            lookAtBorders();
            placeTheRest(looseSpreads_);
        }
        lookAtBorders();
        placeTheRest(restSpreads());
        return finished();
    }

  private:
    [[nodiscard]] bool has(const ClassMask& wanted) const {
        for (std::size_t label = 0; label < kClassCount; ++label) {
            if (wanted[label] && areas_[label] > 0) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] Point middleOf(const ClassMask& wanted) const {
        Point sum = Point::Zero();
        double count = 0;
        for (int y = 0; y < map_.height(); ++y) {
            const std::uint8_t* row = map_.row(y);
            for (int x = 0; x < map_.width(); ++x) {
                if (row[x] < kClassCount && wanted[row[x]]) {
                    sum += Point(x, y);
                    ++count;
                }
            }
        }
        return sum / count;
    }

    // Lays the average face over the middles of the parts.
    bool layAverageFace() {
        std::vector<Point> from;
        std::vector<Point> to;
        for (const ShownPoints& group : kCentredParts) {
            if (has(group.classes)) {
                from.emplace_back(mean_.middleCols(column(group.first), column(group.last - group.first + 1))
                                      .rowwise()
                                      .mean());
                to.push_back(middleOf(group.classes));
            }
        }
        if (from.size() < kFewestParts) {
            return false;
        }
        Eigen::Matrix2Xd meanMiddles(2, column(from.size()));
        Eigen::Matrix2Xd mapMiddles(2, column(to.size()));
        for (std::size_t i = 0; i < from.size(); ++i) {
            meanMiddles.col(column(i)) = from[i];
            mapMiddles.col(column(i)) = to[i];
        }
        try {
            lay(geometry::fitSimilarity(meanMiddles, mapMiddles));
        } catch (const Error&) {
            return false;  // all parts in one place
        }
        return true;
    }

    void lay(const Similarity& mapFromMean) {
        points_ = mapFromMean.applyAll(mean_);
        unit_ = interOcular(points_);
        uprightFromMap_ = Similarity(1, -mapFromMean.angle(), Point::Zero());
    }

    [[nodiscard]] std::vector<BorderStep> borders(const ClassMask& inside, const ClassMask& outside) const {
        return bordersOf(map_, inside, outside, std::max(1.5, kSmooth * unit_));
    }

    void findBorders() {
        for (std::size_t i = 0; i < kOutlinedParts.size(); ++i) {
            closedBorders_[i] = borders(kOutlinedParts[i].inside, kBeside);
            underHair_[i] = borders(kOutlinedParts[i].inside, classes({FaceClass::Hair}));
        }
        nose_ = borders(classes({FaceClass::Nose}), kBeside | classes({FaceClass::UpperLip}));
        jaw_ = borders(kFace, classes({FaceClass::Background}));
        upperSeam_ =
            borders(classes({FaceClass::UpperLip}), classes({FaceClass::InnerMouth, FaceClass::LowerLip}));
        lowerSeam_ =
            borders(classes({FaceClass::LowerLip}), classes({FaceClass::InnerMouth, FaceClass::UpperLip}));
    }

    // A part of the average face can be far from the one in the map in size: stretches each so that it fills
    // the same box as the border, on an upright face.
    void stretchParts() {
        for (std::size_t i = 0; i < kOutlinedParts.size(); ++i) {
            const std::size_t last = kOutlinedParts[i].inside == kMouth ? 103 : kOutlinedParts[i].last;
            stretch(kOutlinedParts[i].first, last, kOutlinedParts[i].last, closedBorders_[i]);
        }
        stretch(kNoseFirst, kNoseLast, kNoseLast, nose_);
    }

    // Points first..last, by the box of first..lastOnBorder.
    void stretch(std::size_t first, std::size_t last, std::size_t lastOnBorder,
                 const std::vector<BorderStep>& border) {
        if (border.empty()) {
            return;
        }
        Eigen::Matrix2Xd steps(2, column(border.size()));
        for (std::size_t i = 0; i < border.size(); ++i) {
            steps.col(column(i)) = uprightFromMap_.apply(border[i].place);
        }
        auto part = points_.middleCols(column(first), column(last - first + 1));
        const Eigen::Matrix2Xd upright = uprightFromMap_.applyAll(part);
        const auto outline = upright.leftCols(column(lastOnBorder - first + 1));
        const Point from = outline.rowwise().minCoeff();
        const Point to = steps.rowwise().minCoeff();
        const Point fromSize = outline.rowwise().maxCoeff() - from;
        const Point toSize = steps.rowwise().maxCoeff() - to;
        if (!(fromSize.minCoeff() > 0)) {
            return;
        }
        const Point scale = toSize.cwiseQuotient(fromSize);
        const Eigen::Matrix2Xd placed = (scale.asDiagonal() * (upright.colwise() - from)).colwise() + to;
        part = uprightFromMap_.inverse().applyAll(placed);
    }

    // Where outside lies at a point of a run, by its neighbours.
    [[nodiscard]] Point outwardAt(std::size_t before, std::size_t after, bool clockwise) const {
        const Point along = points_.col(column(after)) - points_.col(column(before));
        const Point outward = clockwise ? Point(along.y(), -along.x()) : Point(-along.y(), along.x());
        return outward.norm() > 0 ? Point(outward.normalized()) : Point(Point::Zero());
    }

    void seeBorder(std::size_t point, const BorderStep* step, double across) {
        if (step == nullptr) {
            return;
        }
        const Point normal = step->outward;
        const Point along(-normal.y(), normal.x());
        seen_.col(column(point)) = step->place;
        looseSpreads_[point] =
            across * across * normal * normal.transpose() + kAlong * kAlong * along * along.transpose();
        used_.set(point);
    }

    void seeCorner(std::size_t point, const std::vector<BorderStep>& border,
                   const std::vector<BorderStep>& underHair, const Point& direction) {
        const auto end = endOf(border, underHair, direction, std::max(0.5, kEndSlack * unit_));
        if (end && (*end - points_.col(column(point))).norm() <= kPartReach * unit_) {
            seen_.col(column(point)) = *end;
            looseSpreads_[point] = kCorner * kCorner * Eigen::Matrix2d::Identity();
            used_.set(point);
        }
    }

    void lookAtBorders() {
        used_.reset();
        seen_ = points_;
        looseSpreads_.fill(kUnseen * kUnseen * Eigen::Matrix2d::Identity());
        for (std::size_t i = 0; i < kOutlinedParts.size(); ++i) {
            lookAt(kOutlinedParts[i], closedBorders_[i], underHair_[i]);
        }
        for (std::size_t point = kNoseFirst; point <= kNoseLast; ++point) {
            seeBorder(point,
                      nearestStep(nose_, points_.col(column(point)), outwardAt(point - 1, point + 1, false),
                                  kPartReach * unit_),
                      kAcross);
        }
        lookAtSeams();
        for (std::size_t point = kJawFirst; point <= kJawLast; ++point) {
            const Point here = points_.col(column(point));
            const Point outward = outwardAt(point - 1, point + 1, false);
            const BorderStep* step = nearestStep(jaw_, here, outward, kJawReach * unit_);
            const Point along(-outward.y(), outward.x());
            if (step != nullptr && std::abs((step->place - here).dot(along)) <= kJawReachAlong * unit_) {
                seeBorder(point, step, kJawAcross);
            }
        }
    }

    void lookAt(const OutlinedPart& outlined, const std::vector<BorderStep>& border,
                const std::vector<BorderStep>& underHair) {
        const std::size_t count = outlined.last - outlined.first + 1;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t point = outlined.first + i;
            if (outlined.isCorner(point)) {
                continue;
            }
            const Point outward =
                outwardAt(outlined.first + (i + count - 1) % count, outlined.first + (i + 1) % count, true);
            seeBorder(point, nearestStep(border, points_.col(column(point)), outward, kPartReach * unit_),
                      kAcross);
        }
        const Point axis = points_.col(column(outlined.right)) - points_.col(column(outlined.left));
        if (!(axis.norm() > 0)) {
            return;
        }
        if (outlined.leftIsCorner) {
            seeCorner(outlined.left, border, underHair, -axis.normalized());
        }
        if (outlined.rightIsCorner) {
            seeCorner(outlined.right, border, underHair, axis.normalized());
        }
    }

    void lookAtSeams() {
        for (const std::size_t point : kUpperInner) {
            seeBorder(point,
                      nearestStep(upperSeam_, points_.col(column(point)), Point::Zero(), kPartReach * unit_),
                      kAcross);
        }
        for (const std::size_t point : kLowerInner) {
            seeBorder(point,
                      nearestStep(lowerSeam_, points_.col(column(point)), Point::Zero(), kPartReach * unit_),
                      kAcross);
        }
        // The seam of closed lips runs on to the outer corners, so it does not show the inner ones.
        const Point axis = points_.col(90) - points_.col(84);
        if (axis.norm() > 0) {
            seeCorner(kInnerLeft, innerMouth_, {}, -axis.normalized());
            seeCorner(kInnerRight, innerMouth_, {}, axis.normalized());
        }
    }

    // How much the points on borders tell of the others: no drawing is exact, and none is where another
    // person would have put it.
    [[nodiscard]] PointSpreads restSpreads() const {
        PointSpreads spreads;
        for (std::size_t point = 0; point < kPointCount; ++point) {
            const double deviation = used_[point] ? kForOthers : kUnseen;
            spreads[point] = deviation * deviation * Eigen::Matrix2d::Identity();
        }
        return spreads;
    }

    // Where all points most probably are, given those on borders.
    void placeTheRest(const PointSpreads& spreads) {
        if (prior_ != nullptr) {
            points_ = prior_->posteriorMean(seen_, spreads, PointMask().set(), PointMask().set());
            return;
        }
        const auto count = column(used_.count());
        Eigen::Matrix2Xd from(2, count);
        Eigen::Matrix2Xd to(2, count);
        for (std::size_t point = 0, i = 0; point < kPointCount; ++point) {
            if (used_[point]) {
                from.col(column(i)) = mean_.col(column(point));
                to.col(column(i)) = seen_.col(column(point));
                ++i;
            }
        }
        if (count >= 2) {
            lay(geometry::fitSimilarity(from, to));
        }
        for (std::size_t point = 0; point < kPointCount; ++point) {
            if (used_[point]) {
                points_.col(column(point)) = seen_.col(column(point));
            }
        }
    }

    [[nodiscard]] std::optional<Landmarks> finished() const {
        if (!points_.allFinite()) {
            return std::nullopt;
        }
        Landmarks face;
        face.points = points_;
        for (std::size_t point = 0; point < kPointCount; ++point) {
            face.confidences[point] = used_[point] ? kSeen : kLaid;
            if (used_[point]) {
                face.setPoint(point, seen_.col(column(point)));
            }
        }
        for (const ShownPoints& part : kOwnedPoints) {
            for (std::size_t point = part.first; !has(part.classes) && point <= part.last; ++point) {
                face.visibilities[point] = Visibility::Occluded;
            }
        }
        return face;
    }

    const LabelMap& map_;
    const ContourPrior* prior_;
    PointMatrix mean_;  // of an upright face
    std::array<std::int64_t, kClassCount> areas_;

    PointMatrix points_ = PointMatrix::Zero();  // where they are taken to be by now
    double unit_ = 1;                           // inter-ocular distance of the laid face
    Similarity uprightFromMap_;
    std::array<std::vector<BorderStep>, 5> closedBorders_;
    std::array<std::vector<BorderStep>, 5> underHair_;
    std::vector<BorderStep> nose_;
    std::vector<BorderStep> jaw_;
    std::vector<BorderStep> innerMouth_;
    std::vector<BorderStep> upperSeam_;
    std::vector<BorderStep> lowerSeam_;
    PointMask used_;  // points that lie on a border
    PointMatrix seen_ = PointMatrix::Zero();
    PointSpreads looseSpreads_{};  // of used points
};

}  // namespace

std::optional<Landmarks> pointsFromMap(const LabelMap& map, const ContourPrior* prior) {
    return Reading(map, prior).read();
}

}  // namespace maskwright::core::fitting
