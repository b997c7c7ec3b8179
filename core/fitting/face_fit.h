// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/scheme.h"

#include <array>
#include <span>
#include <string>
#include <vector>

// core/fitting turns points into the contours of facial parts (PPA, "category-wise fitting", LaPa paper, section 3).
// It knows neither photos nor hair and skin; those meet the parts in core/fusion.
namespace maskwright::core::fitting {

// A densely sampled curve in photo coordinates, for drawing.
struct Curve {
    std::vector<Point> samples;
    bool closed = false;
};

// A simple closed polygon in photo coordinates; the last vertex is joined to the first.
using Polygon = std::vector<Point>;

// One class of the label map as fitted from its points.
struct PartFit {
    std::vector<Polygon> region;  // the union is the part; empty: closed, hidden or degenerate
    std::vector<Curve> curves;
    double residualPx = 0;        // root mean square distance of the points to the curves
};

// The classes that are fitted from points, in the order in which they are painted: nose, lips, inner mouth, brows, eyes
// (a later one wins where two overlap).
[[nodiscard]] std::span<const FaceClass> fittedClasses();

struct FaceFit {
    std::array<PartFit, kClassCount> parts;  // by class; only fittedClasses() are filled
    Curve jawline;                           // smooth open curve through 0..32
    Curve faceOutline;                       // jawline closed over the forehead

    [[nodiscard]] const PartFit& part(FaceClass value) const { return parts[static_cast<std::size_t>(value)]; }
};

struct FitOptions {
    double sampleStepPx = 0.25;  // > 0; distance of curve samples, in photo pixels
};

// Never throws for finite points: a part that cannot be fitted is empty. Throws Error if a point is not finite.
[[nodiscard]] FaceFit fitFace(const Landmarks& landmarks, const FitOptions& options = {});

// Refits in fit only what depends on the given point, and returns the classes that were refitted (empty for a point
// that bounds no class, such as a pupil). The jawline and outline are refitted when a contour point moved.
std::vector<FaceClass> refitAround(FaceFit& fit, const Landmarks& landmarks, std::size_t movedPoint,
                                   const FitOptions& options = {});

}  // namespace maskwright::core::fitting
