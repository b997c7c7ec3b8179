// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"

#include <optional>
#include <vector>

// The shapes of single parts. Points and results are in photo coordinates; a part that has no standard pose
// is empty.
namespace maskwright::core::fitting {

// 33..41 or 42..50, image left or right: a closed curve, blunt at the tip, beyond which it does not go, with
// corners at the inner end.
[[nodiscard]] PartFit fitBrow(const PointMatrix& points, FaceClass brow, const FitOptions& options);

// 66..73 or 75..82: two parabolas through the shared corners.
[[nodiscard]] PartFit fitEye(const PointMatrix& points, FaceClass eye, const FitOptions& options);

// 51..65: two halves that share the bridge as their border.
[[nodiscard]] PartFit fitNose(const PointMatrix& points, const FitOptions& options);

// 84..103: the lips share the border of the inner mouth sample by sample.
struct MouthFit {
    PartFit upperLip;
    PartFit innerMouth;
    PartFit lowerLip;
    Polygon outline;
};
[[nodiscard]] MouthFit fitMouth(const PointMatrix& points, const FitOptions& options);

// 0..32.
[[nodiscard]] Curve fitJawline(const PointMatrix& points, const FitOptions& options);

// The jawline between 6 and 26, in the same number of samples for every face.
[[nodiscard]] Curve fitSkinBorder(const PointMatrix& points);

// The jawline closed over the forehead. It also follows the brows (33..50), the nose base (60).
[[nodiscard]] Curve fitFaceOutline(const PointMatrix& points, const Curve& jawline,
                                   const FitOptions& options);

}  // namespace maskwright::core::fitting
