// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/traits.h"
#include "core/landmarks.h"

#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace maskwright::core::image::portrait {

// A mild perspective: the camera stands about a metre away, as for a portrait. Camera frame: millimetres, x
// right, y down, z towards the camera, origin at the middle of the face.
class Camera {
  public:
    Camera(const Pose& pose, const Framing& framing, const HeadShape& head, int width, int height) {
        constexpr double kRadians = std::numbers::pi / 180;
        const auto turn = [&](double share) {
            return Eigen::Matrix3d((Eigen::AngleAxisd(share * pose.roll * kRadians, Vec3::UnitZ()) *
                                    Eigen::AngleAxisd(-share * pose.pitch * kRadians, Vec3::UnitX()) *
                                    Eigen::AngleAxisd(share * pose.yaw * kRadians, Vec3::UnitY()))
                                       .toRotationMatrix());
        };
        headTurn_ = turn(1);
        torsoTurn_ = turn(0.3);
        const double chin = head.finalHeight(head.chin());
        const Vec3 middle(0, 0.42 * chin, 30);
        origin_ = headTurn_ * (middle - kPivot) + kPivot;
        const double shorter = std::min(width, height);
        pxPerMm_ = framing.faceHeight * shorter / (chin + 22);
        centre_ = Point((width - 1) / 2.0 + framing.shiftX * shorter,
                        (height - 1) / 2.0 + framing.shiftY * shorter);
    }

    [[nodiscard]] Vec3 cameraFromHead(const Vec3& p) const {
        return headTurn_ * (p - kPivot) + kPivot - origin_;
    }
    // share: 0 turns with the torso, 1 with the head; the neck lies between.
    [[nodiscard]] Vec3 cameraFromBody(const Vec3& p, double share) const {
        const Vec3 torso = torsoTurn_ * (p - kPivot) + kPivot - origin_;
        return torso + share * (cameraFromHead(p) - torso);
    }
    [[nodiscard]] const Eigen::Matrix3d& headTurn() const { return headTurn_; }
    [[nodiscard]] Point photoFromCamera(const Vec3& p) const {
        const double scale = pxPerMm_ * kDistance / (kDistance - p.z());
        return centre_ + scale * Point(p.x(), p.y());
    }
    // In the plane through the middle of the face.
    [[nodiscard]] double pxPerMm() const { return pxPerMm_; }
    // The direction in the photo of the head's x axis without its turn: across the face, to the image's
    // right.
    [[nodiscard]] Point across(const Pose& pose) const {
        const double roll = pose.roll * std::numbers::pi / 180;
        return {std::cos(roll), std::sin(roll)};
    }

  private:
    static constexpr double kDistance = 1100;
    inline static const Vec3 kPivot{0, 70, -25};  // where the head turns on the neck

    Eigen::Matrix3d headTurn_;
    Eigen::Matrix3d torsoTurn_;
    Vec3 origin_;
    double pxPerMm_ = 1;
    Point centre_;
};

}  // namespace maskwright::core::image::portrait
