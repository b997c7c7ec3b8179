// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/landmarks.h"

#include <span>
#include <vector>

// core/editing is what a person may do to the points of a face, as pure functions: the same points in give
// the same points out. Every function takes photo coordinates, returns the new face and leaves every point
// that does not move bit-identical; a point that moves is Moved, whatever it was before, and is marked by
// nobody else. No events, no undo, no history: those belong to the window. Safe from any thread.
namespace maskwright::core::editing {

// Indices of points; order and repetition do not matter unless a function says so.
using Points = std::span<const std::size_t>;

// Puts one point, as a drag does: Moved if it really is elsewhere now.
void put(Landmarks& landmarks, std::size_t point, const Point& to);

// These points moved by the map, which is from the photo to itself.
[[nodiscard]] Landmarks transformed(Landmarks landmarks, Points points, const geometry::Similarity& map);

// Turned by the angle (radians, clockwise on the screen) and scaled by the factor (> 0) about the centre.
[[nodiscard]] geometry::Similarity turnAndScale(const Point& centre, double angle, double factor);

// The middle of the bounding box of these points; requires at least one.
[[nodiscard]] Point centreOf(const Landmarks& landmarks, Points points);

// Each of these points where its mirror point lies, seen across the axis of the face. The axis is an affine
// reflection, fitted by least squares to the pairs of features of which neither point is to be moved: it
// follows a head that is turned or tilted as far as an affine map can. Visibility stays as it is. Throws
// Error if the points that stay do not tell where the axis lies.
[[nodiscard]] Landmarks mirrored(Landmarks landmarks, Points points);

// What "mirror this part" means: all points of a part that has a counterpart, and of a part that is its own
// mirror (contour, nose, mouth) those on the side of the given point; none for a point on the axis.
[[nodiscard]] std::vector<std::size_t> mirrorTargets(std::size_t point);

// Every one of these points and its mirror point exchange position, visibility and confidence: the remedy for
// a part, or a whole face, that was taken for the one on the other side.
[[nodiscard]] Landmarks sidesSwapped(Landmarks landmarks, Points points);

// The inner edge of the upper lip lies on that of the lower lip.
[[nodiscard]] Landmarks mouthClosed(Landmarks landmarks);

// Visible or occluded; positions and states stay.
[[nodiscard]] Landmarks withVisibility(Landmarks landmarks, Points points, Visibility visibility);

// These points as they are in the other face, with state, visibility and confidence.
[[nodiscard]] Landmarks takenFrom(Landmarks landmarks, const Landmarks& other, Points points);

// All points of the face.
[[nodiscard]] std::vector<std::size_t> allPoints();

}  // namespace maskwright::core::editing
