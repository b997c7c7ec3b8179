// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/lighting.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image::portrait {

Lighting::Lighting(const Scene& scene, double oiliness)
    : scene_(scene),
      oiliness_(static_cast<float>(oiliness)),
      key_(scene.keyDirection.normalized()),
      right_(key_.cross(Eigen::Vector3f(0, 1, 0)).normalized()),
      up_(right_.cross(key_).normalized()),
      fill_(Eigen::Vector3f(-key_.x(), 0.1F, 0.8F).normalized()),
      rim_(Eigen::Vector3f(key_.x() > 0 ? -0.9F : 0.9F, -0.35F, -0.35F).normalized()),
      nearest_(kMapSide, kMapSide, -1e9F) {}

Eigen::Vector3f Lighting::mapFromCamera(const Eigen::Vector3f& position) const {
    constexpr float kMiddle = kMapSide / 2.0F;
    return {position.dot(right_) / kMmPerCell + kMiddle, position.dot(up_) / kMmPerCell + kMiddle,
            position.dot(key_)};
}

void Lighting::addCaster(const Eigen::Vector3f& position) {
    const Eigen::Vector3f at = mapFromCamera(position);
    const int x = static_cast<int>(std::lround(at.x()));
    const int y = static_cast<int>(std::lround(at.y()));
    if (nearest_.bounds().contains(x, y)) {
        nearest_.at(x, y) = std::max(nearest_.at(x, y), at.z());
    }
}

void Lighting::addCaster(const Mesh& mesh) {
    // Triangles of a millimetre or two: their vertices and middles cover the map without gaps.
    for (int row = 0; row + 1 < mesh.rows; ++row) {
        const int last = mesh.wrapped ? mesh.columns : mesh.columns - 1;
        for (int column = 0; column < last; ++column) {
            const int next = (column + 1) % mesh.columns;
            const Eigen::Vector3f& a = mesh.at(column, row).position;
            const Eigen::Vector3f& b = mesh.at(next, row).position;
            const Eigen::Vector3f& c = mesh.at(column, row + 1).position;
            const Eigen::Vector3f& d = mesh.at(next, row + 1).position;
            const float across = std::max((b - a).norm(), (d - c).norm());
            const float along = std::max((c - a).norm(), (d - b).norm());
            const int stepsX = std::clamp(static_cast<int>(across / kMmPerCell) + 1, 1, 16);
            const int stepsY = std::clamp(static_cast<int>(along / kMmPerCell) + 1, 1, 16);
            for (int j = 0; j < stepsY; ++j) {
                const float t = static_cast<float>(j) / static_cast<float>(stepsY);
                for (int i = 0; i < stepsX; ++i) {
                    const float s = static_cast<float>(i) / static_cast<float>(stepsX);
                    addCaster(Eigen::Vector3f((1 - t) * ((1 - s) * a + s * b) + t * ((1 - s) * c + s * d)));
                }
            }
        }
    }
}

float Lighting::openToKey(const Eigen::Vector3f& position) const {
    const Eigen::Vector3f at = mapFromCamera(position);
    const int x = static_cast<int>(std::lround(at.x()));
    const int y = static_cast<int>(std::lround(at.y()));
    constexpr int kReach = 2;
    if (!nearest_.bounds().grown(-kReach).contains(x, y)) {
        return 1;
    }
    // The farther the obstacle, the softer; within a few millimetres a surface does not shade itself.
    constexpr float kBiasMm = 7;
    float open = 0;
    for (int dy = -kReach; dy <= kReach; ++dy) {
        for (int dx = -kReach; dx <= kReach; ++dx) {
            const float gap = nearest_.at(x + dx, y + dy) - at.z() - kBiasMm;
            open += gap <= 0 ? 1.0F : std::max(0.0F, 1 - gap / 6);
        }
    }
    return open / static_cast<float>((2 * kReach + 1) * (2 * kReach + 1));
}

Lit Lighting::lit(const Eigen::Vector3f& position, const Eigen::Vector3f& normal, float openness,
                  Material material) const {
    const float open = openToKey(position);
    const float facing = normal.dot(key_);
    // Light that enters skin comes out again beside: red reaches farthest round the terminator and into
    // shadows.
    const Eigen::Vector3f wrap =
        material == Material::Skin ? Eigen::Vector3f(0.42F, 0.24F, 0.18F) : Eigen::Vector3f(0.1F, 0.1F, 0.1F);
    const Eigen::Vector3f leak =
        material == Material::Skin ? Eigen::Vector3f(0.16F, 0.06F, 0.04F) : Eigen::Vector3f(0, 0, 0);
    Eigen::Vector3f light = Eigen::Vector3f::Zero();
    for (int i = 0; i < 3; ++i) {
        const float wrapped = std::max(0.0F, (facing + wrap[i]) / (1 + wrap[i]));
        light[i] = static_cast<float>(scene_.keyStrength) * scene_.keyColour[i] * wrapped *
                   (leak[i] + (1 - leak[i]) * open);
    }
    light.array() += static_cast<float>(scene_.fillStrength) * std::max(0.0F, normal.dot(fill_)) * openness;
    light += scene_.ambient * (0.8F - 0.3F * normal.y()) * openness;
    const float grazing = std::pow(1 - std::clamp(normal.z(), 0.0F, 1.0F), 2.5F);
    const float rim =
        static_cast<float>(scene_.rimStrength) * grazing * std::max(0.0F, normal.dot(rim_) + 0.3F);
    light.array() += rim;
    Lit result{light, 0};
    if (material == Material::Skin) {
        const Eigen::Vector3f half = (key_ + Eigen::Vector3f(0, 0, 1)).normalized();
        const float shine = std::max(0.0F, normal.dot(half));
        result.shine = oiliness_ * open * openness *
                           (0.10F * std::pow(shine, 9.0F) + 0.16F * std::pow(shine, 36.0F)) *
                           std::max(0.0F, std::min(1.0F, facing * 3)) +
                       0.03F * rim;
    }
    return result;
}

void Lighting::light(Mesh& mesh, Material material) const {
    for (MeshVertex& vertex : mesh.vertices) {
        vertex.lit = lit(vertex.position, vertex.normal, vertex.openness, material);
    }
}

Lit Lighting::litHair(const Eigen::Vector3f& position, const Eigen::Vector3f& tangent,
                      const Eigen::Vector3f& normal) const {
    const float open = 0.25F + 0.75F * openToKey(position);
    const float along = tangent.dot(key_);
    const float side = std::sqrt(std::max(0.0F, 1 - along * along));
    const float facing = std::clamp(0.35F + 0.65F * normal.dot(key_), 0.0F, 1.0F);
    Lit result;
    const float fromKey = static_cast<float>(scene_.keyStrength) * side * facing * open;
    const float fromAbove = 0.75F - 0.3F * normal.y();
    const float fromFill =
        static_cast<float>(scene_.fillStrength) * std::clamp(0.4F + 0.6F * normal.dot(fill_), 0.0F, 1.0F);
    result.diffuse =
        fromKey * scene_.keyColour + scene_.ambient * fromAbove + Eigen::Vector3f::Constant(fromFill);
    result.diffuse.array() += static_cast<float>(scene_.rimStrength) * std::max(0.0F, normal.dot(rim_));
    const Eigen::Vector3f half = (key_ + Eigen::Vector3f(0, 0, 1)).normalized();
    const float alongHalf = tangent.dot(half);
    const float sideHalf = std::sqrt(std::max(0.0F, 1 - alongHalf * alongHalf));
    result.shine = open * facing * std::pow(sideHalf, 40.0F);
    return result;
}

}  // namespace maskwright::core::image::portrait
