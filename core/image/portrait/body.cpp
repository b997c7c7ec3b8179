// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/body.h"

#include "core/label_map.h"

#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

using std::numbers::pi;

std::vector<double> headAngles() {
    std::vector<double> half;
    constexpr double kDense = 1.15;
    for (double a = 0; a < kDense; a += 0.0125) {
        half.push_back(a);
    }
    for (double a = kDense; a < pi - 0.02; a += 0.04) {
        half.push_back(a);
    }
    std::vector<double> all;
    for (std::size_t i = half.size(); i-- > 1;) {
        all.push_back(-half[i]);
    }
    all.insert(all.end(), half.begin(), half.end());
    all.push_back(pi);
    return all;
}

std::vector<double> headHeights(const HeadShape& head) {
    std::vector<double> heights;
    constexpr double kDome = -55;
    for (int i = 40; i > 0; --i) {
        heights.push_back(kDome + (head.top() - kDome) * std::sin(pi / 2 * i / 40.0));
    }
    const double chinStart = head.chin() - 12;
    for (double y = kDome; y < chinStart; y += 0.85) {
        heights.push_back(y);
    }
    for (int i = 0; i <= 24; ++i) {
        heights.push_back(chinStart + 12 * std::sin(pi / 2 * i / 24.0));
    }
    return heights;
}

Mesh headMesh(const HeadShape& head, const Camera& camera) {
    const std::vector<double> angles = headAngles();
    const std::vector<double> heights = headHeights(head);
    Mesh mesh{static_cast<int>(angles.size()), static_cast<int>(heights.size()), true, {}};
    mesh.vertices.reserve(angles.size() * heights.size());
    for (const double y : heights) {
        for (const double a : angles) {
            MeshVertex vertex;
            vertex.position = camera.cameraFromHead(head.point(a, y)).cast<float>();
            vertex.u = static_cast<float>(a);
            vertex.v = static_cast<float>(y);
            mesh.vertices.push_back(vertex);
        }
    }
    setNormals(mesh, Facing::Outward);
    // Folds see less of the sky: how far the neighbourhood rises above the tangent plane, near and wide.
    for (int row = 0; row < mesh.rows; ++row) {
        for (int column = 0; column < mesh.columns; ++column) {
            MeshVertex& vertex = mesh.at(column, row);
            if (std::abs(vertex.u) > 1.3F || vertex.v < -50) {
                continue;
            }
            float rise = 0;
            for (const int reach : {3, 9}) {
                Eigen::Vector3f mean = Eigen::Vector3f::Zero();
                for (const auto& [dx, dy] :
                     {std::pair{reach, 0}, std::pair{-reach, 0}, std::pair{0, reach}, std::pair{0, -reach}}) {
                    mean += mesh.at((column + dx + mesh.columns) % mesh.columns,
                                    std::clamp(row + dy, 0, mesh.rows - 1))
                                .position /
                            4;
                }
                rise += (mean - vertex.position).dot(vertex.normal) / static_cast<float>(reach) *
                        (reach == 3 ? 0.7F : 1.0F);
            }
            vertex.openness = std::clamp(1 - 1.5F * rise, 0.35F, 1.08F);
        }
    }
    return mesh;
}

// An ear as a shallow dish with rolled rim; polar grid.
Mesh earMesh(const HeadShape& head, const Camera& camera, const Identity& id, std::size_t side) {
    constexpr int kRings = 22;
    constexpr int kSpokes = 48;
    const double way = side == 0 ? -1 : 1;
    const Vec3 root = head.point(way * 1.72, 14);
    const Vec3 backwards(way * std::sin(id.earAngle), 0.08, -std::cos(id.earAngle));
    const Vec3 upwards(way * 0.10, -0.97, -0.16);
    const Vec3 outwards = (way * upwards.cross(backwards)).normalized();
    Mesh mesh{kSpokes, kRings, true, {}};
    for (int ring = 0; ring < kRings; ++ring) {
        const double r = static_cast<double>(ring) / (kRings - 1);
        for (int spoke = 0; spoke < kSpokes; ++spoke) {
            const double angle = 2 * pi * spoke / kSpokes;
            const double c = std::cos(angle);
            const double s = std::sin(angle);
            // Wider above than at the lobe; the front edge is grown to the head.
            const double reachBack = 17.5 * (1 + 0.22 * s) * (c < 0 ? 0.8 : 1.0);
            const double reachUp = s > 0 ? 31 : 30;
            const double rim = 4.2 * std::exp(-std::pow((r - 0.88) / 0.10, 2.0)) * (c < -0.3 ? 0.3 : 1.0) *
                               (s < -0.75 ? 0.5 : 1.0);
            const double inner = 3.4 * std::exp(-std::pow((r - 0.58) / 0.10, 2.0)) * (c > -0.1 ? 1.0 : 0.0) *
                                 (s < -0.8 ? 0.0 : 1.0);
            const double bowl = -5.5 * std::exp(-std::pow(r / 0.34, 2.0));
            const double tragus = 3.5 * std::exp(-std::pow((r - 0.6) / 0.18, 2.0)) *
                                  std::exp(-std::pow((angle - pi) / 0.3, 2.0));
            const double edge = -5.5 * std::pow(r, 12.0);
            const Vec3 at =
                root + id.earSize * ((12 + reachBack * r * c) * backwards + (2 + reachUp * r * s) * upwards +
                                     (4.5 + rim + inner + bowl + tragus + edge) * outwards);
            MeshVertex vertex;
            vertex.position = camera.cameraFromHead(at).cast<float>();
            vertex.u = static_cast<float>(r);
            vertex.v = static_cast<float>(angle);
            const double deep = std::clamp((bowl + rim + inner + tragus + 1.5) / 4, 0.0, 1.0);
            vertex.openness = static_cast<float>(0.45 + 0.55 * std::max(deep, r > 0.9 ? 1.0 : 0.0));
            mesh.vertices.push_back(vertex);
        }
    }
    setNormals(mesh, Facing::Outward);
    // The grid's own sense of outside depends on the side: outwards it shall be.
    const Eigen::Vector3f outside = (camera.headTurn() * outwards).cast<float>();
    float agreement = 0;
    for (const MeshVertex& vertex : mesh.vertices) {
        agreement += vertex.normal.dot(outside);
    }
    if (agreement < 0) {
        for (MeshVertex& vertex : mesh.vertices) {
            vertex.normal = -vertex.normal;
        }
    }
    return mesh;
}

struct Ring {
    double y;
    double halfWidth;
    double front;
    double back;
    double exponent;
    double share;  // of the head's turn
};

Mesh tube(const std::vector<Ring>& rings, const Camera& camera) {
    constexpr int kColumns = 72;
    Mesh mesh{kColumns, static_cast<int>(rings.size()), true, {}};
    for (const Ring& ring : rings) {
        for (int column = 0; column < kColumns; ++column) {
            const double a = 2 * pi * column / kColumns - pi;
            const double x = ring.halfWidth *
                             std::copysign(std::pow(std::abs(std::sin(a)), 2 / ring.exponent), std::sin(a));
            const double reach =
                std::copysign(std::pow(std::abs(std::cos(a)), 2 / ring.exponent), std::cos(a));
            const double middle = (ring.front + ring.back) / 2;
            const double z = middle + reach * (ring.front - ring.back) / 2;
            MeshVertex vertex;
            vertex.position = camera.cameraFromBody({x, ring.y, z}, ring.share).cast<float>();
            vertex.u = static_cast<float>(a);
            vertex.v = static_cast<float>(ring.y);
            mesh.vertices.push_back(vertex);
        }
    }
    setNormals(mesh, Facing::Outward);
    return mesh;
}

double smoothStep(double from, double to, double value) {
    const double t = std::clamp((value - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

Mesh neckMesh(const HeadShape& head, const Camera& camera, const Identity& id) {
    std::vector<Ring> rings;
    const double chin = head.finalHeight(head.chin());
    for (int i = 0; i <= 40; ++i) {
        const double t = i / 40.0;
        const double y = 30 + t * (chin + 105 - 30);
        const double half =
            (51 + 12 * std::pow(std::abs(t - 0.5), 2.0) * 4 + 10 * smoothStep(0.75, 1.0, t)) * id.neckWidth;
        const double front =
            34 - 24 * t + 10 * id.masculinity * std::exp(-std::pow((t - 0.62) / 0.06, 2.0)) * 0.35;
        rings.push_back({y, half, front, -82 + 6 * t, 2.1, 1 - smoothStep(0.15, 0.95, t)});
    }
    Mesh mesh = tube(rings, camera);
    for (MeshVertex& vertex : mesh.vertices) {
        vertex.openness = static_cast<float>(0.42 + 0.5 * smoothStep(chin - 10, chin + 60, vertex.v));
    }
    return mesh;
}

Mesh torsoMesh(const HeadShape& head, const Camera& camera, const Identity& id) {
    std::vector<Ring> rings;
    const double chin = head.finalHeight(head.chin());
    const double top = chin + 34;
    const double shoulders = (172 + 30 * id.masculinity);
    for (int i = 0; i <= 60; ++i) {
        const double drop = 3.0 * i + 3.0 * std::max(0, i - 32) * (i - 32) / 6.0;
        const double slope = std::min(1.0, drop / 92);
        // The trapezius falls evenly, the shoulder rounds off.
        const double outline = slope < 0.6 ? 0.82 * std::pow(slope / 0.6, 1.15)
                                           : 0.82 + 0.18 * std::sin((slope - 0.6) / 0.4 * pi / 2);
        const double half = 54 * id.neckWidth + (shoulders - 54 * id.neckWidth) * outline;
        const double rounded = half + 6 * smoothStep(70, 150, drop);
        rings.push_back({top + drop, rounded, 18 + 52 * smoothStep(-5, 130, drop),
                         -86 - 30 * smoothStep(0, 90, drop), 2.0 + 0.6 * slope, 0.12 * (1 - slope)});
    }
    Mesh mesh = tube(rings, camera);
    // The neck goes over into the shoulders: near it they take the light as it does.
    for (MeshVertex& vertex : mesh.vertices) {
        const auto drop = static_cast<double>(vertex.v) - top;
        const auto own = static_cast<float>(smoothStep(0, 80, drop));
        const Eigen::Vector3f radial =
            camera.cameraFromBody({std::sin(vertex.u), 0, std::cos(vertex.u)}, 0).cast<float>() -
            camera.cameraFromBody(Vec3::Zero(), 0).cast<float>();
        vertex.normal = (own * vertex.normal + (1 - own) * radial).normalized();
        vertex.openness = 0.92F;
    }
    return mesh;
}

}  // namespace

bool belongsToFace(double a, double y) {
    const double around = std::abs(a);
    if (around <= pi / 2) {
        return true;
    }
    // Behind the jaw begins the neck; above the ear's lobe the scalp goes all the way round.
    return y < 42 - 26 * (around - pi / 2) * 0.3;
}

Body makeBody(const HeadShape& head, const Camera& camera, const Traits& traits) {
    return {headMesh(head, camera),
            {earMesh(head, camera, traits.identity, 0), earMesh(head, camera, traits.identity, 1)},
            neckMesh(head, camera, traits.identity),
            torsoMesh(head, camera, traits.identity)};
}

void drawBody(Frame& frame, Body& body, const Camera& camera, const Lighting& lighting,
              const SkinTexture& skin, const Traits& traits) {
    lighting.light(body.head, Material::Skin);
    lighting.light(body.neck, Material::Skin);
    lighting.light(body.torso, Material::Skin);
    const Eigen::Vector3f skinLinear = linearOf(traits.look.skin);
    const auto put = [&](int x, int y, float depth, const Rgb8& colour, FaceClass value) {
        frame.depth.at(x, y) = depth;
        frame.colour.at(x, y) = colour;
        frame.label.at(x, y) = labelOf(value);
        frame.angle.at(x, y) = Frame::kNoHead;
    };
    drawMesh(frame, body.head, camera, [&](int x, int y, float depth, float u, float v, Lit lit) {
        Eigen::Vector3f albedo = skinLinear;
        auto value = labelOf(FaceClass::Skin);
        if (skin.holds(u)) {
            const cv::Vec3b c = skin.colourAt(u, v);
            albedo = linearOf(Rgb8{c[0], c[1], c[2]});
            value = skin.labelAt(u, v);
            lit.shine *= skin.glossAt(u, v);
        }
        if (!belongsToFace(u, v)) {
            value = labelOf(FaceClass::Background);
        }
        put(x, y, depth, shaded(albedo, lit), static_cast<FaceClass>(value));
        frame.angle.at(x, y) = static_cast<std::int16_t>(std::lround(u * 1000));
    });
    const Eigen::Vector3f earAlbedo =
        linearOf(Colour(traits.look.skin.cwiseProduct(Colour(0.99F, 0.94F, 0.92F))));
    for (Mesh& ear : body.ears) {
        lighting.light(ear, Material::Skin);
        drawMesh(frame, ear, camera, [&](int x, int y, float depth, float, float, const Lit& lit) {
            put(x, y, depth, shaded(earAlbedo, lit), FaceClass::Skin);
        });
    }
    drawMesh(frame, body.neck, camera, [&](int x, int y, float depth, float, float, const Lit& lit) {
        put(x, y, depth, shaded(skinLinear * 0.96F, lit), FaceClass::Background);
    });
    const Eigen::Vector3f cloth = linearOf(traits.look.cloth);
    const auto top = static_cast<double>(body.torso.vertices.front().v);
    drawMesh(frame, body.torso, camera, [&](int x, int y, float depth, float u, float v, Lit lit) {
        // How far below the neckline: cloth covers what is.
        const double around = std::abs(u);
        const double line = traits.look.neckline == 1   ? top + 62 - 75 * around
                            : traits.look.neckline == 0 ? top + 22 - 16 * around * around
                                                        : top - 6;
        const double below = v - line;
        if (below < 0) {
            put(x, y, depth, shaded(skinLinear * 0.96F, lit), FaceClass::Background);
            return;
        }
        float tone = 1.0F + 0.05F * static_cast<float>(std::sin(u * 40) * std::sin(v * 1.9));
        tone *= below < 7 ? 0.82F : 1.0F;
        if (traits.look.stripedCloth && std::fmod(static_cast<double>(v), 22.0) < 9) {
            tone *= 0.55F;
        }
        tone *= 1 + 0.12F * static_cast<float>(std::sin(u * 6.0 + v * 0.045));
        lit.shine = 0;
        put(x, y, depth, shaded(cloth * tone, lit), FaceClass::Background);
    });
}

}  // namespace maskwright::core::image::portrait
