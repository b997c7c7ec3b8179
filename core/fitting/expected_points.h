// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/fitting/part_groups.h"

#include <vector>

// Where the contour points most probably are, part by part: what FitScheme::Expected fits its curves to.
namespace maskwright::core::fitting {

// The points that tell about other parts than their own: those of a group that no person has touched. None if
// the options use no prior.
[[nodiscard]] PointMask contextOf(const Landmarks& landmarks, const FitOptions& options);

// The factors by which the noise of the points of the context differs from what their states say, and the
// face from usual ones; 1 without a context.
[[nodiscard]] ContourPrior::Scales scalesOf(const Landmarks& landmarks, const PointMask& context,
                                            const FitOptions& options);

// What is known of a face beside the points of one part.
struct FaceContext {
    PointMask points;             // contextOf()
    ContourPrior::Scales scales;  // scalesOf()
};

// Whether any point of a contour may be off, by the noise of its state; never without a prior.
[[nodiscard]] bool anyUnsure(const Landmarks& landmarks, const FitOptions& options);

// How far the contour of a group may be off, photo pixels: see PartFit::doubtPx. context: contextOf().
[[nodiscard]] double contourDoubtPx(const Landmarks& landmarks, const PartGroup& group,
                                    const PointMask& context, const FitOptions& options);

// The points with those of the given groups replaced by what is expected of them; as they are if the options
// use no prior. Requires the context of the same landmarks and options.
[[nodiscard]] PointMatrix expectedPoints(const Landmarks& landmarks, std::span<const PartGroup> groups,
                                         const FaceContext& context, const FitOptions& options);

}  // namespace maskwright::core::fitting
