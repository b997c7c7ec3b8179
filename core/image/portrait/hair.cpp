// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/hair.h"

#include "core/image/portrait/props.h"
#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

using std::numbers::pi;
using enum HairStyle;

constexpr std::uint64_t kHairStream = 200;
const Vec3 kCentre(0, -24, -10);  // of the ellipsoid that hair is kept out of
const Vec3 kRadii(74, 93, 101);

// How a style grows; lengths in millimetres.
struct Growth {
    int count = 7000;
    double gravity = 0.25;
    double stiffness = 0.8;
    double layer = 8;  // height of the outermost hair above the scalp
    double curlRadius = 0;
    double curlPeriod = 30;
    double widthMm = 0.62;
    double upright = 0.4;  // how much a hair leaves the scalp straight up, 0..1
    double wildness = 0.03;
};

Growth growthOf(const Look& look) {
    switch (look.hairStyle) {
        case Bald:
            return {0};
        case Cropped:
            return {9000, 0.02, 1.0, 2, 0, 30, 0.5, 0.7, 0.2};
        case Short:
            return {8000, 0.14, 0.85, 9, 0, 30, 0.6, 0.6, 0.10};
        case SideSwept:
            return {7500, 0.30, 0.82, 11, 2, 70, 0.62, 0.4, 0.03};
        case Fringe:
            return {7500, 0.42, 0.75, 9, 1.0, 90, 0.62, 0.25, 0.02};
        case Long:
            return {7500, 0.42, 0.75, 10, 2.0, 120, 0.62, 0.25, 0.025};
        case LongWavy:
            return {6500, 0.36, 0.78, 15, 6, 60, 0.68, 0.35, 0.04};
        case Curly:
            return {6500, 0.30, 0.8, 18, 6, 24, 0.7, 0.6, 0.08};
        case Afro:
            return {9000, 0.0, 1.0, 6, 3.2, 9, 0.7, 1.0, 0.12};
        case TiedBack:
            return {8000, 0.02, 0.7, 5, 0, 90, 0.58, 0.0, 0.01};
        case OverEye:
            return {7500, 0.40, 0.75, 10, 2.0, 100, 0.62, 0.25, 0.02};
    }
    return {};
}

struct Root {
    double a;
    Vec3 at;
    Vec3 normal;
};

// Skulls are squarer than ellipsoids: a superellipsoid of exponent kSquare. 1 on its surface.
constexpr double kSquare = 2.35;
double reachOf(const Vec3& relative, const Vec3& radii) {
    const Vec3 p = relative.cwiseQuotient(radii).cwiseAbs();
    return std::pow(std::pow(p.x(), kSquare) + std::pow(p.y(), kSquare) + std::pow(p.z(), kSquare),
                    1 / kSquare);
}

Vec3 outwardsAt(const Vec3& p) {
    return (p - kCentre).cwiseQuotient(kRadii.cwiseProduct(kRadii)).normalized();
}

// Where the comb pulls a hair that is now at p.
Vec3 combAt(const Look& look, const Root& root, const Vec3& p, double length) {
    const double part = 30 * look.parting;
    const double side = root.at.x() < part ? -1 : 1;
    const double sweep = look.parting < 0 ? 1 : -1;  // towards the larger half
    const bool before = root.at.z() > 25 && root.at.y() < -45;
    const double top = std::clamp((-35 - p.y()) / 40, 0.0, 1.0);  // the comb works above the temples alone
    switch (look.hairStyle) {
        case Cropped:
            return {0, 0, -0.2};
        case Short:
            return before ? Vec3(0.5 * sweep, length < 12 ? -0.8 : -0.1, 0.1)
                          : Vec3(0.25 * side, 0.45, -0.35);
        case SideSwept:
            return before || root.at.y() < -80 ? Vec3(0.9 * sweep * top, length < 18 ? -0.8 : 0.2, -0.45)
                                               : Vec3(0.2 * side, 0.7, -0.4);
        case Fringe:
            return before && std::abs(root.a) < 0.75 ? Vec3(0.10 * side, 0.3, 0.5)
                                                     : Vec3(0.6 * side * top, 0.3, -0.1 * top);
        case TiedBack:
            return (Vec3(0, -38, -118) - p).normalized() * 1.4;
        case OverEye:
            if (before && sweep * root.a > -0.35 && sweep * root.a < 0.62) {
                return {0.75 * sweep * std::clamp((34 - sweep * p.x()) / 24, -0.6, 1.0), 0.3, 0.45};
            }
            return {0.9 * side * top, 0.1, -0.2 * top};
        case Afro:
            return Vec3::Zero();
        case Curly:
            return {0.7 * side * top, 0.0, -0.15 * top};
        default:
            return {0.9 * side * top, before ? -0.25 : 0.1, (before ? -0.7 : -0.1) * top};
    }
}

bool hangsBeforeFace(const Look& look, const Root& root) {
    const double sweep = look.parting < 0 ? 1 : -1;
    if (look.hairStyle == OverEye) {
        return root.at.z() > 25 && sweep * root.a > -0.35 && sweep * root.a < 0.62;
    }
    return look.hairStyle == Fringe && root.at.z() > 25 && std::abs(root.a) < 0.75;
}

std::vector<Vec3> grow(const Look& look, const Growth& growth, const Root& root, const Vec3& gravity,
                       double length, double layer, const Vec3& waywardness) {
    std::vector<Vec3> points = {root.at};
    const double longest = growth.curlRadius > 0 ? std::min(7.0, growth.curlPeriod / 6.5) : 7.0;
    const double step = std::clamp(length / 14, 1.2, longest);
    const Vec3 first = growth.gravity * gravity + 0.32 * combAt(look, root, root.at, 0);
    const Vec3 flat = first - first.dot(root.normal) * root.normal;
    Vec3 direction = (growth.upright * root.normal + (1 - growth.upright) * flat.normalized()).normalized();
    Vec3 p = root.at;
    const bool fringe = look.hairStyle == Fringe && hangsBeforeFace(look, root);
    for (double grown = 0; grown < length; grown += step) {
        Vec3 pull =
            growth.gravity * gravity + 0.32 * combAt(look, root, p, grown) + growth.wildness * waywardness;
        // Hair that does not hang before the face parts to its sides.
        if (p.z() > 15 && p.y() > -70 && std::abs(p.x()) < 74 && !hangsBeforeFace(look, root) &&
            look.hairStyle != Afro) {
            const double before = std::clamp((p.z() - 15) / 25, 0.0, 1.0);
            pull += before * Vec3(p.x() < 0 ? -0.5 : 0.5, 0, -0.7);
        }
        direction = (growth.stiffness * direction + pull).normalized();
        p += step * direction;
        // Not into the head: at least as far out as the hair's layer.
        const double rise = std::min(layer, 1.5 + 0.3 * grown);
        const Vec3 relative = p - kCentre;
        const Vec3 radii = kRadii + Vec3::Constant(rise);
        const double reach = reachOf(relative, radii);
        if (reach < 1 && p.y() < 75) {
            const Vec3 pushed = kCentre + relative / reach;
            const Vec3 out = outwardsAt(pushed);
            direction = (direction - std::min(0.0, direction.dot(out)) * out).normalized();
            p = pushed;
        } else if (p.y() >= 60 && std::hypot(p.x(), p.z() + 30) < 62 + 0.5 * layer) {
            const double scale = (62 + 0.5 * layer) / std::max(1.0, std::hypot(p.x(), p.z() + 30));
            p.x() *= scale;
            p.z() = (p.z() + 30) * scale - 30;
        }
        points.push_back(p);
        if (fringe && p.y() > -27 + 3 * waywardness.x()) {
            break;
        }
        if (look.hairStyle == TiedBack && (p - Vec3(0, -38, -118)).norm() < 14) {
            break;
        }
    }
    if (growth.curlRadius > 0) {
        const double phase = 6 * waywardness.y();
        for (std::size_t i = 1; i < points.size(); ++i) {
            const double along = step * static_cast<double>(i);
            const double radius =
                growth.curlRadius * std::min(1.0, along / 30 + 0.15) * (1 + 0.3 * waywardness.z());
            const double turn = 2 * pi * along / growth.curlPeriod + phase;
            const Vec3 out = outwardsAt(points[i]);
            const Vec3 across = out.cross(Vec3(0.1, 1, 0.1)).normalized();
            points[i] += radius * (std::cos(turn) * across + 0.6 * (1 + std::sin(turn)) * out);
        }
    }
    return points;
}

}  // namespace

double hairlineAt(const Look& look, double a) {
    const double front = -64 - 20 * look.hairline;
    const Profile line({{0.0, front},
                        {0.45, front - 3 - 8 * look.hairline},
                        {0.80, front + 14 - 8 * look.hairline},
                        {1.08, -46},
                        {1.27, -20},
                        {1.42, 2},
                        {1.55, 6},
                        {1.66, -10},
                        {1.95, -12},
                        {2.2, 8},
                        {2.6, 26},
                        {pi, 34}});
    return line(std::abs(a));
}

std::vector<Strand> growHair(const HeadShape& head, const Camera& camera, const Traits& traits,
                             std::uint64_t seed) {
    Random random(seed, kHairStream);
    const Look& look = traits.look;
    const Growth growth = growthOf(look);
    const Vec3 gravity = camera.headTurn().transpose() * Vec3(0, 1, 0);
    std::vector<Strand> strands;
    strands.reserve(static_cast<std::size_t>(growth.count));
    // Locks: hairs that start close to each other share a will of their own.
    constexpr int kCells = 64;
    std::vector<Vec3> wills(static_cast<std::size_t>(kCells * kCells));
    for (Vec3& will : wills) {
        will = Vec3(random.tame(0, 1), random.tame(0, 1), random.tame(0, 1));
    }
    const auto strandAt = [&](const Root& root, double y) {
        const auto cellA = static_cast<std::size_t>((root.a + pi) / (2 * pi) * 0.999 * kCells);
        const auto cellY =
            static_cast<std::size_t>(std::clamp((y - head.top()) / 190, 0.0, 0.999) * kCells / 2);
        const Vec3 own(random.normal(), random.normal(), random.normal());
        const Vec3 will = wills[cellY * kCells + cellA] + 0.35 * own;
        const double depth = std::sqrt(random.uniform());
        double length = look.hairLengthMm * (1 + 0.07 * will.z()) * random.uniform(0.86, 1.03);
        if (look.hairStyle == Short || look.hairStyle == SideSwept) {
            // Shorter at the sides and the nape, as barbers cut.
            const double up = std::clamp((-y - 5) / 75.0, 0.0, 1.0);
            length *= 0.22 + 0.78 * up;
        } else if (look.hairStyle == Afro) {
            length *= 0.35 + 0.65 * depth;
        } else if (look.hairStyle == OverEye && hangsBeforeFace(look, root)) {
            length = std::min(length, 190.0) * 0.85;
        }
        Strand strand;
        for (const Vec3& p : grow(look, growth, root, gravity, length, growth.layer * depth, will)) {
            strand.points.push_back(camera.cameraFromHead(p).cast<float>());
        }
        strand.widthMm = static_cast<float>(growth.widthMm * random.uniform(0.7, 1.2));
        strand.tone =
            static_cast<float>((0.50 + 0.50 * depth) * (1 + 0.10 * will.x() + random.tame(0, 0.13)));
        return strand;
    };
    for (int i = 0; i < growth.count; ++i) {
        const double a = random.uniform(-pi, pi);
        const double y = random.uniform(head.top(), 70);
        const double ragged = random.normal();
        const double margin = look.hairLengthMm > 60 ? -2.0 * std::abs(ragged) : 2.2 * ragged;
        const bool underHat = traits.extras.headwear != Headwear::None && y < hatEdgeAt(a) - 4;
        if (y > hairlineAt(look, a) + margin || underHat) {
            continue;
        }
        Root root{a, head.point(a, y), {}};
        root.normal = outwardsAt(root.at);
        // A fringe is combed from more of the head than it grows on.
        const int copies = hangsBeforeFace(look, root) || traits.extras.headwear != Headwear::None ? 3 : 1;
        for (int copy = 0; copy < copies; ++copy) {
            strands.push_back(strandAt(root, y));
        }
    }
    return strands;
}

void drawHair(Frame& frame, const std::vector<Strand>& strands, const Mesh& headMesh, const Camera& camera,
              const Lighting& lighting, const Traits& traits) {
    const Look& look = traits.look;
    const Eigen::Vector3f albedo = linearOf(look.hair);
    const auto put = [&](int x, int y, float depth, const Rgb8& colour) {
        frame.depth.at(x, y) = depth;
        frame.colour.at(x, y) = colour;
        frame.cover.at(x, y) = Cover::Hair;
    };
    if (look.hairStyle != Bald) {
        Mesh cap = headMesh;
        for (MeshVertex& vertex : cap.vertices) {
            vertex.position += 1.2F * vertex.normal;
            vertex.lit.shine = 0;
        }
        drawMesh(frame, cap, camera, [&](int x, int y, float depth, float u, float v, const Lit& lit) {
            if (v < hairlineAt(look, u) - 3) {
                put(x, y, depth, shaded(albedo * 0.72F, lit));
            }
        });
    }
    const Eigen::Vector3f middle = camera.cameraFromHead(kCentre).cast<float>();
    std::vector<Corner> left;
    std::vector<Corner> right;
    for (const Strand& strand : strands) {
        left.clear();
        right.clear();
        const std::size_t count = strand.points.size();
        for (std::size_t i = 0; i < count; ++i) {
            const Eigen::Vector3f& p = strand.points[i];
            const Eigen::Vector3f tangent =
                (strand.points[std::min(i + 1, count - 1)] - strand.points[i == 0 ? 0 : i - 1]).normalized();
            const Lit lit = lighting.litHair(p, tangent, (p - middle).normalized());
            const float share = static_cast<float>(i) / static_cast<float>(count);
            MeshVertex vertex;
            vertex.position = p;
            vertex.lit.diffuse = lit.diffuse * strand.tone * (0.72F + 0.28F * std::min(1.0F, share * 3));
            vertex.lit.shine = lit.shine * strand.tone;
            Corner corner = cornerOf(vertex, camera);
            Eigen::Vector2f across(-tangent.y(), tangent.x());
            const float length = across.norm();
            across = length > 0.05F ? Eigen::Vector2f(across / length) : Eigen::Vector2f(1, 0);
            const float half =
                std::max(0.75F, 0.5F * strand.widthMm * static_cast<float>(camera.pxPerMm()) * kSamples) *
                (1 - 0.75F * share * share);
            Corner other = corner;
            corner.x -= half * across.x();
            corner.y -= half * across.y();
            other.x += half * across.x();
            other.y += half * across.y();
            left.push_back(corner);
            right.push_back(other);
        }
        const auto shade = [&](int x, int y, float depth, float, float, const Lit& lit) {
            const Eigen::Vector3f gleam = (0.25F * albedo.array() + 0.05F) * 1.3F * lit.shine;
            put(x, y, depth, srgbOf(Eigen::Vector3f(albedo.cwiseProduct(lit.diffuse) + gleam)));
        };
        for (std::size_t i = 0; i + 1 < count; ++i) {
            drawTriangle(frame, left[i], right[i], left[i + 1], shade);
            drawTriangle(frame, right[i], right[i + 1], left[i + 1], shade);
        }
    }
}

}  // namespace maskwright::core::image::portrait
