// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/face_fit.h"

#include "core/error.h"
#include "core/fitting/part_fits.h"

#include <algorithm>
#include <string>

namespace maskwright::core::fitting {

namespace {

constexpr double kFarthestPx = 1e7;

constexpr std::array kFittedClasses{
    FaceClass::Nose,          FaceClass::UpperLip,       FaceClass::LowerLip,     FaceClass::InnerMouth,
    FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye, FaceClass::ImageRightEye};

struct PointRange {
    std::size_t first = 0;
    std::size_t last = 0;

    [[nodiscard]] bool holds(std::size_t point) const { return point >= first && point <= last; }
};

bool withinReach(const Landmarks& landmarks, const PointRange& range) {
    const auto points = landmarks.points.middleCols(static_cast<Eigen::Index>(range.first),
                                                    static_cast<Eigen::Index>(range.last - range.first + 1));
    return points.cwiseAbs().maxCoeff() <= kFarthestPx;
}

bool anyVisible(const Landmarks& landmarks, const PointRange& range) {
    return std::any_of(landmarks.visibilities.begin() + static_cast<std::ptrdiff_t>(range.first),
                       landmarks.visibilities.begin() + static_cast<std::ptrdiff_t>(range.last) + 1,
                       [](Visibility visibility) { return visibility == Visibility::Visible; });
}

// What depends on the same points is fitted together.
enum class Group { Face, ImageLeftBrow, ImageRightBrow, Nose, ImageLeftEye, ImageRightEye, Mouth };
constexpr std::array kGroups{Group::Face,         Group::ImageLeftBrow, Group::ImageRightBrow, Group::Nose,
                             Group::ImageLeftEye, Group::ImageRightEye, Group::Mouth};

PointRange rangeOf(Group group) {
    switch (group) {
        case Group::ImageLeftBrow:
            return {33, 41};
        case Group::ImageRightBrow:
            return {42, 50};
        case Group::Nose:
            return {51, 65};
        case Group::ImageLeftEye:
            return {66, 73};
        case Group::ImageRightEye:
            return {75, 82};
        case Group::Mouth:
            return {84, 103};
        case Group::Face:
            break;
    }
    return {0, 32};
}

FaceClass singleClassOf(Group group) {
    switch (group) {
        case Group::ImageLeftBrow:
            return FaceClass::ImageLeftBrow;
        case Group::ImageRightBrow:
            return FaceClass::ImageRightBrow;
        case Group::ImageLeftEye:
            return FaceClass::ImageLeftEye;
        case Group::ImageRightEye:
            return FaceClass::ImageRightEye;
        default:
            return FaceClass::Nose;
    }
}

void fitOutline(FaceFit& fit, const Landmarks& landmarks, const FitOptions& options) {
    const bool possible =
        !fit.jawline.samples.empty() && withinReach(landmarks, {33, 50}) && withinReach(landmarks, {60, 60});
    fit.faceOutline = possible ? fitFaceOutline(landmarks.points, fit.jawline, options) : Curve{};
}

std::vector<FaceClass> fitGroup(FaceFit& fit, Group group, const Landmarks& landmarks,
                                const FitOptions& options) {
    // The jawline is there whether hair hides it or not: it bounds the skin, it is no texture of its own.
    const bool possible = withinReach(landmarks, rangeOf(group)) &&
                          (group == Group::Face || anyVisible(landmarks, rangeOf(group)));
    const PointMatrix& points = landmarks.points;
    switch (group) {
        case Group::Face:
            fit.jawline = possible ? fitJawline(points, options) : Curve{};
            fit.skinBorder = possible ? fitSkinBorder(points) : Curve{};
            return {};
        case Group::Mouth: {
            MouthFit mouth = possible ? fitMouth(points, options) : MouthFit{};
            fit.part(FaceClass::UpperLip) = std::move(mouth.upperLip);
            fit.part(FaceClass::InnerMouth) = std::move(mouth.innerMouth);
            fit.part(FaceClass::LowerLip) = std::move(mouth.lowerLip);
            fit.outerMouth = std::move(mouth.outline);
            return {FaceClass::UpperLip, FaceClass::LowerLip, FaceClass::InnerMouth};
        }
        case Group::Nose:
            fit.part(FaceClass::Nose) = possible ? fitNose(points, options) : PartFit{};
            break;
        case Group::ImageLeftBrow:
        case Group::ImageRightBrow: {
            const FaceClass brow = singleClassOf(group);
            fit.part(brow) = possible ? fitBrow(points, brow, options) : PartFit{};
            break;
        }
        case Group::ImageLeftEye:
        case Group::ImageRightEye: {
            const FaceClass eye = singleClassOf(group);
            fit.part(eye) = possible ? fitEye(points, eye, options) : PartFit{};
            break;
        }
    }
    return {singleClassOf(group)};
}

// Where a profile's silhouette may lie outside its far contour.
constexpr std::array<std::size_t, 13> kInnerFacePoints{16, 33, 37, 42, 46, 54, 57, 60, 63, 84, 87, 90, 93};

void fitInnerFace(FaceFit& fit, const Landmarks& landmarks) {
    std::vector<Point> points;
    for (const std::size_t index : kInnerFacePoints) {
        points.push_back(landmarks.point(index));
    }
    fit.innerFace = geometry::convexHull(std::move(points));
}

void checkFinite(const Landmarks& landmarks) {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (!landmarks.point(i).allFinite()) {
            throw Error("point " + std::to_string(i) + " has a coordinate that is not a number", {},
                        "Place the points of this face again.");
        }
    }
}

void checkOptions(const FitOptions& options) {
    expects(options.flatnessPx > 0, "FitOptions: flatnessPx must be positive");
}

}  // namespace

std::span<const FaceClass> fittedClasses() {
    return kFittedClasses;
}

FaceFit fitFace(const Landmarks& landmarks, const FitOptions& options) {
    checkOptions(options);
    checkFinite(landmarks);
    FaceFit fit;
    for (const Group group : kGroups) {
        fitGroup(fit, group, landmarks, options);
    }
    fitOutline(fit, landmarks, options);
    fitInnerFace(fit, landmarks);
    return fit;
}

std::vector<FaceClass> refitAround(FaceFit& fit, const Landmarks& landmarks, std::size_t movedPoint,
                                   const FitOptions& options) {
    checkOptions(options);
    checkFinite(landmarks);
    expects(movedPoint < kPointCount, "refitAround: no such point");
    std::vector<FaceClass> refitted;
    for (const Group group : kGroups) {
        if (rangeOf(group).holds(movedPoint)) {
            refitted = fitGroup(fit, group, landmarks, options);
        }
    }
    if (movedPoint <= 50 || movedPoint == 60) {
        fitOutline(fit, landmarks, options);
    }
    if (std::find(kInnerFacePoints.begin(), kInnerFacePoints.end(), movedPoint) != kInnerFacePoints.end()) {
        fitInnerFace(fit, landmarks);
    }
    return refitted;
}

}  // namespace maskwright::core::fitting
