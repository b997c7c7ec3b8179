// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/frame.h"
#include "core/image/portrait/traits.h"
#include "core/raster.h"

namespace maskwright::core::image::portrait {

enum class Material : std::uint8_t { Skin, Cloth };

// Key, fill, rim and ambient light of a scene, and who stands in the way of the key light.
class Lighting {
  public:
    Lighting(const Scene& scene, double oiliness);

    // What is added throws shadows from then on.
    void addCaster(const Mesh& mesh);
    void addCaster(const Eigen::Vector3f& position);

    void light(Mesh& mesh, Material material) const;
    [[nodiscard]] Lit lit(const Eigen::Vector3f& position, const Eigen::Vector3f& normal, float openness,
                          Material material) const;
    // Light on a hair of this direction (Kajiya and Kay, SIGGRAPH 1989).
    [[nodiscard]] Lit litHair(const Eigen::Vector3f& position, const Eigen::Vector3f& tangent,
                              const Eigen::Vector3f& normal) const;
    [[nodiscard]] const Eigen::Vector3f& keyDirection() const { return key_; }

  private:
    static constexpr int kMapSide = 300;
    static constexpr float kMmPerCell = 2.0F;

    [[nodiscard]] float openToKey(const Eigen::Vector3f& position) const;
    [[nodiscard]] Eigen::Vector3f mapFromCamera(const Eigen::Vector3f& position) const;

    Scene scene_;
    float oiliness_;
    Eigen::Vector3f key_;
    Eigen::Vector3f right_;
    Eigen::Vector3f up_;
    Eigen::Vector3f fill_;
    Eigen::Vector3f rim_;
    Raster<float> nearest_;  // towards the light
};

}  // namespace maskwright::core::image::portrait
