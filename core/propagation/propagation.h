// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/propagation/error_model.h"

#include <span>
#include <vector>

namespace maskwright::core::propagation {

// Which points may follow one that a person moves.
enum class Scope : std::uint8_t {
    Point,  // none
    Part,   // those of the same part: brow, eye with its centre and pupil, nose, mouth, contour
    Face,   // all
};

// Moves untouched points along while a person drags some: by the mean of what their errors must be, given how
// wrong the dragged ones were, times the share of their variance that the points known explain (by direction:
// along a line less than across it), and less where that way is short beside what stays unknown, down to
// nothing (the positive part of Stein's shrinkage). The mean alone makes a face right in somewhat fewer
// drags, but takes far more points along that were right. Made once when a drag begins (about a millisecond
// for a whole face), then asked for every position of the mouse (microseconds). Follow can only points that
// are predicted or propagated; what a person has moved or accepted stays where it is and tells that nothing
// is wrong there any more. Value type; safe from any thread.
class Propagation {
  public:
    // start: the face as it is when the drag begins; dragged: point indices, each once. Without a standard
    // pose (points that coincide) nobody follows.
    Propagation(const Landmarks& start, std::span<const std::size_t> dragged, Scope scope,
                const ErrorModel& model);

    // Who may follow, ascending.
    [[nodiscard]] const std::vector<std::size_t>& followers() const { return followers_; }
    [[nodiscard]] const Landmarks& start() const { return start_; }

    // The face with the dragged points at these photo coordinates (one column for each, in the order given)
    // and Moved, and the followers moved along and, where they moved at all, Propagated. Depends on nothing
    // but the arguments: a drag that comes back to where it began leaves every follower where it was.
    [[nodiscard]] Landmarks dragged(const Eigen::Ref<const Eigen::Matrix2Xd>& to) const;

  private:
    Landmarks start_;
    std::vector<std::size_t> dragged_;
    std::vector<std::size_t> followers_;
    // Of each follower: standard deviation that the drag leaves, in photo pixels.
    std::vector<double> unknownPx_;
    Eigen::MatrixXd gain_;  // photo pixels of the followers per pixel of the dragged points
};

}  // namespace maskwright::core::propagation
