// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/traits.h"

#include <array>
#include <vector>

#include <Eigen/Core>

namespace maskwright::core::image::portrait {

using Vec3 = Eigen::Vector3d;

// A smooth curve through given heights (cubic Hermite with slopes by finite differences), constant beyond its
// ends.
class Profile {
  public:
    struct Knot {
        double at;
        double value;
    };
    explicit Profile(std::vector<Knot> knots) : knots_(std::move(knots)) {}
    [[nodiscard]] double operator()(double at) const;

  private:
    std::vector<Knot> knots_;
};

// The surface of a head in millimetres: x to the image's right, y down, z towards the viewer; the origin lies
// between the eyes at the depth of the ears. A surface point is named by (a, y): y is the height on the
// standard head, a the angle around it (0 in front, + to the image's right, +-pi at the back). In front, x of
// the face plane and a name the same point, see angleAt().
class HeadShape {
  public:
    HeadShape(const Identity& identity, const Expression& expression, const FaceCurves& curves);

    enum class Relief { Full, WithoutNose };
    [[nodiscard]] Vec3 point(double a, double y, Relief relief = Relief::Full) const;
    // The surface point seen at (x, y) of the face plane. Requires |x| less than half the width there.
    [[nodiscard]] Vec3 lifted(const Point& facePlane) const {
        return point(angleAt(facePlane), facePlane.y());
    }
    [[nodiscard]] double angleAt(const Point& facePlane) const;
    // x of the face plane for |a| <= pi/2.
    [[nodiscard]] double planeX(double a, double y) const;

    [[nodiscard]] double top() const { return kTop; }
    // The lowest y: the chin.
    [[nodiscard]] double chin() const { return kChin + gap_; }
    // What the identity's lengths make of a height of the standard head.
    [[nodiscard]] double finalHeight(double y) const { return stretch_(y); }
    [[nodiscard]] double widthFactor() const { return identity_.faceWidth; }
    [[nodiscard]] double halfWidth(double y) const;

  private:
    static constexpr double kTop = -117;
    static constexpr double kChin = 114;

    [[nodiscard]] double closedHeight(double y) const;
    [[nodiscard]] double spreadHeight(double y) const;
    [[nodiscard]] Vec3 basePoint(double a, double y) const;
    [[nodiscard]] double noseRelief(double x, double y) const;
    [[nodiscard]] double faceRelief(double x, double y) const;
    [[nodiscard]] double lipRelief(double x, double y) const;
    [[nodiscard]] double withEyeball(double x, double y, double z) const;

    Identity identity_;
    Expression expression_;
    double gap_;
    double mouthY_;
    Profile stretch_;
    Profile front_;
    Profile centre_;
    Profile back_;
    Profile width_;
    Profile ridge_;
    Profile ridgeWidth_;
    // Heights of the four lip edges over x, every kLipStep from -kLipRange on.
    static constexpr double kLipRange = 36;
    static constexpr double kLipStep = 0.25;
    std::array<std::vector<double>, 4> lips_;
    double lipLeft_ = 0;
    double lipRight_ = 0;
    struct Eye {
        Point centre;
        double front = 0;
        Curve upper;
        Curve lower;
    };
    std::array<Eye, kSides> eyes_;
};

}  // namespace maskwright::core::image::portrait
