// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/props.h"
#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::image::portrait {
namespace {

using std::numbers::pi;

constexpr std::uint64_t kHandStream = 600;

// A place on a limb's middle line.
struct Joint {
    Vec3 at;         // camera frame
    double across;   // half the width
    double through;  // half the thickness
};

// A round limb through the joints; u: angle (0 towards the camera), v: 0 first .. 1 last joint. Its last end
// is rounded.
Mesh limb(const std::vector<Joint>& joints, const Vec3& towardsCamera) {
    constexpr int kColumns = 28;
    constexpr int kRowsPerPiece = 12;
    Mesh mesh{kColumns, 0, true, {}};
    const auto pieces = joints.size() - 1;
    const int rows = static_cast<int>(pieces) * kRowsPerPiece + 1;
    const auto jointAt = [&](double place) {
        const auto i = std::min(static_cast<std::size_t>(place), pieces - 1);
        const double t = place - static_cast<double>(i);
        const Joint& a = joints[i];
        const Joint& b = joints[i + 1];
        const Vec3 before = i > 0 ? joints[i - 1].at : Vec3(2 * a.at - b.at);
        const Vec3 after = i + 2 < joints.size() ? joints[i + 2].at : Vec3(2 * b.at - a.at);
        const double t2 = t * t;
        const double t3 = t2 * t;
        const Vec3 at =
            0.5 * ((2 * a.at) + (b.at - before) * t + (2 * before - 5 * a.at + 4 * b.at - after) * t2 +
                   (3 * a.at - before - 3 * b.at + after) * t3);
        const double s = t * t * (3 - 2 * t);
        return Joint{at, a.across + s * (b.across - a.across), a.through + s * (b.through - a.through)};
    };
    const double last = static_cast<double>(pieces);
    for (int row = 0; row < rows; ++row) {
        double place = static_cast<double>(row) / kRowsPerPiece;
        const Joint joint = jointAt(place);
        const Vec3 along =
            (jointAt(std::min(place + 0.02, last)).at - jointAt(std::max(0.0, place - 0.02)).at).normalized();
        const Vec3 side = along.cross(towardsCamera).normalized();
        const Vec3 front = side.cross(along).normalized();
        // Rounded over the last third of the last piece.
        const double rest = (last - place) * 3;
        const double round = rest < 1 ? std::sqrt(std::max(0.0, 1 - (1 - rest) * (1 - rest))) : 1.0;
        for (int column = 0; column < kColumns; ++column) {
            const double angle = 2 * pi * column / kColumns - pi;
            const Vec3 p = joint.at + round * (joint.across * std::sin(angle) * side +
                                               joint.through * std::cos(angle) * front);
            MeshVertex vertex;
            vertex.position = p.cast<float>();
            vertex.u = static_cast<float>(angle);
            vertex.v = static_cast<float>(place / last);
            mesh.vertices.push_back(vertex);
        }
        ++mesh.rows;
    }
    setNormals(mesh, Facing::Outward);
    // The sense of the grid depends on the way the limb points; normals point away from the middle line.
    float agreement = 0;
    for (int column = 0; column < kColumns; ++column) {
        const MeshVertex& vertex = mesh.at(column, 1);
        agreement += vertex.normal.dot(vertex.position - joints.front().at.cast<float>());
    }
    if (agreement < 0) {
        for (MeshVertex& vertex : mesh.vertices) {
            vertex.normal = -vertex.normal;
        }
    }
    return mesh;
}

Prop skinProp(Mesh mesh, const Look& look, bool finger) {
    Prop prop;
    prop.mesh = std::move(mesh);
    prop.material = Material::Skin;
    const Eigen::Vector3f skin = linearOf(look.skin);
    const Eigen::Vector3f nail =
        linearOf(Colour(look.skin + 0.35F * (Colour(0.95F, 0.80F, 0.77F) - look.skin)));
    prop.albedo = [skin, nail, finger](float u, float v) {
        if (!finger) {
            const float vein = 1 - 0.03F * std::sin(u * 9 + v * 13) * std::sin(v * 31);
            return Eigen::Vector3f(skin * vein);
        }
        if (std::abs(u) < 0.95F && v > 0.86F && v < 0.975F) {
            const bool rim = std::abs(u) > 0.82F || v < 0.875F;
            return Eigen::Vector3f(nail * (rim ? 0.75F : 1.0F));
        }
        // Folds over the two joints, redder knuckles.
        float tone = 1;
        for (const float joint : {0.36F, 0.69F}) {
            const float away = (v - joint) / 0.035F;
            tone -= 0.16F * std::exp(-away * away) * (0.6F + 0.4F * std::sin(v * 420));
        }
        return Eigen::Vector3f(skin.cwiseProduct(Eigen::Vector3f(tone, tone * 0.97F, tone * 0.96F)));
    };
    return prop;
}

// A hand of which the fingers lie over `over` (camera frame), its back to the camera; turn: radians in the
// picture.
std::vector<Prop> hand(const Vec3& over, double way, double turn, const Look& look, double size,
                       Random& random) {
    const Vec3 up(std::sin(turn), -std::cos(turn), 0);
    const Vec3 out(std::cos(turn) * way, std::sin(turn) * way, 0);
    const Vec3 near(0, 0, 1);
    std::vector<Prop> props;
    const Vec3 knuckles = over - size * 26 * up + 8 * near;
    const auto place = [&](double x, double y, double z) {
        return Vec3(knuckles + size * (x * out + y * up) + z * near);
    };
    static constexpr std::array kLengths = {64.0, 73.0, 69.0, 54.0};
    for (std::size_t i = 0; i < kLengths.size(); ++i) {
        const double x = -29 + 19.0 * static_cast<double>(i);
        const double spread = (static_cast<double>(i) - 1.4) * random.uniform(2.0, 4.5);
        const double length = kLengths[i] * random.uniform(0.96, 1.03);
        const double bend = random.uniform(3, 8);
        const double thick = (i == 3 ? 7.6 : 8.8) * size;
        props.push_back(skinProp(
            limb({{place(x, -14, 2), thick * 1.08, thick},
                  {place(x + spread * 0.35, 0.36 * length, 9), thick, thick * 0.95},
                  {place(x + spread * 0.75, 0.70 * length, 9 - bend * 0.3), thick * 0.94, thick * 0.88},
                  {place(x + spread, length, 6 - bend), thick * 0.82, thick * 0.72}},
                 near),
            look, true));
    }
    const double thumb = 10 * size;
    props.push_back(skinProp(limb({{place(-26, -52, 2), thumb * 1.25, thumb},
                                   {place(-47, -26, 4), thumb, thumb * 0.95},
                                   {place(-55, 0, 2), thumb * 0.95, thumb * 0.85},
                                   {place(-54, 22, -2), thumb * 0.82, thumb * 0.7}},
                                  near),
                             look, true));
    props.push_back(skinProp(limb({{place(4, -230, -20), 33 * size, 27 * size},
                                   {place(2, -120, -4), 28 * size, 20 * size},
                                   {place(0, -82, 0), 30 * size, 17 * size},
                                   {place(0, -40, 4), 41 * size, 15 * size},
                                   {place(0, 10, 4), 39 * size, 11 * size}},
                                  near),
                             look, false));
    return props;
}

std::vector<Prop> phone(const Vec3& over, double way, const Look& look, Random& random) {
    constexpr int kColumns = 40;
    constexpr int kRows = 60;
    const double turn = random.uniform(-0.25, 0.25);
    const Vec3 right(std::cos(turn), std::sin(turn), 0);
    const Vec3 down(-std::sin(turn), std::cos(turn), 0);
    const Vec3 middle = over + Vec3(way * 8, 30, 55);
    Prop slab;
    slab.mesh = Mesh{kColumns, kRows, false, {}};
    for (int row = 0; row < kRows; ++row) {
        const double v = 2.0 * row / (kRows - 1) - 1;
        for (int column = 0; column < kColumns; ++column) {
            const double u = 2.0 * column / (kColumns - 1) - 1;
            // Rounded corners: the rows shrink near both ends.
            const double end = std::max(0.0, (std::abs(v) - 0.88) / 0.12);
            const double shrink = 1 - 0.22 * (1 - std::sqrt(std::max(0.0, 1 - end * end)));
            MeshVertex vertex;
            vertex.position = Vec3(middle + 36.0 * u * shrink * right + 74.0 * v * down).cast<float>();
            vertex.normal =
                Eigen::Vector3f(static_cast<float>(0.25 * u), static_cast<float>(0.2 * v), 1).normalized();
            vertex.u = static_cast<float>(u);
            vertex.v = static_cast<float>(v);
            slab.mesh.vertices.push_back(vertex);
        }
    }
    const Eigen::Vector3f colour = linearOf(Colour(static_cast<float>(random.uniform(0.1, 0.5)),
                                                   static_cast<float>(random.uniform(0.1, 0.4)),
                                                   static_cast<float>(random.uniform(0.12, 0.5))));
    slab.albedo = [colour](float u, float v) {
        for (const float lens : {-0.80F, -0.62F}) {
            const float r = std::hypot((u + 0.62F) * 36, (v - lens) * 74);
            if (r < 6.5F) {
                return r < 2.4F ? Eigen::Vector3f(0.05F, 0.06F, 0.1F)
                                : Eigen::Vector3f(r < 5.2F ? 0.012F : 0.12F, r < 5.2F ? 0.012F : 0.12F,
                                                  r < 5.2F ? 0.015F : 0.13F);
            }
        }
        return Eigen::Vector3f(colour * (1.0F + 0.25F * (u - v)));
    };
    std::vector<Prop> props;
    props.push_back(std::move(slab));
    for (int i = 0; i < 4; ++i) {
        const double y = -16 + 19.0 * i;
        const auto place = [&](double x, double z) {
            return Vec3(middle + way * x * right + y * down + Vec3(0, 2.0 * i, z));
        };
        props.push_back(skinProp(limb({{place(62, -20), 9.5, 9},
                                       {place(48, 4), 9, 8.8},
                                       {place(28, 9), 8.5, 8},
                                       {place(8 + 3 * i, 6), 7.4, 6.5}},
                                      Vec3(0, 0, 1)),
                                 look, true));
    }
    const Vec3 wrist = middle + way * 60 * right + 26 * down - Vec3(0, 0, 18);
    props.push_back(skinProp(limb({{wrist + Vec3(way * 40, 240, -10), 34, 28},
                                   {wrist + Vec3(way * 14, 90, -4), 30, 24},
                                   {wrist, 40, 20},
                                   {wrist - 45 * down, 24, 14}},
                                  Vec3(0, 0, 1)),
                             look, false));
    return props;
}

}  // namespace

std::vector<Prop> makeOccluder(const HeadShape& head, const Camera& camera, const Traits& traits,
                               std::uint64_t seed) {
    Random random(seed, kHandStream);
    if (traits.extras.occluder == Occluder::None) {
        return {};
    }
    // The eye nearer to the camera is the one that is there to be hidden.
    const double side = traits.pose.yaw > 25              ? -1
                        : traits.pose.yaw < -25           ? 1
                        : traits.extras.occludedSide == 0 ? -1
                                                          : 1;
    const Vec3 eye = camera.cameraFromHead(head.lifted({side * 31, 0}));
    if (traits.extras.occluder == Occluder::Phone) {
        return phone(eye, side, traits.look, random);
    }
    const double size = 0.88 + 0.14 * traits.identity.masculinity;
    return hand(eye + Vec3(side * random.uniform(0, 8), random.uniform(-4, 6), 6), side,
                side * random.uniform(-0.5, 0.15), traits.look, size, random);
}

}  // namespace maskwright::core::image::portrait
