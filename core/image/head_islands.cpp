// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_islands.h"

#include "core/components.h"
#include "core/error.h"
#include "core/label_map.h"

#include <algorithm>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

// Hair over the face always reaches its outline; a little less is asked for, the outline is not exact.
constexpr double kFaceRadius = 0.85;
// An island of fewer pixels than this, at working size, is no strand.
constexpr int kFewPixels = 12;

struct Island {
    int pixels = 0;
    double farthest = 0;  // radius on the head
};

void mend(Raster<std::uint8_t>& regions, const Raster<HeadPlace>& places, Region region) {
    const auto label = static_cast<std::uint8_t>(region);
    cv::Mat mask(regions.height(), regions.width(), CV_8U);
    for (int y = 0; y < regions.height(); ++y) {
        for (int x = 0; x < regions.width(); ++x) {
            mask.at<std::uint8_t>(y, x) = regions.at(x, y) == label ? 1 : 0;
        }
    }
    cv::Mat numbers;
    const int count = cv::connectedComponents(mask, numbers, 8, CV_32S);
    std::vector<Island> islands(static_cast<std::size_t>(count));
    const auto islandAt = [&](int x, int y) -> Island& {
        return islands[static_cast<std::size_t>(numbers.at<int>(y, x))];
    };
    for (int y = 0; y < regions.height(); ++y) {
        for (int x = 0; x < regions.width(); ++x) {
            Island& island = islandAt(x, y);
            ++island.pixels;
            island.farthest = std::max(island.farthest, places.at(x, y).radius);
        }
    }
    for (int y = 0; y < regions.height(); ++y) {
        for (int x = 0; x < regions.width(); ++x) {
            if (regions.at(x, y) != label) {
                continue;
            }
            const Island& island = islandAt(x, y);
            if (region == Region::Hair && island.farthest < kFaceRadius) {
                regions.at(x, y) = static_cast<std::uint8_t>(Region::Skin);
            } else if (island.pixels < kFewPixels && island.farthest >= kFaceRadius) {
                regions.at(x, y) = static_cast<std::uint8_t>(Region::Background);
            }
        }
    }
}

// Background wholly inside the face: nostrils, shades, clear glasses. Of 130 such holes on 146 faces people
// have drawn one.
void fillHoles(Raster<std::uint8_t>& regions) {
    constexpr std::int64_t kFacesPerHole = 50;  // the largest hole is this part of the face
    const Components components(regions);
    const std::vector<Run>& runs = components.runs();
    const std::vector<std::size_t> around = components.enclosing();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::size_t piece = components.pieceOf(i);
        const std::size_t face = around[piece];
        if (face != Components::kNoPiece && runs[i].value == static_cast<std::uint8_t>(Region::Background) &&
            runs[face].value == static_cast<std::uint8_t>(Region::Skin) &&
            kFacesPerHole * components.areas()[piece] <= components.areas()[face]) {
            std::fill(regions.row(runs[i].y) + runs[i].x0, regions.row(runs[i].y) + runs[i].x1,
                      runs[face].value);
        }
    }
}

}  // namespace

void mendIslands(Raster<std::uint8_t>& regions, const Raster<HeadPlace>& places) {
    expects(regions.width() == places.width() && regions.height() == places.height(),
            "mendIslands: one place per pixel");
    if (!regions.empty()) {
        mend(regions, places, Region::Hair);
        mend(regions, places, Region::Skin);
        fillHoles(regions);
    }
}

}  // namespace maskwright::core::image
