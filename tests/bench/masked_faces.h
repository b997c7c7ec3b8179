// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <functional>
#include <random>
#include <string>

// Faces with photo, points and hand-drawn mask, and where the borders of the mask lie: what the models of
// borders are learned from.
namespace maskwright::bench {

struct MaskedFace {
    core::RgbImage photo;
    core::PointMatrix points;
    core::LabelMap labels;
};

// Visits the faces of a LaPa tree that have all three, with their place in the tree, but for face 0, n, 2n
// ... (none at 0). Returns how many; throws core::Error if they are fewer than two.
int visitMaskedFaces(const std::string& tree, int leaveOutEvery,
                     const std::function<void(const MaskedFace& face, int number)>& visit);

// The points as a model might have placed them: Gaussian noise on every coordinate, of a size that is drawn
// for the face between these shares of the outer-eye distance.
struct NoiseLevels {
    double least = 0.005;
    double most = 0.025;
};
[[nodiscard]] core::PointMatrix disturbed(const core::PointMatrix& points, const NoiseLevels& levels,
                                          std::mt19937_64& random);

// How far along the normal the mask's border lies, seen from a place beside a point: the crossing nearest to
// the given point, or that point itself where something hides the border, or it is no part's. In shares of
// unitPx.
[[nodiscard]] double maskBorderOffset(const MaskedFace& face, std::size_t point, const core::Point& from,
                                      const core::Point& normal, double unitPx);
// The same of the given point itself.
[[nodiscard]] double pointOffset(const MaskedFace& face, std::size_t point, const core::Point& from,
                                 const core::Point& normal, double unitPx);

}  // namespace maskwright::bench
