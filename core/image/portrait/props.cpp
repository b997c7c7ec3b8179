// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/props.h"

#include "core/label_map.h"

#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

using std::numbers::pi;

double smoothStep(double from, double to, double value) {
    const double t = std::clamp((value - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

// The skull above the hat's edge, thickened. rise: millimetres outwards for the part of the way from edge (0)
// to top (1).
Mesh crown(const HeadShape& head, const Camera& camera, const std::function<double(double)>& rise,
           double lift) {
    constexpr int kColumns = 120;
    constexpr int kRows = 48;
    Mesh mesh{kColumns, kRows, true, {}};
    const Vec3 middle(0, -30, -12);
    for (int row = 0; row < kRows; ++row) {
        const double part = 1 - static_cast<double>(row) / (kRows - 1);
        for (int column = 0; column < kColumns; ++column) {
            const double a = 2 * pi * column / kColumns - pi;
            const double edge = hatEdgeAt(a);
            const double y = edge + (head.top() + 0.2 - edge) * std::sin(part * pi / 2);
            const Vec3 skull = head.point(a, y);
            const Vec3 p =
                skull + rise(part) * (skull - middle).normalized() - Vec3(0, lift * part * part, 0);
            MeshVertex vertex;
            vertex.position = camera.cameraFromHead(p).cast<float>();
            vertex.u = static_cast<float>(a);
            vertex.v = static_cast<float>(part);
            mesh.vertices.push_back(vertex);
        }
    }
    setNormals(mesh, Facing::Outward);
    return mesh;
}

Mesh brim(const HeadShape& head, const Camera& camera) {
    constexpr int kColumns = 120;
    constexpr int kRows = 14;
    Mesh mesh{kColumns, kRows, true, {}};
    for (int row = 0; row < kRows; ++row) {
        const double part = static_cast<double>(row) / (kRows - 1);
        for (int column = 0; column < kColumns; ++column) {
            const double a = 2 * pi * column / kColumns - pi;
            const Vec3 edge = head.point(a, hatEdgeAt(a));
            const Vec3 outwards = Vec3(edge.x(), 0, edge.z() + 12).normalized();
            const double sides = std::abs(std::sin(a));
            const Vec3 p =
                edge + (6 + 58 * part) * outwards + Vec3(0, 8 * part - 16 * sides * part * part, 0);
            MeshVertex vertex;
            vertex.position = camera.cameraFromHead(p).cast<float>();
            vertex.u = static_cast<float>(a);
            vertex.v = static_cast<float>(part);
            mesh.vertices.push_back(vertex);
        }
    }
    setNormals(mesh, Facing::Outward);
    // Seen from below or above, the side that is seen is the lit one.
    for (MeshVertex& vertex : mesh.vertices) {
        if (vertex.normal.z() < 0) {
            vertex.normal = -vertex.normal;
        }
    }
    return mesh;
}

}  // namespace

double hatEdgeAt(double a) {
    return -18 - 36 * std::pow(std::max(0.0, std::cos(a / 2)), 2.0) + 14 * std::pow(std::sin(a / 2), 4.0);
}

std::vector<Prop> makeHeadwear(const HeadShape& head, const Camera& camera, const Traits& traits) {
    std::vector<Prop> props;
    const Eigen::Vector3f colour = linearOf(traits.extras.headwearColour);
    if (traits.extras.headwear == Headwear::Beanie) {
        Prop hat;
        hat.mesh = crown(
            head, camera, [](double part) { return part < 0.02   ? 3.0
                                                   : part < 0.24 ? 9.0
                                                                 : 6.5 + 4 * part; },
            10);
        hat.albedo = [colour](float u, float v) {
            const float rib = std::sin(u * 75);
            const float row = std::sin(v * 150);
            const float tone = 0.82F + 0.16F * rib + (v > 0.24F ? 0.06F * row : 0.0F);
            return Eigen::Vector3f(colour * (v < 0.24F ? tone * 1.12F : tone));
        };
        props.push_back(std::move(hat));
    } else if (traits.extras.headwear == Headwear::BrimHat) {
        Prop hat;
        hat.mesh = crown(
            head, camera,
            [](double part) { return 6 + 13 * smoothStep(0.1, 0.6, part) - 6 * smoothStep(0.8, 1, part); },
            16);
        hat.albedo = [colour](float u, float v) {
            const float felt = 1 + 0.04F * std::sin(u * 140 + v * 60) * std::sin(v * 210 - u * 31);
            return Eigen::Vector3f(colour * (v < 0.26F ? 0.3F : felt));
        };
        Prop edge;
        edge.mesh = brim(head, camera);
        edge.albedo = [colour](float, float) { return Eigen::Vector3f(colour * 0.95F); };
        props.push_back(std::move(hat));
        props.push_back(std::move(edge));
    }
    return props;
}

void drawProp(Frame& frame, Prop& prop, const Camera& camera, const Lighting& lighting) {
    lighting.light(prop.mesh, prop.material);
    drawMesh(frame, prop.mesh, camera, [&](int x, int y, float depth, float u, float v, const Lit& lit) {
        frame.depth.at(x, y) = depth;
        frame.colour.at(x, y) = shaded(prop.albedo(u, v), lit);
        frame.label.at(x, y) = labelOf(FaceClass::Background);
        frame.cover.at(x, y) = Cover::Object;
        frame.angle.at(x, y) = Frame::kNoHead;
    });
}

}  // namespace maskwright::core::image::portrait
