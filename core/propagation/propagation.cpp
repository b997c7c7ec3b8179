// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/propagation/propagation.h"

#include "core/error.h"
#include "core/scheme.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/LU>

namespace maskwright::core::propagation {

using Eigen::Index;
using Eigen::MatrixXd;

namespace {

// How far a person's points are off: standard deviation of each coordinate, in inter-ocular distances. Keeps
// two neighbours, set a little differently, from throwing the third far away.
constexpr double kHandNoise = 0.01;

// A way counts in full only where it is long beside this many standard deviations of what the drag leaves
// unknown of the point, and not at all where it is shorter. Chosen with maskwright-bench effort on faces set
// aside from training.
constexpr double kDoubt = 0.25;

bool heldByPerson(const Landmarks& landmarks, std::size_t point) {
    return landmarks.states[point] == PointState::Moved || landmarks.states[point] == PointState::Accepted;
}

// Parts that are corrected as one.
int groupOf(std::size_t point) {
    switch (Scheme::lapa().partOf(point)) {
        case Part::Contour:
            return 0;
        case Part::ImageLeftBrow:
            return 1;
        case Part::ImageRightBrow:
            return 2;
        case Part::NoseBridge:
        case Part::NoseOutline:
            return 3;
        case Part::ImageLeftEye:
        case Part::ImageLeftPupil:
            return 4;
        case Part::ImageRightEye:
        case Part::ImageRightPupil:
            return 5;
        case Part::OuterMouth:
        case Part::InnerMouth:
            return 6;
    }
    return 0;
}

bool inScope(std::size_t point, std::span<const std::size_t> dragged, Scope scope) {
    if (scope != Scope::Part) {
        return scope == Scope::Face;
    }
    return std::ranges::any_of(dragged, [&](std::size_t other) { return groupOf(other) == groupOf(point); });
}

// The rows and columns of these points.
MatrixXd block(const MatrixXd& covariance, const std::vector<std::size_t>& rows,
               const std::vector<std::size_t>& columns) {
    MatrixXd result(2 * static_cast<Index>(rows.size()), 2 * static_cast<Index>(columns.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t k = 0; k < columns.size(); ++k) {
            result.block<2, 2>(2 * static_cast<Index>(i), 2 * static_cast<Index>(k)) =
                covariance.block<2, 2>(2 * static_cast<Index>(rows[i]), 2 * static_cast<Index>(columns[k]));
        }
    }
    return result;
}

}  // namespace

Propagation::Propagation(const Landmarks& start, std::span<const std::size_t> dragged, Scope scope,
                         const ErrorModel& model)
    : start_(start), dragged_(dragged.begin(), dragged.end()) {
    const auto isDragged = [&](std::size_t point) {
        return std::ranges::find(dragged, point) != dragged.end();
    };
    const auto pose = poseFromPhoto(start.points);
    if (!pose) {
        return;
    }
    // Known are the dragged points and, as right, what a person holds.
    std::vector<std::size_t> known = dragged_;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (isDragged(i)) {
            continue;
        }
        if (heldByPerson(start, i)) {
            known.push_back(i);
        } else if (inScope(i, dragged, scope)) {
            followers_.push_back(i);
        }
    }
    if (followers_.empty()) {
        return;
    }
    MatrixXd spread = block(model.covariance(), known, known);
    spread.diagonal().array() += kHandNoise * kHandNoise;
    const MatrixXd shared = block(model.covariance(), known, followers_);
    const MatrixXd mean = spread.llt().solve(shared);
    // Only the dragged ones differ from where they are expected.
    gain_ = mean.topRows(2 * static_cast<Index>(dragged_.size())).transpose();
    for (std::size_t i = 0; i < followers_.size(); ++i) {
        const Index row = 2 * static_cast<Index>(i);
        const auto point = 2 * static_cast<Index>(followers_[i]);
        const Eigen::Matrix2d before = model.covariance().block<2, 2>(point, point);
        const Eigen::Matrix2d explained = shared.middleCols(row, 2).transpose() * mean.middleCols(row, 2);
        const Eigen::Matrix2d share = explained * before.inverse();
        gain_.middleRows(row, 2) = (share * gain_.middleRows(row, 2)).eval();
        unknownPx_.push_back(std::sqrt(std::max(0.0, (before - explained).trace())) / pose->scale());
    }
    // The gain is one of the standard pose; a change of size does not matter to it, a turn does.
    const Eigen::Matrix2d turn = pose->linear() / pose->scale();
    for (Index i = 0; i < gain_.rows(); i += 2) {
        for (Index k = 0; k < gain_.cols(); k += 2) {
            gain_.block<2, 2>(i, k) = turn.transpose() * gain_.block<2, 2>(i, k) * turn;
        }
    }
}

Landmarks Propagation::dragged(const Eigen::Ref<const Eigen::Matrix2Xd>& to) const {
    expects(to.cols() == static_cast<Index>(dragged_.size()),
            "Propagation: one place for each dragged point");
    Landmarks result = start_;
    Eigen::VectorXd way(2 * to.cols());
    for (std::size_t i = 0; i < dragged_.size(); ++i) {
        const auto column = static_cast<Index>(i);
        way.segment<2>(2 * column) = to.col(column) - start_.point(dragged_[i]);
        result.setPoint(dragged_[i], to.col(column));
        result.states[dragged_[i]] = PointState::Moved;
    }
    if (followers_.empty() || way.isZero(0)) {
        return result;
    }
    const Eigen::VectorXd moves = gain_ * way;
    for (std::size_t i = 0; i < followers_.size(); ++i) {
        const std::size_t point = followers_[i];
        const Point move = moves.segment<2>(2 * static_cast<Index>(i));
        const double doubt = kDoubt * unknownPx_[i] / move.norm();
        if (doubt < 1) {
            result.setPoint(point, start_.point(point) + (1 - doubt * doubt) * move);
            result.states[point] = PointState::Propagated;
        }
    }
    return result;
}

}  // namespace maskwright::core::propagation
