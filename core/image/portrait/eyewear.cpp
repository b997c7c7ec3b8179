// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/props.h"
#include "core/label_map.h"

#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

using std::numbers::pi;

// A strip that always faces the camera, shaded as if it were round.
template <typename Put>
void drawWire(const Frame& frame, const std::vector<Vec3>& points, double radiusMm, const Camera& camera,
              const Lighting& lighting, Put&& put) {
    const double half = std::max(1.0, radiusMm * camera.pxPerMm() * kSamples);
    const auto wanted = [&](std::size_t i, const Point& across, double way) {
        MeshVertex vertex;
        vertex.position = points[i].cast<float>();
        const Eigen::Vector3f normal(static_cast<float>(way * across.x() * 0.8),
                                     static_cast<float>(way * across.y() * 0.8), 0.6F);
        vertex.lit = lighting.lit(vertex.position, normal.normalized(), 1, Material::Skin);
        Corner corner = cornerOf(vertex, camera);
        corner.x += static_cast<float>(way * half * across.x());
        corner.y += static_cast<float>(way * half * across.y());
        return corner;
    };
    std::vector<Corner> left;
    std::vector<Corner> right;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Vec3 along = points[std::min(i + 1, points.size() - 1)] - points[i == 0 ? 0 : i - 1];
        const double length = std::hypot(along.x(), along.y());
        const Point across = length > 1e-6 ? Point(-along.y() / length, along.x() / length) : Point(1, 0);
        left.push_back(wanted(i, across, -1));
        right.push_back(wanted(i, across, 1));
    }
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        drawTriangle(frame, left[i], right[i], left[i + 1], put);
        drawTriangle(frame, right[i], right[i + 1], left[i + 1], put);
    }
}

// The spectacles' front in the head's frame.
struct Front {
    double z;
    double spacing;
    double roundness;
    [[nodiscard]] Vec3 at(double x, double y) const { return {x, y, z - 0.0042 * x * x - 0.12 * y}; }
    [[nodiscard]] Vec3 onLens(double way, double angle, double part) const {
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const double x = 24.5 * part * std::copysign(std::pow(std::abs(c), 2 / roundness), c);
        const double y = 19 * part * std::copysign(std::pow(std::abs(s), 2 / roundness), s);
        return at(way * (spacing + 1.5) + x, 2.5 + y);
    }
};

}  // namespace

void drawEyewear(Frame& frame, const HeadShape& head, const Camera& camera, const Lighting& lighting,
                 const Traits& traits) {
    if (traits.extras.eyewear == Eyewear::None) {
        return;
    }
    const bool dark = traits.extras.eyewear == Eyewear::Sunglasses;
    const double spacing = 31 * traits.identity.eyeSpacing * traits.identity.faceWidth;
    const Front front{std::max(head.lifted({0, 0}).z() + 3, head.lifted({31, 0}).z() + 15), spacing,
                      traits.extras.lensRoundness};
    const Eigen::Vector3f colour = linearOf(traits.extras.eyewearColour);
    // Clear spectacles change what is seen and not what it is; dark ones are an object before the face.
    const auto putSolid = [&](int x, int y, const Rgb8& c, float depth) {
        frame.colour.at(x, y) = c;
        if (dark) {
            frame.depth.at(x, y) = depth;
            frame.label.at(x, y) = labelOf(FaceClass::Background);
            frame.cover.at(x, y) = Cover::Object;
            frame.angle.at(x, y) = Frame::kNoHead;
        }
    };
    const auto wire = [&](int x, int y, float depth, float, float, const Lit& lit) {
        Lit polished = lit;
        polished.shine = lit.shine * 2.5F + 0.01F;
        putSolid(x, y, shaded(colour, polished), depth);
    };
    constexpr int kSpokes = 72;
    for (const double way : {-1.0, 1.0}) {
        // The lens: a fan around its middle, with a pale reflection that fades downwards.
        Mesh lens{kSpokes, 2, true, {}};
        std::vector<Vec3> rim;
        for (int ring = 0; ring < 2; ++ring) {
            for (int spoke = 0; spoke <= (ring == 0 ? kSpokes - 1 : kSpokes); ++spoke) {
                const double angle = 2 * pi * spoke / kSpokes;
                const Vec3 p = camera.cameraFromHead(front.onLens(way, angle, ring));
                if (ring == 1) {
                    rim.push_back(p);
                }
                if (spoke < kSpokes) {
                    MeshVertex vertex;
                    vertex.position = p.cast<float>();
                    vertex.u = static_cast<float>(ring * std::cos(angle));
                    vertex.v = static_cast<float>(ring * std::sin(angle));
                    lens.vertices.push_back(vertex);
                }
            }
        }
        drawMesh(frame, lens, camera, [&](int x, int y, float depth, float u, float v, const Lit&) {
            const float slant = u + v * 0.6F;
            const float streak = std::exp(-std::pow((slant + 0.45F) / 0.16F, 2.0F)) +
                                 0.5F * std::exp(-std::pow((slant + 0.1F) / 0.06F, 2.0F));
            if (dark) {
                const Eigen::Vector3f tint =
                    linearOf(Colour(0.10F, 0.10F, 0.12F)) * (1.3F + v) +
                    Eigen::Vector3f::Constant(0.07F * streak + 0.03F * std::max(0.0F, -v));
                putSolid(x, y, srgbOf(tint), depth);
            } else {
                const Eigen::Vector3f behind = linearOf(frame.colour.at(x, y));
                frame.colour.at(x, y) = srgbOf(
                    Eigen::Vector3f(behind * 0.97F + Eigen::Vector3f::Constant(0.05F * streak + 0.012F)));
            }
        });
        drawWire(frame, rim, dark ? 1.5 : 1.15, camera, lighting, wire);
        std::vector<Vec3> temple;
        const double ear = head.point(way * 1.6, -6).x();
        const Vec3 hinge = front.at(way * (spacing + 25.5), -5);
        for (int i = 0; i <= 24; ++i) {
            const double t = i / 24.0;
            const double bow = std::sin(t * pi / 2);
            temple.push_back(camera.cameraFromHead({hinge.x() + (ear + way * 4 - hinge.x()) * bow,
                                                    -5.0 + 1.5 * t, hinge.z() + (-14 - hinge.z()) * t}));
        }
        drawWire(frame, temple, 1.4, camera, lighting, wire);
    }
    std::vector<Vec3> bridge;
    for (int i = 0; i <= 12; ++i) {
        const double t = i / 6.0 - 1;
        bridge.push_back(
            camera.cameraFromHead(front.at(t * (spacing - 22), -3.5 - 2.5 * (1 - t * t)) + Vec3(0, 0, 1.5)));
    }
    drawWire(frame, bridge, 1.3, camera, lighting, wire);
}

}  // namespace maskwright::core::image::portrait
