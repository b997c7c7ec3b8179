// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/shape_checks.h"

#include "core/checks/exchanges.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>

#include <Eigen/Dense>

namespace maskwright::core::checks {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using shape::kCoordinates;
using shape::ShapeModel;

// How much less unlikely (in squared deviations of the face's own noise) a face must become by undoing a
// fault, for the fault to be believed. Chosen on faces of training folders so that hardly any of them has a
// finding; what a fault can be mistaken for needs the more.
constexpr double kExchangeGain = 24;
constexpr double kEdgesGain = 12;  // no face has its lips or lids crossed, however little
constexpr double kRegionGain = 32;
constexpr double kOutlierGain = 24;

// Smaller ones are a matter of taste, or of a photo of few pixels.
constexpr double kLeastOutlier = 0.10;
constexpr double kLeastAtTip = 0.13;      // temples and outer tips of brows, where labellers differ most
constexpr double kLeastExchange = 0.025;  // mean distance of the points that change places

// A part is misshapen rather than shifted from these on.
constexpr double kLeastTurn = 25 * std::numbers::pi / 180;
constexpr double kLeastGrowth = 1.3;

constexpr int kMostFindings = 12;

// A face in its standard pose, and how unlikely it is there.
struct Seen {
    PointMatrix pose;         // the points over the mean face
    VectorXd pull;            // precision times the difference from the mean
    double unlikeliness = 0;  // squared Mahalanobis distance
};

std::optional<Seen> look(const PointMatrix& points, const ShapeModel& model) {
    const auto poseFromPhoto = model.poseFromPhoto(points);
    if (!poseFromPhoto) {
        return std::nullopt;
    }
    Seen seen;
    seen.pose = poseFromPhoto->applyAll(points);
    const PointMatrix difference = seen.pose - model.mean();
    const Eigen::Map<const VectorXd> flat(difference.data(), kCoordinates);
    seen.pull = model.precision().selfadjointView<Eigen::Lower>() * flat;
    seen.unlikeliness = flat.dot(seen.pull);
    return seen;
}

// What can be undone, how much that helps, and the face as it would be then, over the mean face.
struct Explanation {
    double gain = 0;
    PointMatrix undone;
    Finding finding;
};

double meanDistance(const PointMatrix& a, const PointMatrix& b, const std::vector<std::size_t>& points) {
    double sum = 0;
    for (const std::size_t point : points) {
        sum += (a.col(static_cast<Index>(point)) - b.col(static_cast<Index>(point))).norm();
    }
    return sum / static_cast<double>(points.size());
}

// How much farther from their mean the points of this face lie than the model's faces as a rule: 1 for those,
// more for a blurred photo or a face unlike them. By the median, so that what is wrong with a part of the
// face does not count.
double noiseOf(const Seen& seen, const ShapeModel& model) {
    std::vector<double> deviations;
    for (Index i = 0; i < seen.pose.cols(); ++i) {
        const Eigen::Matrix2d precision = model.precision().block<2, 2>(2 * i, 2 * i);
        const Eigen::Vector2d pull = seen.pull.segment<2>(2 * i);
        deviations.push_back(pull.dot(precision.inverse() * pull));
    }
    const auto middle = deviations.begin() + static_cast<std::ptrdiff_t>(deviations.size() / 2);
    std::nth_element(deviations.begin(), middle, deviations.end());
    constexpr double kMedianOfTwo = 2 * std::numbers::ln2;  // of the squared length of a normal pair
    return std::max(1.0, *middle / kMedianOfTwo);
}

void consider(Explanation& best, double gain, double needed, Explanation&& other) {
    // Compared by how far each lies above what it needs.
    other.gain = gain - needed;
    if (other.gain > best.gain) {
        best = std::move(other);
    }
}

void tryExchanges(Explanation& best, const Seen& seen, double noise, const ShapeModel& model) {
    for (const Exchange& exchange : exchanges()) {
        const PointMatrix undone = exchange.undone(seen.pose);
        const double moved = meanDistance(undone, seen.pose, exchange.points);
        if (moved < kLeastExchange) {
            continue;
        }
        const std::optional<Seen> other = look(undone, model);
        if (other) {
            const bool surely = exchange.fault == Fault::CrossedEdges && model.knowsFaces();
            const double needed = surely ? kEdgesGain : kExchangeGain;
            consider(best, (seen.unlikeliness - other->unlikeliness) / noise, needed,
                     {0, undone, {exchange.fault, exchange.points, exchange.sentence, moved}});
        }
    }
}

std::string percent(double share) {
    return std::to_string(std::lround(100 * share)) + " %";
}

void tryOutliers(Explanation& best, const Seen& seen, double noise, const ShapeModel& model) {
    const Scheme& scheme = Scheme::lapa();
    for (Index i = 0; i < seen.pose.cols(); ++i) {
        const Eigen::Matrix2d precision = model.precision().block<2, 2>(2 * i, 2 * i);
        const Eigen::Vector2d pull = seen.pull.segment<2>(2 * i);
        const Eigen::Vector2d offset = precision.inverse() * pull;
        const auto point = static_cast<std::size_t>(i);
        const bool tip = i == 0 || i == 32 || i == 33 || i == 46;
        if (offset.norm() < (tip ? kLeastAtTip : kLeastOutlier)) {
            continue;
        }
        PointMatrix undone = seen.pose;
        undone.col(i) -= offset;
        consider(best, pull.dot(offset) / noise, kOutlierGain,
                 {0,
                  undone,
                  {Fault::Outlier,
                   {point},
                   "Point " + std::to_string(point) + " (" + scheme.pointName(point) + ") lies " +
                       percent(offset.norm()) + " of the eyes' distance from where all others have it.",
                   offset.norm()}});
    }
}

// Shift, turn and growth of a region around its middle, to first order.
MatrixXd movesOf(const Region& region, const PointMatrix& pose) {
    Point middle = Point::Zero();
    for (const std::size_t point : region.points) {
        middle += pose.col(static_cast<Index>(point));
    }
    middle /= static_cast<double>(region.points.size());
    MatrixXd moves = MatrixXd::Zero(kCoordinates, 4);
    for (const std::size_t point : region.points) {
        const auto i = static_cast<Index>(point);
        const Point arm = pose.col(i) - middle;
        moves.middleRows(2 * i, 2) << 1, 0, -arm.y(), arm.x(), 0, 1, arm.x(), arm.y();
    }
    return moves;
}

std::string shapeSentence(const Region& region, double turn, double growth) {
    if (growth >= kLeastGrowth) {
        return region.name + ": far too large for this face.";
    }
    if (growth <= 1 / kLeastGrowth) {
        return region.name + ": far too small for this face.";
    }
    return region.name + ": turned by " +
           std::to_string(std::lround(std::abs(turn) * 180 / std::numbers::pi)) +
           " degrees against the rest of the face.";
}

std::string shiftSentence(const Region& region, const Point& by) {
    const std::string direction = std::abs(by.x()) > std::abs(by.y())
                                      ? (by.x() < 0 ? "to the image's left" : "to the image's right")
                                      : (by.y() < 0 ? "up" : "down");
    return region.name + ": lies " + percent(by.norm()) + " of the eyes' distance too far " + direction + ".";
}

void tryRegions(Explanation& best, const Seen& seen, double noise, const ShapeModel& model) {
    for (const Region& region : regions()) {
        // The mean face's part is what is moved: a collapsed part has no arms of its own.
        const MatrixXd moves = movesOf(region, model.mean());
        for (const Index count : {Index{2}, Index{4}}) {
            const MatrixXd used = moves.leftCols(count);
            const VectorXd pulls = used.transpose() * seen.pull;
            const MatrixXd bend = used.transpose() * (model.precision() * used);
            const VectorXd by = bend.ldlt().solve(pulls);
            // pose = shift, turn and growth of what it should be
            const double growth = count == 4 ? std::hypot(1 + by[3], by[2]) : 1;
            const double turn = count == 4 ? std::atan2(by[2], 1 + by[3]) : 0;
            const bool misshapen =
                growth >= kLeastGrowth || growth <= 1 / kLeastGrowth || std::abs(turn) >= kLeastTurn;
            const Point shift = by.head<2>();
            if (count == 4 ? !misshapen : shift.norm() < region.leastShift) {
                continue;
            }
            PointMatrix undone = seen.pose;
            const VectorXd moved = used * by;
            undone -= Eigen::Map<const PointMatrix>(moved.data());
            const double distance = meanDistance(undone, seen.pose, region.points);
            consider(best, pulls.dot(by) / noise, count == 4 ? kRegionGain : kRegionGain,
                     {0,
                      undone,
                      {count == 4 ? Fault::MisshapenPart : Fault::ShiftedPart, region.points,
                       count == 4 ? shapeSentence(region, turn, growth) : shiftSentence(region, shift),
                       distance}});
        }
    }
}

}  // namespace

std::vector<Finding> checkShape(const PointMatrix& points, const ShapeModel& model) {
    std::vector<Finding> findings;
    std::optional<Seen> seen = look(points, model);
    while (seen && findings.size() < kMostFindings) {
        const double noise = noiseOf(*seen, model);
        Explanation best;
        tryExchanges(best, *seen, noise, model);
        if (model.knowsFaces()) {
            tryRegions(best, *seen, noise, model);
            tryOutliers(best, *seen, noise, model);
        }
        if (best.gain <= 0) {
            break;
        }
        findings.push_back(std::move(best.finding));
        seen = look(best.undone, model);
    }
    std::ranges::stable_sort(findings, {}, [](const Finding& finding) { return finding.fault; });
    return findings;
}

}  // namespace maskwright::core::checks
