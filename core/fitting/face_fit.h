// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/contour_prior.h"
#include "core/geometry/bezier.h"
#include "core/geometry/polygon_fill.h"
#include "core/landmarks.h"
#include "core/scheme.h"

#include <array>
#include <span>
#include <vector>

// core/fitting turns points into the contours of facial parts (PPA, "category-wise fitting", LaPa paper,
// section 3; the rule of every part is in docs/fitting.md). It knows neither photos nor hair and skin; those
// meet the parts in core/fusion.
namespace maskwright::core::fitting {

// A densely sampled curve in photo coordinates, for drawing.
struct Curve {
    std::vector<Point> samples;
    bool closed = false;
};

using geometry::Polygon;

class BorderModel;
// BorderModel::shipped(), see border_model.h.
[[nodiscard]] const BorderModel* shippedBorders();

// One class of the label map as fitted from its points.
struct PartFit {
    std::vector<Polygon> region;  // the union is the part; empty: closed, hidden or degenerate
    std::vector<Curve> curves;
    double residualPx = 0;  // root mean square distance of the given points to the curves
    // How far the contour may be off: the root mean square of its points' noise. 0 where the points alone say
    // where it is: a person has placed some of them, or some are hidden, or the fit uses no model of faces.
    double doubtPx = 0;
};

// The classes that are fitted from points, in the order in which they are painted: nose, lips, inner mouth,
// brows, eyes (a later one wins where two overlap).
[[nodiscard]] std::span<const FaceClass> fittedClasses();

struct FaceFit {
    PointMatrix points = PointMatrix::Zero();  // what the curves were fitted to: the expected contour points
    PointMask context;            // points that tell about other parts than their own, see FitOptions
    ContourPrior::Scales scales;  // how the points of the context and their face differ from usual ones
    std::array<PartFit, kClassCount> parts;  // by class; only fittedClasses() are filled
    Curve jawline;                           // smooth open curve through 0..32
    double jawlineResidualPx = 0;            // as PartFit's, of the points that bound skin (6..26)
    // The jawline between 6 and 26, below which there is no skin (0..5 and 27..32 pass the ears). Always the
    // same number of samples, so that two fits can be compared sample by sample.
    Curve skinBorder;
    Polygon innerFace;   // convex hull of brows, nose, mouth and chin
    Polygon outerMouth;  // both lips and what is between them
    // Jawline closed over the forehead, from which fusion has how high skin can reach: a half ellipse from
    // temple to temple, as high above the brows as the brows are above the base of the nose (the classical
    // thirds of the face).
    Curve faceOutline;

    [[nodiscard]] const PartFit& part(FaceClass value) const {
        return parts[static_cast<std::size_t>(value)];
    }
    [[nodiscard]] PartFit& part(FaceClass value) { return parts[static_cast<std::size_t>(value)]; }
};

enum class FitScheme {
    // Smooth curves through the contour points that are expected, given the points, how far each may be off,
    // and a model
    // of faces. What a person has placed is met exactly.
    Expected,
    // The LaPa paper's: one parabola per lid, smoothed polygons through the points as they are.
    Paper,
};

// How far a point may be off: standard deviation of each coordinate in shares of the inter-ocular distance.
// 0: exact. A model's confidence below 1 makes its points worse (twice the deviation at 0), and so does being
// occluded (twice).
struct PointNoise {
    double predicted = 0.015;   // a good network (NME 2 %)
    double propagated = 0.010;  // carried along by the shape model when a person moved others
    double moved = 0;
    double accepted = 0;  // what a person has placed; an accepted point of a model's counts as predicted
};

struct FitOptions {
    FitScheme scheme = FitScheme::Expected;
    PointNoise noise;
    // The model of faces for FitScheme::Expected, kept alive by the caller; none: the points are taken as
    // they are.
    const ContourPrior* prior = ContourPrior::shipped();
    // The photo that the points lie on, kept alive by the caller, and what tells borders on it: with both,
    // and a prior, points that no person has placed are drawn towards the borders that the photo shows.
    // Without either the points alone count.
    ImageView photo;
    const BorderModel* borders = shippedBorders();
    // Curves are sampled as sparsely as this distance (in photo pixels) between curve and chord allows; > 0.
    // The work then follows the bends of a face and not its size: 0.1 px needs about 30 samples for an eye of
    // a 2,000-pixel face, and stays below what any pixel centre can tell but in rare ties.
    double flatnessPx = 0.1;
};

// Whether a photo would make a difference: some contour point may be off, and there is something to look
// with.
[[nodiscard]] bool wantsPhoto(const Landmarks& landmarks, const FitOptions& options = {});

// Every part is fitted in its standard pose (standard_pose.h) and carried back. A part is empty if its points
// do not allow it (ends that coincide, a closed eye), if fewer than 3 points of its contour are visible, or
// if a point lies farther than 1e7 px away. Where several points in a row are occluded, the part is cut from
// the first to the last of them (occlusion.h). Throws Error if a point is not finite, and never otherwise.
// Safe from any thread.
[[nodiscard]] FaceFit fitFace(const Landmarks& landmarks, const FitOptions& options = {});

// Refits in fit what depends on the given point, and returns the classes that were refitted (none for a
// pupil). That is the point's own part, but every part if the point is one that no person has touched, or was
// one in fit. The jawline and outline are refitted when a contour point moved. The result equals fitFace() of
// the same landmarks if fit was that of landmarks differing in this point alone (and any number of other
// points of its part).
std::vector<FaceClass> refitAround(FaceFit& fit, const Landmarks& landmarks, std::size_t movedPoint,
                                   const FitOptions& options = {});

}  // namespace maskwright::core::fitting
