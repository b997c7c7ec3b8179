// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/face_fit.h"

#include "core/error.h"
#include "core/fitting/expected_points.h"
#include "core/fitting/occlusion.h"
#include "core/fitting/part_fits.h"
#include "core/fitting/part_groups.h"
#include "core/fitting/residual.h"

#include <algorithm>
#include <string>

namespace maskwright::core::fitting {

namespace {

constexpr double kFarthestPx = 1e7;

bool withinReach(const PointMatrix& points, std::size_t first, std::size_t last) {
    return points.middleCols(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(last - first + 1))
               .cwiseAbs()
               .maxCoeff() <= kFarthestPx;
}

bool anyVisible(const Landmarks& landmarks, const PartGroup& group) {
    return std::any_of(landmarks.visibilities.begin() + static_cast<std::ptrdiff_t>(group.first),
                       landmarks.visibilities.begin() + static_cast<std::ptrdiff_t>(group.last) + 1,
                       [](Visibility visibility) { return visibility == Visibility::Visible; });
}

// Fits one group to fit.points.
void fitShapes(FaceFit& fit, const PartGroup& group, const Landmarks& landmarks, const FitOptions& options) {
    using Name = PartGroup::Name;
    const PointMatrix& points = fit.points;
    const bool reached = withinReach(points, group.first, group.last);
    const bool possible = reached && anyVisible(landmarks, group);
    const auto single = [&](auto&& fitted) {
        const FaceClass value = group.classes.front();
        fit.part(value) = possible ? fitted(points, value, options) : PartFit{};
    };
    switch (group.name) {
        case Name::ImageLeftBrow:
        case Name::ImageRightBrow:
            single(fitBrow);
            break;
        case Name::ImageLeftEye:
        case Name::ImageRightEye:
            single(fitEye);
            break;
        case Name::Nose:
            fit.part(FaceClass::Nose) = possible ? fitNose(points, options) : PartFit{};
            break;
        case Name::Mouth: {
            MouthFit mouth = possible ? fitMouth(points, options) : MouthFit{};
            fit.part(FaceClass::UpperLip) = std::move(mouth.upperLip);
            fit.part(FaceClass::InnerMouth) = std::move(mouth.innerMouth);
            fit.part(FaceClass::LowerLip) = std::move(mouth.lowerLip);
            fit.outerMouth = std::move(mouth.outline);
            break;
        }
        case Name::Face:
            // The jawline is there whether hair hides it or not: it bounds the skin, it is no texture of its
            // own.
            fit.jawline = reached ? fitJawline(points, options) : Curve{};
            fit.skinBorder = reached ? fitSkinBorder(points) : Curve{};
            fit.jawlineResidualPx =
                residualPx(landmarks.points, boundingPoints(FaceClass::Skin), std::span(&fit.jawline, 1));
            break;
    }
}

void fitGroup(FaceFit& fit, const PartGroup& group, const Landmarks& landmarks, const FitOptions& options) {
    fitShapes(fit, group, landmarks, options);
    const double doubtPx = group.classes.empty() ? 0 : contourDoubtPx(landmarks, group, fit.context, options);
    for (const FaceClass value : group.classes) {
        PartFit& part = fit.part(value);
        part.doubtPx = doubtPx;
        part.residualPx = residualPx(landmarks.points, boundingPoints(value), part.curves);
        cutOccluded(part, value, fit.points, landmarks.visibilities);
    }
}

// Where a profile's silhouette may lie outside its far contour.
constexpr std::array<std::size_t, 13> kInnerFacePoints{16, 33, 37, 42, 46, 54, 57, 60, 63, 84, 87, 90, 93};

// What several groups share.
void fitOutlines(FaceFit& fit, const FitOptions& options) {
    const bool possible =
        !fit.jawline.samples.empty() && withinReach(fit.points, 33, 50) && withinReach(fit.points, 60, 60);
    fit.faceOutline = possible ? fitFaceOutline(fit.points, fit.jawline, options) : Curve{};
    std::vector<Point> inner;
    for (const std::size_t index : kInnerFacePoints) {
        inner.emplace_back(fit.points.col(static_cast<Eigen::Index>(index)));
    }
    fit.innerFace = geometry::convexHull(std::move(inner));
}

void check(const Landmarks& landmarks, const FitOptions& options) {
    expects(options.flatnessPx > 0, "FitOptions: flatnessPx must be positive");
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (!landmarks.point(i).allFinite()) {
            throw Error("point " + std::to_string(i) + " has a coordinate that is not a number", {},
                        "Place the points of this face again.");
        }
    }
}

}  // namespace

std::span<const FaceClass> fittedClasses() {
    return kFittedClasses;
}

bool wantsPhoto(const Landmarks& landmarks, const FitOptions& options) {
    return options.borders != nullptr && anyUnsure(landmarks, options);
}

FaceFit fitFace(const Landmarks& landmarks, const FitOptions& options) {
    check(landmarks, options);
    FaceFit fit;
    fit.context = contextOf(landmarks, options);
    fit.scales = scalesOf(landmarks, fit.context, options);
    fit.points = expectedPoints(landmarks, kPartGroups, {fit.context, fit.scales}, options);
    for (const PartGroup& group : kPartGroups) {
        fitGroup(fit, group, landmarks, options);
    }
    fitOutlines(fit, options);
    return fit;
}

std::vector<FaceClass> refitAround(FaceFit& fit, const Landmarks& landmarks, std::size_t movedPoint,
                                   const FitOptions& options) {
    check(landmarks, options);
    expects(movedPoint < kPointCount, "refitAround: no such point");
    const PointMask context = contextOf(landmarks, options);
    if (context != fit.context || context[movedPoint]) {
        fit = fitFace(landmarks, options);
        return {kFittedClasses.begin(), kFittedClasses.end()};
    }
    fit.points.col(static_cast<Eigen::Index>(movedPoint)) =
        landmarks.point(movedPoint);  // of no group, maybe
    std::vector<FaceClass> refitted;
    for (const PartGroup& group : kPartGroups) {
        if (group.holds(movedPoint)) {
            const PointMatrix points =
                expectedPoints(landmarks, std::span(&group, 1), {context, fit.scales}, options);
            for (std::size_t i = group.first; i <= group.last; ++i) {
                const auto column = static_cast<Eigen::Index>(i);
                fit.points.col(column) = points.col(column);
            }
            fitGroup(fit, group, landmarks, options);
            refitted.assign(group.classes.begin(), group.classes.end());
        }
    }
    fitOutlines(fit, options);
    return refitted;
}

}  // namespace maskwright::core::fitting
