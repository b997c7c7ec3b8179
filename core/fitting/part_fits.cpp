// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/part_fits.h"

#include "core/fitting/lid_pair.h"
#include "core/fitting/standard_pose.h"
#include "core/fitting/turned_half.h"

#include <algorithm>
#include <initializer_list>

namespace maskwright::core::fitting {

namespace {

using geometry::CubicBezier;
using geometry::Similarity;

// Eyes, lips and the root of the nose bulge more between their points than a smooth curve, as people draw
// them. Chosen on hand-drawn masks whose borders the points lie on.
constexpr double kFullness = 1.2;

// Carries the points of one part onto its standard pose, and curves back.
class PosedPart {
  public:
    PosedPart(const PointMatrix& points, std::size_t leftEnd, std::size_t rightEnd, const FitOptions& options)
        : points_(points),
          options_(options),
          poseFromPhoto_(poseFromPhoto(pointOf(leftEnd), pointOf(rightEnd))),
          photoFromPose_(poseFromPhoto_ ? poseFromPhoto_->inverse() : Similarity()) {}

    [[nodiscard]] bool exists() const { return poseFromPhoto_.has_value(); }

    [[nodiscard]] std::vector<Point> posed(std::initializer_list<std::size_t> indices) const {
        std::vector<Point> result;
        for (const std::size_t index : indices) {
            result.push_back(poseFromPhoto_->apply(pointOf(index)));
        }
        return result;
    }

    // Samples on the photo, both ends included.
    [[nodiscard]] std::vector<Point> flattened(std::span<const CubicBezier> poseCurves) const {
        std::vector<Point> samples{photoFromPose_.apply(poseCurves.front().p0)};
        for (const CubicBezier& curve : poseCurves) {
            geometry::appendFlattened(curve.mapped(photoFromPose_), options_.flatnessPx, samples);
        }
        return samples;
    }

    // Samples of the pose become samples on the photo.
    void carryBack(std::vector<Point>& samples) const {
        for (Point& sample : samples) {
            sample = photoFromPose_.apply(sample);
        }
    }
    // The tolerance of curves in units of the pose.
    [[nodiscard]] double flatness() const { return options_.flatnessPx / photoFromPose_.scale(); }

    [[nodiscard]] Point pointOf(std::size_t index) const {
        return points_.col(static_cast<Eigen::Index>(index));
    }

  private:
    const PointMatrix& points_;
    const FitOptions& options_;
    std::optional<Similarity> poseFromPhoto_;
    Similarity photoFromPose_;
};

// Joins chains whose ends meet; the shared samples are kept once.
Polygon joined(std::initializer_list<std::vector<Point>> chains) {
    Polygon polygon;
    for (const std::vector<Point>& chain : chains) {
        const bool meets = !polygon.empty() && !chain.empty() && polygon.back() == chain.front();
        polygon.insert(polygon.end(), chain.begin() + (meets ? 1 : 0), chain.end());
    }
    if (polygon.size() > 1 && polygon.front() == polygon.back()) {
        polygon.pop_back();
    }
    return polygon;
}

std::vector<Point> backwards(std::vector<Point> chain) {
    std::reverse(chain.begin(), chain.end());
    return chain;
}

// Makes the distance between a curve and its chord so many times as large.
void bend(CubicBezier& curve, double factor) {
    const CubicBezier line = CubicBezier::line(curve.p0, curve.p3);
    curve.p1 = line.p1 + factor * (curve.p1 - line.p1);
    curve.p2 = line.p2 + factor * (curve.p2 - line.p2);
}

std::vector<CubicBezier> fullCurve(std::span<const Point> points) {
    std::vector<CubicBezier> pieces = geometry::smoothCurve(points);
    makeFuller(pieces, kFullness);
    return pieces;
}

// Lids from the image-left corner to the image-right one, as samples on the photo. Upper and lower: all
// points with both corners.
LidSamples fitLids(const PosedPart& part, std::initializer_list<std::size_t> upper,
                   std::initializer_list<std::size_t> lower, FitScheme scheme, double fullness) {
    const LidPair lids = scheme == FitScheme::Paper
                             ? fitParabolas(part.posed(upper), part.posed(lower))
                             : fitSmoothLids(part.posed(upper), part.posed(lower), fullness);
    LidSamples samples = sampleLids(lids, part.flatness());
    part.carryBack(samples.upper);
    part.carryBack(samples.lower);
    return samples;
}

// Lips meet in a seam from the outer corner of the mouth to the inner one. The lower lip reaches up a little
// more than a straight seam says: it is drawn around the corner. The middle of the seam, `upwards` a unit
// vector.
Point seamMiddle(const Point& outerCorner, const Point& innerCorner, const Point& upwards) {
    constexpr double kRise = 0.08;  // of the seam's length; chosen on hand-drawn masks
    return (outerCorner + innerCorner) / 2 + kRise * (innerCorner - outerCorner).norm() * upwards;
}

std::vector<CubicBezier> together(std::vector<CubicBezier> first, const std::vector<CubicBezier>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// The outline of a nose in its pose.
struct NoseOutline {
    std::vector<CubicBezier> left;   // 55 to 60
    std::vector<CubicBezier> right;  // 60 to 65
    std::vector<CubicBezier> root;   // 65 over 51 to 55
};

// The paper's: each half apart, and piece by piece: the side of the bridge (55-56, 64-65) and the base
// (59-60, 60-61) straight, the ala between them one curve.
NoseOutline noseInPieces(const PosedPart& part) {
    const std::vector<Point> at = part.posed({55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 51});
    const std::span<const Point> points(at);
    NoseOutline outline;
    outline.left = together({CubicBezier::line(at[0], at[1])}, geometry::naturalCurve(points.subspan(1, 4)));
    outline.left.push_back(CubicBezier::line(at[4], at[5]));
    outline.right = together({CubicBezier::line(at[5], at[6])}, geometry::naturalCurve(points.subspan(6, 4)));
    outline.right.push_back(CubicBezier::line(at[9], at[10]));
    outline.root = {CubicBezier::line(at[10], at[11]), CubicBezier::line(at[11], at[0])};
    return outline;
}

// The side of the bridge, from the root to the wing. It sets off straight and comes in a little before the
// wing, whatever the wing does: one curve through both bows the more the more the head is turned, and draws
// the side that faces the camera hollow. inward: a unit vector. Chosen on hand-drawn masks and on portraits
// with exact truth.
CubicBezier bridgeSide(const Point& root, const Point& wing, const Point& inward) {
    constexpr double kBow = 0.08;  // of the length; the curve leaves its chord by 4/9 of it
    CubicBezier side = CubicBezier::line(root, wing);
    side.p2 += kBow * (wing - root).norm() * inward;
    return side;
}

// The points of one half from the upper wing to the base. A tip that stands out beyond the far wing is its
// silhouette.
std::vector<Point> wingAndBase(const PosedPart& part, std::initializer_list<std::size_t> chain,
                               const Point& otherWing, bool turnedAway) {
    std::vector<Point> points = part.posed(chain);
    const Point tip = part.posed({54}).front();
    const Point along = points[1] - points[0];
    const Point across(along.y(), -along.x());
    const bool beyond = (tip - points[0]).dot(across) * (otherWing - points[0]).dot(across) < 0;
    const bool between = (tip - points[0]).dot(along) > 0 && (points[1] - tip).dot(along) > 0;
    if (turnedAway && beyond && between) {
        points.insert(points.begin() + 1, tip);
    }
    return points;
}

// Both wings and the base are one natural curve, so that the ala is round and the base has no kink below the
// tip. In profile the far half turns back at the tip, and one curve would swing out there: then each half has
// its own. The sides of the bridge and the root stand for themselves.
NoseOutline smoothNose(const PosedPart& part, Half turned) {
    constexpr double kRoundWing = 1.4;  // bow of 57-58 and 62-63; chosen as that of the bridge
    const std::vector<Point> at = part.posed({55, 57, 63, 65});
    std::vector<Point> left = wingAndBase(part, {56, 57, 58, 59, 60}, at[2], turned == Half::Left);
    std::vector<Point> right = wingAndBase(part, {64, 63, 62, 61, 60}, at[1], turned == Half::Right);
    std::reverse(right.begin(), right.end());
    const std::size_t leftPieces = left.size() - 1;
    const bool turnsBack = (left.back() - left[left.size() - 2]).dot(right[1] - right[0]) <= 0;
    std::vector<CubicBezier> pieces;
    if (turnsBack) {
        pieces = together(geometry::naturalCurve(left), geometry::naturalCurve(right));
    } else {
        std::vector<Point> both = left;
        both.insert(both.end(), right.begin() + 1, right.end());
        pieces = geometry::naturalCurve(both);
    }
    bend(pieces[leftPieces - 3], kRoundWing);
    bend(pieces[leftPieces + 2], kRoundWing);

    // The pose lays the nose along x: its image-left side has the larger y.
    const auto inward = [](const Point& root, const Point& wing, double way) {
        const Point along = (wing - root).stableNormalized();
        return Point(way * along.y(), -way * along.x());
    };
    const Point& leftWing = left.front();
    const Point& rightWing = right.back();
    const auto middle = pieces.begin() + static_cast<std::ptrdiff_t>(leftPieces);
    NoseOutline outline;
    outline.left =
        together({bridgeSide(at[0], leftWing, inward(at[0], leftWing, 1))}, {pieces.begin(), middle});
    outline.right.assign(middle, pieces.end());
    outline.right.push_back(bridgeSide(at[3], rightWing, inward(at[3], rightWing, -1)).reversed());
    outline.root = fullCurve(part.posed({65, 51, 55}));
    return outline;
}

// The edges of a brow from one inner corner around the tip, the middle one of nine points, to the other. The
// tip is blunt, as people draw it, and the end: the pieces beside it arrive straight across, with all their
// control points before it, so that no curve can pass it. Chosen on hand-drawn masks.
std::vector<CubicBezier> browEdges(std::span<const Point> points) {
    constexpr std::size_t kTip = 4;
    std::vector<CubicBezier> pieces = geometry::naturalCurve(points);
    const Point& tip = points[kTip];
    const Point outwards = (tip - (points[kTip - 1] + points[kTip + 1]) / 2).stableNormalized();
    const auto beyondTip = [&](const Point& place) { return (place - tip).dot(outwards); };
    CubicBezier& before = pieces[kTip - 1];
    CubicBezier& after = pieces[kTip];
    for (Point* control : {&before.p2, &after.p1}) {
        *control -= beyondTip(*control) * outwards;
    }
    for (Point* control : {&before.p1, &after.p2}) {
        *control -= std::max(0.0, beyondTip(*control)) * outwards;
    }
    return pieces;
}

// Centripetal curves do not change under similarities, so the jawline needs no pose of its own.
std::vector<CubicBezier> jawlinePieces(const PointMatrix& points) {
    std::vector<Point> chain;
    for (Eigen::Index i = 0; i <= 32; ++i) {
        chain.emplace_back(points.col(i));
    }
    return geometry::smoothCurve(chain);
}

}  // namespace

PartFit fitBrow(const PointMatrix& points, FaceClass brow, const FitOptions& options) {
    const bool left = brow == FaceClass::ImageLeftBrow;
    const PosedPart part(points, left ? 33 : 42, left ? 37 : 46, options);
    PartFit fit;
    if (!part.exists()) {
        return fit;
    }
    // From one inner corner around the tip to the other; the inner end is the straight line between them.
    const std::vector<Point> edges = left ? part.posed({38, 39, 40, 41, 33, 34, 35, 36, 37})
                                          : part.posed({42, 43, 44, 45, 46, 47, 48, 49, 50});
    fit.region = {part.flattened(browEdges(edges))};
    fit.curves = {Curve{fit.region.front(), true}};
    return fit;
}

PartFit fitEye(const PointMatrix& points, FaceClass eye, const FitOptions& options) {
    const bool left = eye == FaceClass::ImageLeftEye;
    const PosedPart part(points, left ? 66 : 75, left ? 70 : 79, options);
    PartFit fit;
    if (!part.exists()) {
        return fit;
    }
    const LidSamples lids =
        left ? fitLids(part, {66, 67, 68, 69, 70}, {66, 73, 72, 71, 70}, options.scheme, kFullness)
             : fitLids(part, {75, 76, 77, 78, 79}, {75, 82, 81, 80, 79}, options.scheme, kFullness);
    fit.curves = {Curve{lids.upper, false}, Curve{lids.lower, false}};
    if (lids.open) {
        fit.region = {joined({lids.upper, backwards(lids.lower)})};
    }
    return fit;
}

PartFit fitNose(const PointMatrix& points, const FitOptions& options) {
    const PosedPart part(points, 51, 60, options);
    PartFit fit;
    if (!part.exists()) {
        return fit;
    }
    const NoseOutline outline =
        options.scheme == FitScheme::Paper ? noseInPieces(part) : smoothNose(part, turnedNoseHalf(points));
    const std::vector<Point> leftSide = part.flattened(outline.left);
    const std::vector<Point> rightSide = part.flattened(outline.right);
    const std::vector<Point> rightRoot = part.flattened(std::span(outline.root).first(1));
    const std::vector<Point> leftRoot = part.flattened(std::span(outline.root).last(1));
    std::vector<Point> bridge;
    for (const std::size_t index : {51U, 52U, 53U, 54U}) {
        bridge.push_back(part.pointOf(index));
    }
    const std::vector<Point> midline = backwards(bridge);
    // Each half is filled alone: in profile the far one turns over, and only their union is the nose.
    fit.region = {joined({leftRoot, leftSide, midline}),
                  joined({backwards(rightRoot), backwards(rightSide), midline})};
    fit.curves = {Curve{bridge, false}, Curve{joined({leftSide, rightSide, rightRoot, leftRoot}), true}};
    return fit;
}

MouthFit fitMouth(const PointMatrix& points, const FitOptions& options) {
    const PosedPart outer(points, 84, 90, options);
    const PosedPart inner(points, 96, 100, options);
    MouthFit fit;
    if (!outer.exists()) {
        return fit;
    }
    const std::vector<Point> upper = outer.flattened(fullCurve(outer.posed({84, 85, 86, 87, 88, 89, 90})));
    // At the corners of the mouth the lower lip is as thin as a smooth curve says.
    std::vector<CubicBezier> lowerPieces = geometry::smoothCurve(outer.posed({90, 91, 92, 93, 94, 95, 84}));
    makeFuller(std::span(lowerPieces).subspan(1, lowerPieces.size() - 2), kFullness);
    const std::vector<Point> lower = outer.flattened(lowerPieces);
    fit.outline = joined({upper, lower});
    // Inner corners that coincide leave no inner frame; the lips then meet along the straight line between
    // the corners.
    LidSamples lids{{inner.pointOf(96), inner.pointOf(100)}, {inner.pointOf(96), inner.pointOf(100)}, false};
    if (inner.exists()) {
        lids = fitLids(inner, {96, 97, 98, 99, 100}, {96, 103, 102, 101, 100}, options.scheme, 1);
    }
    const Point across = (outer.pointOf(90) - outer.pointOf(84)).normalized();
    const Point upwards(across.y(), -across.x());
    const std::vector<Point> leftSeam{seamMiddle(outer.pointOf(84), inner.pointOf(96), upwards)};
    const std::vector<Point> rightSeam{seamMiddle(outer.pointOf(90), inner.pointOf(100), upwards)};
    fit.upperLip.region = {joined({upper, rightSeam, backwards(lids.upper), leftSeam})};
    fit.upperLip.curves = {Curve{upper, false}, Curve{lids.upper, false}};
    fit.lowerLip.region = {joined({lower, leftSeam, lids.lower, rightSeam})};
    fit.lowerLip.curves = {Curve{lower, false}, Curve{lids.lower, false}};
    fit.innerMouth.curves = {Curve{lids.upper, false}, Curve{lids.lower, false}};
    if (lids.open) {
        fit.innerMouth.region = {joined({lids.upper, backwards(lids.lower)})};
    }
    return fit;
}

Curve fitJawline(const PointMatrix& points, const FitOptions& options) {
    Curve curve{{Point(points.col(0))}, false};
    for (const CubicBezier& piece : jawlinePieces(points)) {
        geometry::appendFlattened(piece, options.flatnessPx, curve.samples);
    }
    return curve;
}

Curve fitSkinBorder(const PointMatrix& points) {
    // Six chords of a piece leave it by a 36th of its bend: a fifth of a pixel on a face of 2,000 pixels,
    // where the margin of the skin is twenty.
    constexpr int kStepsPerPiece = 6;
    constexpr std::size_t kFirst = 6;
    constexpr std::size_t kLast = 26;
    Curve curve{{Point(points.col(kFirst))}, false};
    const std::vector<CubicBezier> pieces = jawlinePieces(points);
    for (const CubicBezier& piece : std::span(pieces).subspan(kFirst, kLast - kFirst)) {
        for (int i = 1; i <= kStepsPerPiece; ++i) {
            curve.samples.push_back(i == kStepsPerPiece ? piece.p3
                                                        : piece.at(static_cast<double>(i) / kStepsPerPiece));
        }
    }
    return curve;
}

Curve fitFaceOutline(const PointMatrix& points, const Curve& jawline, const FitOptions& options) {
    Curve outline{jawline.samples, true};
    const Point brows = points.middleCols<18>(33).rowwise().mean();
    const Point top = 2 * brows - Point(points.col(60));
    const Point left = points.col(0);
    const Point right = points.col(32);
    const Point middle = (left + right) / 2;
    const Point up = top - middle;
    // Two quarters of an ellipse with the half axes "middle to temple" and "middle to top", as cubics.
    constexpr double kQuarter = 0.5522847498307936;
    const Point half = right - middle;
    const CubicBezier rightQuarter{right, right + kQuarter * up, top + kQuarter * half, top};
    const CubicBezier leftQuarter{top, top - kQuarter * half, left + kQuarter * up, left};
    geometry::appendFlattened(rightQuarter, options.flatnessPx, outline.samples);
    geometry::appendFlattened(leftQuarter, options.flatnessPx, outline.samples);
    outline.samples.pop_back();  // the first sample again
    return outline;
}

}  // namespace maskwright::core::fitting
