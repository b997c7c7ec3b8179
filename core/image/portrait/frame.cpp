// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/frame.h"

namespace maskwright::core::image::portrait {
namespace {

constexpr int kTableSize = 4096;

float exactLinear(float srgb) {
    return srgb <= 0.04045F ? srgb / 12.92F : std::pow((srgb + 0.055F) / 1.055F, 2.4F);
}

// Straight up to 0.8 of white, then a soft shoulder, so that highlights keep their shape.
float softened(float linear) {
    constexpr float kKnee = 0.7F;
    return linear <= kKnee ? linear : kKnee + (1 - kKnee) * (1 - std::exp(-(linear - kKnee) / (1 - kKnee)));
}

}  // namespace

float linearOf(std::uint8_t srgb) {
    static const std::array<float, 256> kTable = [] {
        std::array<float, 256> table{};
        for (std::size_t i = 0; i < table.size(); ++i) {
            table[i] = exactLinear(static_cast<float>(i) / 255);
        }
        return table;
    }();
    return kTable[srgb];
}

std::uint8_t srgbOf(float linear) {
    // Indexed by the square root, so that dark tones get their share of the table; covers 0..4.
    static const std::array<std::uint8_t, kTableSize + 1> kTable = [] {
        std::array<std::uint8_t, kTableSize + 1> table{};
        for (std::size_t i = 0; i < table.size(); ++i) {
            const float root = 2 * static_cast<float>(i) / kTableSize;
            const float value = softened(root * root);
            const float srgb =
                value <= 0.0031308F ? value * 12.92F : 1.055F * std::pow(value, 1 / 2.4F) - 0.055F;
            table[i] = static_cast<std::uint8_t>(std::clamp(srgb * 255 + 0.5F, 0.0F, 255.0F));
        }
        return table;
    }();
    const float index = std::sqrt(std::max(0.0F, linear)) * (kTableSize / 2);
    return kTable[static_cast<std::size_t>(std::min(index, static_cast<float>(kTableSize)))];
}

Eigen::Vector3f linearOf(const Colour& srgb) {
    return {exactLinear(srgb.x()), exactLinear(srgb.y()), exactLinear(srgb.z())};
}

void setNormals(Mesh& mesh, Facing facing) {
    const float sign = facing == Facing::Outward ? 1.0F : -1.0F;
    for (int row = 0; row < mesh.rows; ++row) {
        for (int column = 0; column < mesh.columns; ++column) {
            const int left =
                mesh.wrapped ? (column + mesh.columns - 1) % mesh.columns : std::max(0, column - 1);
            const int right =
                mesh.wrapped ? (column + 1) % mesh.columns : std::min(mesh.columns - 1, column + 1);
            const int up = std::max(0, row - 1);
            const int down = std::min(mesh.rows - 1, row + 1);
            const Eigen::Vector3f across = mesh.at(right, row).position - mesh.at(left, row).position;
            const Eigen::Vector3f along = mesh.at(column, down).position - mesh.at(column, up).position;
            const Eigen::Vector3f normal = sign * across.cross(along);
            const float length = normal.norm();
            mesh.at(column, row).normal =
                length > 1e-6F ? Eigen::Vector3f(normal / length) : Eigen::Vector3f(0, 0, 1);
        }
    }
}

}  // namespace maskwright::core::image::portrait
