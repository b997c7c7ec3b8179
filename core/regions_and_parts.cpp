// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/regions_and_parts.h"

#include "core/bilinear.h"
#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core {

namespace {

constexpr double kCellsPerInterOcular = 64;
constexpr double kMarginOfInterOcular = 0.2;
constexpr Eigen::Index kFirstPartPoint = 33;  // before it is the contour
constexpr Eigen::Index kPartPoints = 71;      // brows, nose, eyes, mouth

// Two networks that learned from the same faces err in different places: the mean of both is better than
// either. Where the parser did not look, it says background and nothing else.
void averageWith(const ClassProbabilities& classes, RegionMap& regions) {
    const PixelRect both = regions.window.intersected(classes.window);
    for (int y = both.y0; y < both.y1; ++y) {
        for (int x = both.x0; x < both.x1; ++x) {
            const auto said = [&](FaceClass value) {
                return classes.ofClasses[labelOf(value)].at(x - classes.window.x0, y - classes.window.y0);
            };
            const float background = said(FaceClass::Background);
            if (background >= 1) {
                continue;
            }
            const float seenHair = std::clamp(said(FaceClass::Hair), 0.0F, 1.0F);
            const float seenSkin = std::clamp(1 - background - seenHair, 0.0F, 1.0F);
            std::uint8_t& hair = regions.hair.at(x - regions.window.x0, y - regions.window.y0);
            std::uint8_t& skin = regions.skin.at(x - regions.window.x0, y - regions.window.y0);
            hair = static_cast<std::uint8_t>(std::lround((static_cast<float>(hair) + 255 * seenHair) / 2));
            skin = static_cast<std::uint8_t>(
                std::min(255L - hair, std::lround((static_cast<float>(skin) + 255 * seenSkin) / 2)));
        }
    }
}

}  // namespace

std::optional<PartProbabilities> partsOf(const ClassProbabilities& classes, const PointMatrix& points) {
    const PointMatrix::ConstColsBlockXpr parts = points.middleCols(kFirstPartPoint, kPartPoints);
    const double size = interOcular(points);
    if (!(size > 0) || !points.allFinite()) {
        return std::nullopt;
    }
    const double margin = kMarginOfInterOcular * size;
    const auto low =
        (parts.rowwise().minCoeff().array() - margin).floor().cwiseMax(-1e6).cwiseMin(1e6).eval();
    const auto high =
        (parts.rowwise().maxCoeff().array() + margin).ceil().cwiseMax(-1e6).cwiseMin(1e6).eval();
    PartProbabilities result;
    result.window = PixelRect{static_cast<int>(low(0)), static_cast<int>(low(1)),
                              static_cast<int>(high(0)) + 1, static_cast<int>(high(1)) + 1}
                        .intersected(classes.window);
    if (result.window.empty()) {
        return std::nullopt;
    }
    result.cellPx = std::max(1.0, size / kCellsPerInterOcular);
    const auto cells = [&](int pixels) { return static_cast<int>(std::ceil(pixels / result.cellPx)); };
    const int width = cells(result.window.width());
    const int height = cells(result.window.height());
    for (std::size_t value = labelOf(FaceClass::Skin); value < labelOf(FaceClass::Hair); ++value) {
        const Raster<float>& source = classes.ofClasses[value];
        Raster<std::uint8_t>& target = result.ofClasses[value];
        target = Raster<std::uint8_t>(width, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const double column = result.window.x0 - classes.window.x0 + (x + 0.5) * result.cellPx - 0.5;
                const double line = result.window.y0 - classes.window.y0 + (y + 0.5) * result.cellPx - 0.5;
                const float share = std::clamp(bilinear(source, column, line), 0.0F, 1.0F);
                target.at(x, y) = static_cast<std::uint8_t>(std::lround(255 * share));
            }
        }
    }
    return result;
}

RegionsAndParts::RegionsAndParts(std::unique_ptr<RegionSegmenter> regions, std::unique_ptr<FaceParser> parser)
    : regions_(std::move(regions)), parser_(std::move(parser)) {
    expects(regions_ != nullptr && parser_ != nullptr, "RegionsAndParts: a segmenter and a parser");
}

RegionMap RegionsAndParts::segment(const ImageView& photo, const Landmarks& landmarks,
                                   const Progress& progress) const {
    RegionMap regions = regions_->segment(photo, landmarks, progress);
    const ClassProbabilities classes = parser_->parse(photo, landmarks, progress);
    averageWith(classes, regions);
    regions.parts = partsOf(classes, landmarks.points);
    return regions;
}

std::string RegionsAndParts::version() const {
    return regions_->version() + ", " + parser_->version();
}

}  // namespace maskwright::core
