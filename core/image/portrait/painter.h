// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/skin_texture.h"

#include <vector>

#include <opencv2/core.hpp>

namespace maskwright::core::image::portrait {

// Brushes that work on a SkinTexture's colours with shapes of the face plane, in millimetres.
class Painter {
  public:
    Painter(SkinTexture& texture, const HeadShape& head, const Colour& ground);

    // Colours the inside of a closed outline; the edge is as soft as blurMm.
    void fill(const Curve& outline, const Colour& colour, double opacity, double blurMm);
    // A blob that fades to nothing at about twice the radii.
    void dab(const Point& centre, double radiusX, double radiusY, const Colour& colour, double opacity);
    void line(const Curve& curve, const Colour& colour, double opacity, double widthMm, double blurMm);
    // Many hairs at once, drawn with one colour each from dark to light.
    struct Hair {
        Point root;
        Point tip;
        double widthMm = 0.3;
        double lightness = 0.5;  // 0..1
    };
    void hairs(const std::vector<Hair>& hairs, const Colour& dark, const Colour& light, double opacity);
    // Multiplies by 1 + amount * noise of this grain; within the mask if there is one.
    void mottle(double grainMm, double amount, std::uint64_t seed, const cv::Mat& mask = {});
    // The inside of a closed outline as 0 or 255 per texel, by the texel's centre.
    [[nodiscard]] cv::Mat maskOf(const Curve& outline) const;
    void setClass(const Curve& outline, std::uint8_t label);

    // Calls paint(facePlanePoint, colour&) for each texel of the class; the colour is linear in sRGB terms,
    // 0..1.
    template <typename Paint>
    void forTexels(std::uint8_t label, const cv::Rect& area, Paint&& paint) {
        for (int y = area.y; y < area.y + area.height; ++y) {
            for (int x = area.x; x < area.x + area.width; ++x) {
                if (texture_.labels.at<std::uint8_t>(y, x) == label) {
                    paint(planeAt(x, y), colours_.at<cv::Vec3f>(y, x));
                }
            }
        }
    }
    // The face-plane point at this angle of the head.
    [[nodiscard]] Point planeAtAngle(double a, double y) const { return {head_.planeX(a, y), y}; }
    // The texels around an outline.
    [[nodiscard]] cv::Rect areaOf(const Curve& outline, double marginMm) const;
    [[nodiscard]] cv::Mat& colours() { return colours_; }
    // Writes the colours into the texture.
    void finish();

  private:
    [[nodiscard]] Point planeAt(int x, int y) const;
    [[nodiscard]] std::vector<cv::Point2d> texels(const Curve& curve) const;
    void blend(const cv::Rect& area, const cv::Mat& mask, const Colour& colour, double opacity);

    SkinTexture& texture_;
    const HeadShape& head_;
    cv::Mat colours_;  // CV_32FC3
};

}  // namespace maskwright::core::image::portrait
