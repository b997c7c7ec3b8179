// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/blobs.h"

#include <algorithm>
#include <utility>

namespace maskwright::models::inference {

namespace {

constexpr double kTrimmedShare = 0.01;

Blob measured(const std::vector<std::pair<int, int>>& pixels, const core::Raster<float>& values) {
    Blob blob;
    blob.area = static_cast<int>(pixels.size());
    std::vector<int> xs;
    std::vector<int> ys;
    for (const auto& [x, y] : pixels) {
        xs.push_back(x);
        ys.push_back(y);
        blob.centroid += core::Point(x, y) / blob.area;
        blob.meanValue += static_cast<double>(values.at(x, y)) / blob.area;
    }
    const auto trimmed = static_cast<std::ptrdiff_t>(kTrimmedShare * blob.area);
    const auto ends = [&](std::vector<int>& numbers) {
        std::nth_element(numbers.begin(), numbers.begin() + trimmed, numbers.end());
        const int low = numbers[static_cast<std::size_t>(trimmed)];
        std::nth_element(numbers.begin(), numbers.end() - 1 - trimmed, numbers.end());
        return std::pair(low, *(numbers.end() - 1 - trimmed));
    };
    const auto [x0, x1] = ends(xs);
    const auto [y0, y1] = ends(ys);
    // The borders of the outermost pixels' areas.
    blob.box = {x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5};
    return blob;
}

}  // namespace

Blobs blobsOf(const core::Raster<float>& values, float threshold) {
    Blobs blobs{{}, core::Raster<int>(values.width(), values.height(), -1)};
    std::vector<std::pair<int, int>> pixels;
    for (int startY = 0; startY < values.height(); ++startY) {
        for (int startX = 0; startX < values.width(); ++startX) {
            if (blobs.blobAt.at(startX, startY) >= 0 || values.at(startX, startY) < threshold) {
                continue;
            }
            const int index = static_cast<int>(blobs.all.size());
            pixels.assign(1, {startX, startY});
            blobs.blobAt.at(startX, startY) = index;
            for (std::size_t next = 0; next < pixels.size(); ++next) {
                const auto [x, y] = pixels[next];
                for (int ny = std::max(0, y - 1); ny <= std::min(values.height() - 1, y + 1); ++ny) {
                    for (int nx = std::max(0, x - 1); nx <= std::min(values.width() - 1, x + 1); ++nx) {
                        if (blobs.blobAt.at(nx, ny) < 0 && values.at(nx, ny) >= threshold) {
                            blobs.blobAt.at(nx, ny) = index;
                            pixels.emplace_back(nx, ny);
                        }
                    }
                }
            }
            blobs.all.push_back(measured(pixels, values));
        }
    }
    return blobs;
}

}  // namespace maskwright::models::inference
