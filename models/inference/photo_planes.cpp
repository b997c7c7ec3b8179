// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/photo_planes.h"

#include "core/crop_picture.h"
#include "core/error.h"
#include "models/data/augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <torch/torch.h>

namespace maskwright::models::inference {

using core::PixelRect;
using core::Point;
using core::geometry::Similarity;
using core::shape::FaceSquare;

namespace {

constexpr int kRowsBetweenLooks = 64;

}  // namespace

std::vector<CropProbabilities> probabilitiesOn(const Network& network, const core::ImageView& photo,
                                               std::span<const FaceSquare> squares,
                                               const core::Progress& progress, FlipTest flipTest) {
    const int px = network.inputPx();
    std::vector<CropProbabilities> results;
    std::vector<core::RgbImage> crops;
    for (const FaceSquare& square : squares) {
        progress.stopIfCancelled();
        results.push_back({square.cropFromPhoto(px), {}});
        crops.push_back(core::cropPicture(photo, results.back().cropFromPhoto, px));
    }
    torch::Tensor probabilities = torch::softmax(network.forward(crops, progress), 1);
    if (flipTest == FlipTest::On) {
        std::ranges::transform(crops, crops.begin(), mirroredPicture);
        torch::Tensor mirrored = torch::softmax(network.forward(crops, progress), 1).flip({3});
        if (const auto from = data::mirroredLabelsOf(network.classes()); !from.empty()) {
            mirrored = mirrored.index_select(1, torch::tensor(from, torch::kLong));
        }
        probabilities = (probabilities + mirrored) / 2;
    }
    probabilities = probabilities.contiguous();
    const auto* values = probabilities.data_ptr<float>();
    const auto plane = static_cast<std::ptrdiff_t>(px) * px;
    for (CropProbabilities& result : results) {
        for (int value = 0; value < network.classes(); ++value, values += plane) {
            core::Raster<float>& raster = result.ofClasses.emplace_back(px, px);
            std::copy(values, values + plane, raster.pixels().begin());
        }
    }
    return results;
}

PixelRect windowOf(const FaceSquare& square, int photoWidth, int photoHeight) {
    // Half the extent of a turned square along each axis.
    const double half =
        square.side / 2 * (std::abs(std::cos(square.angle)) + std::abs(std::sin(square.angle)));
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(limit)));
    };
    return {pixel(std::ceil(square.centre.x() - half), photoWidth),
            pixel(std::ceil(square.centre.y() - half), photoHeight),
            pixel(std::floor(square.centre.x() + half) + 1, photoWidth),
            pixel(std::floor(square.centre.y() + half) + 1, photoHeight)};
}

void warpToPhoto(const CropProbabilities& crop, const PixelRect& window, const core::Progress& progress,
                 const std::function<void(int x, int y, std::span<const float> values)>& take) {
    core::expects(!crop.ofClasses.empty(), "warpToPhoto: no probabilities");
    const int px = crop.ofClasses.front().width();
    const std::size_t classes = crop.ofClasses.size();
    std::vector<float> mixed(classes);
    const Point step = crop.cropFromPhoto.linear().col(0);
    for (int y = window.y0; y < window.y1; ++y) {
        if ((y - window.y0) % kRowsBetweenLooks == 0) {
            progress.stopIfCancelled();
        }
        const Point start = crop.cropFromPhoto.apply(Point(window.x0, y));
        for (int x = window.x0; x < window.x1; ++x) {
            const Point at = start + (x - window.x0) * step;
            if (at.x() < -0.5 || at.y() < -0.5 || at.x() > px - 0.5 || at.y() > px - 0.5) {
                continue;
            }
            const double cx = std::clamp(at.x(), 0.0, px - 1.0);
            const double cy = std::clamp(at.y(), 0.0, px - 1.0);
            const int x0 = std::min(static_cast<int>(cx), px - 2);
            const int y0 = std::min(static_cast<int>(cy), px - 2);
            const auto fx = static_cast<float>(cx - x0);
            const auto fy = static_cast<float>(cy - y0);
            for (std::size_t i = 0; i < classes; ++i) {
                const float* upper = crop.ofClasses[i].row(y0) + x0;
                const float* lower = crop.ofClasses[i].row(y0 + 1) + x0;
                const float top = upper[0] + fx * (upper[1] - upper[0]);
                const float bottom = lower[0] + fx * (lower[1] - lower[0]);
                mixed[i] = top + fy * (bottom - top);
            }
            take(x, y, mixed);
        }
    }
}

}  // namespace maskwright::models::inference
