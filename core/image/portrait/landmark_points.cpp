// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/landmark_points.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

constexpr double kHiddenMm = 2.5;  // how far a surface may lie in front of a point before it hides it
constexpr double kContourAngle = std::numbers::pi / 2;

struct Sample {
    int x;
    int y;
};

Sample sampleAt(const Point& photo) {
    const Point at = sampleFromPhoto(photo);
    return {static_cast<int>(std::lround(at.x())), static_cast<int>(std::lround(at.y()))};
}

// The point is seen if any sample around it is not clearly in front of it.
bool hiddenByHead(const Frame& bare, const Point& photo, double depth) {
    const Sample s = sampleAt(photo);
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            const int x = s.x + dx;
            const int y = s.y + dy;
            if (!bare.depth.bounds().contains(x, y) || bare.depth.at(x, y) < depth + kHiddenMm) {
                return false;
            }
        }
    }
    return true;
}

// Does the surface at the face-plane point look away from the camera?
bool turnedAway(const HeadShape& head, const Camera& camera, const Point& plane) {
    constexpr double kStepMm = 0.5;
    const Vec3 across = head.lifted(plane + Point(kStepMm, 0)) - head.lifted(plane - Point(kStepMm, 0));
    const Vec3 along = head.lifted(plane + Point(0, kStepMm)) - head.lifted(plane - Point(0, kStepMm));
    const Vec3 normal = camera.headTurn() * across.cross(along).normalized();
    return normal.z() < -0.02;
}

// From a hidden point sideways until the surface seen is no longer nearer to the middle of the face than the
// point, or the head ends: the edge of what hides it.
Point movedToEdge(const Frame& bare, const Point& photo, double angle, const Point& across) {
    const double way = angle < 0 ? -1 : 1;
    const double step = 1.0 / kSamples;
    Point at = photo;
    const int limit = bare.columns;
    for (int i = 0; i < limit; ++i) {
        const Sample s = sampleAt(at);
        if (!bare.angle.bounds().contains(s.x, s.y)) {
            return at;
        }
        const std::int16_t seen = bare.angle.at(s.x, s.y);
        if (seen == Frame::kNoHead || way * seen >= way * angle * 1000) {
            return at;
        }
        at += way * step * across;
    }
    return photo;
}

// The face's outline: from the temple before the ear down to the chin; t: 0 temple .. 1 chin.
double outlineHeight(const HeadShape& head, double t) {
    constexpr double kTemple = -16;
    // Equal steps of t are about equal steps along the outline: fast down the cheek, slow round the chin.
    const double chin = head.chin();
    const double jaw = kTemple + (chin - kTemple) * 0.62;
    if (t < 0.56) {
        return kTemple + (jaw - kTemple) * t / 0.56;
    }
    const double rest = (t - 0.56) / 0.44;
    return jaw + (chin - jaw) * std::sin(rest * std::numbers::pi / 2);
}

void placeContour(Landmarks& landmarks, const HeadShape& head, const Camera& camera, const Point& across,
                  const Frame& bare) {
    const Point down(-across.y(), across.x());
    for (std::size_t i = 0; i <= 32; ++i) {
        const double way = i < 16 ? -1 : 1;
        const double t = static_cast<double>(i <= 16 ? i : 32 - i) / 16;
        const double y = outlineHeight(head, t);
        // Outwards across the face; towards the chin more and more downwards.
        const double lower = std::clamp((t - 0.5) / 0.5, 0.0, 1.0);
        const Point outwards = ((1 - lower) * way * across + lower * lower * down).normalized();
        Point best = Point::Zero();
        double bestReach = -1e18;
        Vec3 ridge = Vec3::Zero();
        int bestStep = 0;
        // The outline moves over the surface with the turn of the head: the point of the row that reaches
        // farthest out, from the ridge before the ear inwards.
        for (int step = 0; step <= 60; ++step) {
            const double a = way * kContourAngle * (1 - step / 60.0);
            const Vec3 p = camera.cameraFromHead(head.point(a, y, HeadShape::Relief::WithoutNose));
            const Point photo = camera.photoFromCamera(p);
            const double reach = photo.dot(outwards);
            if (step == 0) {
                ridge = p;
            }
            if (reach > bestReach) {
                bestReach = reach;
                best = photo;
                bestStep = step;
            }
        }
        landmarks.setPoint(i, best);
        // Seen from the side the true outline is behind the cheek; a little perspective does not count as
        // that.
        constexpr int kFarSteps = 15;
        const bool hidden =
            bestStep > kFarSteps && hiddenByHead(bare, camera.photoFromCamera(ridge), ridge.z());
        landmarks.visibilities[i] = hidden ? Visibility::Occluded : Visibility::Visible;
    }
}

}  // namespace

Landmarks placePoints(const HeadShape& head, const FaceCurves& curves, const Camera& camera, const Pose& pose,
                      const Frame& bare) {
    Landmarks landmarks;
    landmarks.acceptAll();
    landmarks.confidences.fill(1);
    const Point across = camera.across(pose);
    for (std::size_t i = 33; i < kPointCount; ++i) {
        const Point& plane = curves.points[i];
        const Vec3 p = camera.cameraFromHead(head.lifted(plane));
        Point photo = camera.photoFromCamera(p);
        const bool hidden = turnedAway(head, camera, plane) || hiddenByHead(bare, photo, p.z());
        if (hidden) {
            photo = movedToEdge(bare, photo, head.angleAt(plane), across);
        }
        landmarks.setPoint(i, photo);
        landmarks.visibilities[i] = hidden ? Visibility::Occluded : Visibility::Visible;
    }
    placeContour(landmarks, head, camera, across, bare);
    return landmarks;
}

void markCovered(Landmarks& landmarks, const Raster<std::uint8_t>& covered) {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Point& p = landmarks.point(i);
        const int x0 = static_cast<int>(std::lround(p.x()));
        const int y0 = static_cast<int>(std::lround(p.y()));
        // A point is an edge: it is gone once a good part of what is around it is hidden.
        int hidden = 0;
        for (int y = y0 - 1; y <= y0 + 1; ++y) {
            for (int x = x0 - 1; x <= x0 + 1; ++x) {
                hidden += covered.bounds().contains(x, y) && covered.at(x, y) != 0 ? 1 : 0;
            }
        }
        if (hidden >= 3) {
            landmarks.visibilities[i] = Visibility::Occluded;
        }
    }
}

}  // namespace maskwright::core::image::portrait
