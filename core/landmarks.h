// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scheme.h"

#include <array>
#include <cstdint>
#include <string>

#include <Eigen/Core>

namespace maskwright::core {

// x right, y down, in pixels of the upright photo, pixel centres at whole numbers. This is the project's one
// convention and is stated here alone.
using Point = Eigen::Vector2d;
using PointMatrix = Eigen::Matrix<double, 2, static_cast<int>(kPointCount)>;

// Where a point comes from. Only Predicted and Propagated points may be replaced by a model.
enum class PointState : std::uint8_t {
    Predicted,   // placed by a model or the mean shape
    Propagated,  // carried along by the shape model when a person moved others
    Moved,       // placed by a person
    Accepted,    // looked at and agreed to by a person
};

enum class Visibility : std::uint8_t { Visible, Occluded };

// An axis-parallel box in photo coordinates; its corners are points, so it may lie between pixels.
struct Box {
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;

    [[nodiscard]] double width() const { return x1 - x0; }
    [[nodiscard]] double height() const { return y1 - y0; }
    [[nodiscard]] double area() const { return width() > 0 && height() > 0 ? width() * height() : 0; }
    [[nodiscard]] Point centre() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
    bool operator==(const Box&) const = default;
};

// Intersection over union of two boxes, 0..1; 0 if either has no area.
[[nodiscard]] double overlap(const Box& a, const Box& b);

// One face's 106 points and what is known of each. Value type, about 3 KiB, safe from any thread.
// Points may lie outside the photo (a truncated face); they are always finite.
struct Landmarks {
    PointMatrix points = PointMatrix::Zero();
    std::array<PointState, kPointCount> states{};
    std::array<Visibility, kPointCount> visibilities{};
    // 0..1: how sure the model was that placed a point, below 1; 1 where a person placed it.
    std::array<double, kPointCount> confidences{};

    [[nodiscard]] Point point(std::size_t index) const {
        return points.col(static_cast<Eigen::Index>(index));
    }
    void setPoint(std::size_t index, const Point& to) { points.col(static_cast<Eigen::Index>(index)) = to; }
    // True if a person has moved or accepted any point.
    [[nodiscard]] bool touchedByPerson() const;
    [[nodiscard]] bool allAccepted() const;
    // Every point Accepted. Their confidences keep who placed them: 1 for what a person has moved or brought
    // along accepted, below 1 for what a model placed and a person has agreed to.
    void acceptAll();
    bool operator==(const Landmarks&) const = default;
};

// The bounding box of the 106 points.
[[nodiscard]] Box boundingBox(const PointMatrix& points);
// Distance of the outer eye corners (66 and 79), in pixels.
[[nodiscard]] double interOcular(const PointMatrix& points);
// The points of the horizontally flipped photo of this width, indices permuted by the scheme.
[[nodiscard]] Landmarks mirrored(const Landmarks& landmarks, int photoWidth);

// A compact JSON text that keeps every double exactly; the payload of landmark revisions.
[[nodiscard]] std::string toJson(const Landmarks& landmarks);
// Throws Error on anything but what toJson() writes (counts, finite numbers, known states).
[[nodiscard]] Landmarks landmarksFromJson(const std::string& text);

}  // namespace maskwright::core
