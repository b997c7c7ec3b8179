// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/skin_texture.h"

#include "core/image/portrait/painter.h"
#include "core/image/portrait/skin_features.h"
#include "core/label_map.h"

#include <cmath>

namespace maskwright::core::image::portrait {
namespace {

Curve closed(Curve there, const Curve& back) {
    there.insert(there.end(), back.rbegin(), back.rend());
    return there;
}

void setClasses(Painter& painter, const FaceCurves& curves) {
    painter.setClass(curves.nose, labelOf(FaceClass::Nose));
    painter.setClass(closed(curves.upperLipTop, curves.upperLipBottom), labelOf(FaceClass::UpperLip));
    painter.setClass(closed(curves.lowerLipTop, curves.lowerLipBottom), labelOf(FaceClass::LowerLip));
    if (curves.mouthGapMm > 0) {
        painter.setClass(closed(curves.upperLipBottom, curves.lowerLipTop), labelOf(FaceClass::InnerMouth));
    }
    for (std::size_t side = 0; side < kSides; ++side) {
        painter.setClass(curves.brow[side],
                         labelOf(side == 0 ? FaceClass::ImageLeftBrow : FaceClass::ImageRightBrow));
        painter.setClass(closed(curves.upperLid[side], curves.lowerLid[side]),
                         labelOf(side == 0 ? FaceClass::ImageLeftEye : FaceClass::ImageRightEye));
    }
}

}  // namespace

SkinTexture::SkinTexture(const HeadShape& head, double texelMm) : texelMm_(texelMm), top_(head.top()) {
    const int columns = static_cast<int>(std::ceil(2 * kHalfAngle * kMmPerRadian / texelMm)) + 1;
    const int rows = static_cast<int>(std::ceil((head.chin() - head.top()) / texelMm)) + 1;
    labels = cv::Mat(rows, columns, CV_8UC1, cv::Scalar(labelOf(FaceClass::Skin)));
    gloss = cv::Mat(rows, columns, CV_8UC1, cv::Scalar(64));
    colours = cv::Mat(rows, columns, CV_8UC3);
}

SkinTexture paintSkin(const HeadShape& head, const FaceCurves& curves, const Traits& traits, double texelMm,
                      std::uint64_t seed) {
    SkinTexture texture(head, texelMm);
    Painter painter(texture, head, traits.look.skin);
    setClasses(painter, curves);
    paintComplexion(painter, traits, seed);
    paintNose(painter, curves, traits);
    paintWrinkles(painter, curves, traits);
    paintMouth(painter, texture, curves, traits, seed);
    paintBeard(painter, curves, traits, seed);
    for (std::size_t side = 0; side < kSides; ++side) {
        paintEye(painter, texture, curves, traits, side, seed);
        paintBrow(painter, curves, traits, side, seed);
    }
    painter.finish();
    return texture;
}

}  // namespace maskwright::core::image::portrait
