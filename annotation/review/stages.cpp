// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/stages.h"

#include "core/fusion/fuse.h"
#include "core/image/contact_sheet.h"
#include "core/image/overlay.h"
#include "core/image/resize.h"

#include <algorithm>
#include <array>
#include <vector>

namespace maskwright::annotation::review {

namespace {

using core::PixelRect;
using core::RgbImage;

constexpr core::Rgb8 kFrameColour{255, 214, 10};

void drawFrame(RgbImage& picture, const PixelRect& rect, int width) {
    const PixelRect inner = rect.grown(-width);
    for (int y = rect.y0; y < rect.y1; ++y) {
        for (int x = rect.x0; x < rect.x1; ++x) {
            if (picture.bounds().contains(x, y) && !inner.contains(x, y)) {
                picture.at(x, y) = kFrameColour;
            }
        }
    }
}

// The whole photo with a frame around the head.
RgbImage framed(const core::ImageView& photo, const PixelRect& head, int cellPx) {
    const double factor = std::min(1.0, core::image::factorToFit(photo.width, photo.height, cellPx));
    RgbImage picture = factor < 1 ? core::image::resized(photo, factor) : core::copyOf(photo);
    const auto at = [factor](int value) { return static_cast<int>(value * factor); };
    drawFrame(picture, {at(head.x0), at(head.y0), at(head.x1), at(head.y1)}, std::max(2, cellPx / 100));
    return picture;
}

core::LabelMap mapOf(const core::RegionMap& regions) {
    core::LabelMap map(regions.photoWidth, regions.photoHeight);
    const auto strongest = core::strongestRegions(regions);
    constexpr std::array kClasses{core::FaceClass::Background, core::FaceClass::Skin, core::FaceClass::Hair};
    for (int y = 0; y < strongest.height(); ++y) {
        for (int x = 0; x < strongest.width(); ++x) {
            map.at(regions.window.x0 + x, regions.window.y0 + y) = labelOf(kClasses[strongest.at(x, y)]);
        }
    }
    return map;
}

}  // namespace

RgbImage drawStages(const StagedFace& face, int cellPx) {
    const core::ImageView photo = core::viewOf(face.photo);
    PixelRect head = core::image::headWindow(face.landmarks, photo.width, photo.height);
    if (head.empty()) {
        head = {0, 0, photo.width, photo.height};
    }
    core::fitting::FitOptions fitOptions = face.fit;
    fitOptions.photo = photo;
    const core::fitting::FaceFit fit = core::fitting::fitFace(face.landmarks, fitOptions);
    const core::LabelMap regions = mapOf(face.regions);
    const core::LabelMap map = core::fusion::fuse(face.regions, fit, face.landmarks);
    core::image::OverlayOptions strong;
    strong.opacity = 0.6;
    strong.points = strong.curves = false;
    const auto onHead = [&](const core::image::OverlayContent& content,
                            const core::image::OverlayOptions& options) {
        return core::image::drawOverlay(photo, head, cellPx, content, options);
    };
    std::vector<core::image::SheetCell> cells;
    cells.push_back({framed(photo, head, cellPx), "coarse: the head found"});
    cells.push_back({onHead({}, strong), "crop"});
    cells.push_back({onHead({&regions, nullptr, nullptr}, strong), "fine: " + face.regionsVersion});
    cells.push_back({onHead({nullptr, &face.landmarks, &fit}, {}), "fitted parts"});
    cells.push_back({onHead({&map, nullptr, nullptr}, strong), "fused"});
    core::image::SheetOptions layout;
    layout.columns = static_cast<int>(cells.size());
    layout.cellPx = cellPx;
    return core::image::drawContactSheet(cells, layout);
}

}  // namespace maskwright::annotation::review
