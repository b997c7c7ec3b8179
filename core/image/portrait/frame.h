// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/camera.h"
#include "core/image/portrait/traits.h"
#include "core/raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace maskwright::core::image::portrait {

// Samples per pixel and direction. Odd, so that one sample lies exactly at the pixel's centre and gives its
// label.
inline constexpr int kSamples = 3;

// What hides the body.
enum class Cover : std::uint8_t { None, Hair, Object };

// The picture while it is drawn: kSamples x kSamples per pixel, with depth.
struct Frame {
    Frame(int width, int height)
        : columns(width * kSamples),
          rows(height * kSamples),
          depth(columns, rows, -1e9F),
          colour(columns, rows),
          label(columns, rows),
          cover(columns, rows, Cover::None),
          angle(columns, rows, kNoHead) {}

    static constexpr std::int16_t kNoHead = std::numeric_limits<std::int16_t>::min();

    int columns;
    int rows;
    Raster<float> depth;         // camera z, larger is nearer
    Raster<Rgb8> colour;         // sRGB
    Raster<std::uint8_t> label;  // class of the surface seen, as if hair were glass
    Raster<Cover> cover;         // what is in front of the head there
    Raster<std::int16_t> angle;  // thousandths of a radian around the head, where the head itself is seen
};

[[nodiscard]] inline Point sampleFromPhoto(const Point& p) {
    return (p.array() + 0.5) * kSamples - 0.5;
}

// What light does to one vertex: colour of a surface = albedo * diffuse + shine, linear.
struct Lit {
    Eigen::Vector3f diffuse = {1, 1, 1};
    float shine = 0;
};

struct MeshVertex {
    Eigen::Vector3f position;  // camera frame
    Eigen::Vector3f normal = {0, 0, 1};
    float u = 0;  // two numbers that name the surface point, as the shader of the mesh understands them
    float v = 0;
    float openness = 1;  // 0 in deep folds .. 1
    Lit lit;
};

// A grid of vertices, columns x rows; wrapped: the last column joins the first.
struct Mesh {
    int columns = 0;
    int rows = 0;
    bool wrapped = false;
    std::vector<MeshVertex> vertices;

    [[nodiscard]] MeshVertex& at(int column, int row) {
        return vertices[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                        static_cast<std::size_t>(column)];
    }
    [[nodiscard]] const MeshVertex& at(int column, int row) const {
        return vertices[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                        static_cast<std::size_t>(column)];
    }
};

// Sets the normals from the positions; `outside` gives their sign: towards the side they shall point away
// from the middle of the mesh's rows.
enum class Facing { Outward, Inward };
void setNormals(Mesh& mesh, Facing facing);

// One vertex as the rasteriser needs it: sample coordinates.
struct Corner {
    float x = 0;
    float y = 0;
    float depth = 0;
    float u = 0;
    float v = 0;
    Lit lit;
};

[[nodiscard]] inline Corner cornerOf(const MeshVertex& vertex, const Camera& camera) {
    const Point at = sampleFromPhoto(camera.photoFromCamera(vertex.position.cast<double>()));
    return {static_cast<float>(at.x()),
            static_cast<float>(at.y()),
            vertex.position.z(),
            vertex.u,
            vertex.v,
            vertex.lit};
}

// Calls shade(column, row, depth, u, v, lit) for each sample in the triangle that is nearer than what is
// there.
template <typename Shade>
void drawTriangle(const Frame& frame, const Corner& a, const Corner& b, const Corner& c, Shade&& shade) {
    const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (std::abs(area) < 1e-9F) {
        return;
    }
    const auto low = [](float p, float q, float r) {
        return static_cast<int>(std::ceil(std::min({p, q, r})));
    };
    const auto high = [](float p, float q, float r) {
        return static_cast<int>(std::floor(std::max({p, q, r})));
    };
    if (std::max({a.x, b.x, c.x}) < 0 || std::max({a.y, b.y, c.y}) < 0 ||
        std::min({a.x, b.x, c.x}) > static_cast<float>(frame.columns) ||
        std::min({a.y, b.y, c.y}) > static_cast<float>(frame.rows)) {
        return;
    }
    const int x0 = std::max(0, low(a.x, b.x, c.x));
    const int x1 = std::min(frame.columns - 1, high(a.x, b.x, c.x));
    const int y0 = std::max(0, low(a.y, b.y, c.y));
    const int y1 = std::min(frame.rows - 1, high(a.y, b.y, c.y));
    for (int y = y0; y <= y1; ++y) {
        const auto py = static_cast<float>(y);
        for (int x = x0; x <= x1; ++x) {
            const auto px = static_cast<float>(x);
            const float wa = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
            const float wb = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
            const float wc = 1 - wa - wb;
            if (wa < 0 || wb < 0 || wc < 0) {
                continue;
            }
            const float depth = wa * a.depth + wb * b.depth + wc * c.depth;
            if (depth <= frame.depth.at(x, y)) {
                continue;
            }
            const Lit lit = {wa * a.lit.diffuse + wb * b.lit.diffuse + wc * c.lit.diffuse,
                             wa * a.lit.shine + wb * b.lit.shine + wc * c.lit.shine};
            shade(x, y, depth, wa * a.u + wb * b.u + wc * c.u, wa * a.v + wb * b.v + wc * c.v, lit);
        }
    }
}

template <typename Shade>
void drawMesh(const Frame& frame, const Mesh& mesh, const Camera& camera, Shade&& shade) {
    std::vector<Corner> corners;
    corners.reserve(mesh.vertices.size());
    for (const MeshVertex& vertex : mesh.vertices) {
        corners.push_back(cornerOf(vertex, camera));
    }
    const int last = mesh.wrapped ? mesh.columns : mesh.columns - 1;
    for (int row = 0; row + 1 < mesh.rows; ++row) {
        for (int column = 0; column < last; ++column) {
            const int next = (column + 1) % mesh.columns;
            const auto at = [&](int c, int r) -> const Corner& {
                return corners[static_cast<std::size_t>(r) * static_cast<std::size_t>(mesh.columns) +
                               static_cast<std::size_t>(c)];
            };
            drawTriangle(frame, at(column, row), at(next, row), at(column, row + 1), shade);
            drawTriangle(frame, at(next, row), at(next, row + 1), at(column, row + 1), shade);
        }
    }
}

// sRGB and linear light (IEC 61966-2-1), by tables.
[[nodiscard]] float linearOf(std::uint8_t srgb);
[[nodiscard]] std::uint8_t srgbOf(float linear);  // values outside 0..1 are clipped, highlights softly

[[nodiscard]] inline Eigen::Vector3f linearOf(const Rgb8& c) {
    return {linearOf(c.r), linearOf(c.g), linearOf(c.b)};
}
[[nodiscard]] inline Rgb8 srgbOf(const Eigen::Vector3f& c) {
    return {srgbOf(c.x()), srgbOf(c.y()), srgbOf(c.z())};
}
[[nodiscard]] Eigen::Vector3f linearOf(const Colour& srgb);
[[nodiscard]] inline Rgb8 shaded(const Eigen::Vector3f& linearAlbedo, const Lit& lit) {
    return srgbOf(Eigen::Vector3f(linearAlbedo.cwiseProduct(lit.diffuse).array() + lit.shine));
}

}  // namespace maskwright::core::image::portrait
