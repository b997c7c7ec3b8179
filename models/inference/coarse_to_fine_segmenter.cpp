// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/coarse_to_fine_segmenter.h"

#include "core/error.h"
#include "core/shape/face_crop.h"
#include "models/inference/blobs.h"
#include "models/inference/photo_planes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::models::inference {

using core::PixelRect;
using core::RegionMap;
using core::shape::FaceSquare;

namespace {

constexpr int kRegions = 3;
constexpr auto kSkin = static_cast<std::size_t>(core::Region::Skin);
constexpr auto kHair = static_cast<std::size_t>(core::Region::Hair);

// The square in which hair is followed beyond the head's, as a multiple of its side: to the shoulders and
// below.
constexpr double kBeyond = 2;

// A strip along the inside of the fine square, as a share of its side, in which this much hair says that it
// goes on outside.
constexpr double kStrip = 0.03;
constexpr float kHairThere = 0.5F;
constexpr int kFewPixels = 8;

std::uint8_t byteOf(float probability) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(probability, 0.0F, 1.0F) * 255));
}

bool hairLeaves(const CropProbabilities& head) {
    const core::Raster<float>& hair = head.ofClasses[kHair];
    const int side = hair.width();
    const int strip = std::max(1, static_cast<int>(kStrip * side));
    int pixels = 0;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const bool atBorder = x < strip || y < strip || x >= side - strip || y >= side - strip;
            pixels += atBorder && hair.at(x, y) > kHairThere ? 1 : 0;
        }
    }
    return pixels >= kFewPixels;
}

// Takes away the hair that does not hang together with hair inside the head's square, the middle of the crop:
// it is other people's.
void keepHairOfHead(CropProbabilities& around) {
    core::Raster<float>& hair = around.ofClasses[kHair];
    const Blobs blobs = blobsOf(hair, kHairThere);
    std::vector<char> ofHead(blobs.all.size(), 0);
    const int side = hair.width();
    const int margin = static_cast<int>(side * (1 - 1 / kBeyond) / 2);
    for (int y = margin; y < side - margin; ++y) {
        for (int x = margin; x < side - margin; ++x) {
            if (const int blob = blobs.blobAt.at(x, y); blob >= 0) {
                ofHead[static_cast<std::size_t>(blob)] = 1;
            }
        }
    }
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int blob = blobs.blobAt.at(x, y);
            if (blob < 0 || ofHead[static_cast<std::size_t>(blob)] == 0) {
                hair.at(x, y) = 0;
            }
        }
    }
}

void requireThreeClasses(const Network& network, Kind kind) {
    core::expects(network.kind() == kind, "CoarseToFineSegmenter: a network of another kind");
    if (network.classes() != kRegions) {
        throw core::Error("the " + nameOf(kind) + " network tells " + std::to_string(network.classes()) +
                              " classes apart, hair, skin and background are needed",
                          {}, "Choose a network that was trained with 3 classes.");
    }
}

}  // namespace

CoarseToFineSegmenter::CoarseToFineSegmenter(std::shared_ptr<const Network> fine,
                                             std::shared_ptr<const Network> coarse, std::string version)
    : fine_(std::move(fine)), coarse_(std::move(coarse)), version_(std::move(version)) {
    core::expects(fine_ != nullptr, "CoarseToFineSegmenter: no fine network");
    requireThreeClasses(*fine_, Kind::Fine);
    if (coarse_ != nullptr) {
        requireThreeClasses(*coarse_, Kind::Coarse);
    }
}

RegionMap CoarseToFineSegmenter::segment(const core::ImageView& photo, const core::Landmarks& landmarks,
                                         const core::Progress& progress) const {
    const std::array<FaceSquare, 1> head{core::shape::headSquare(landmarks.points)};
    const CropProbabilities fine = probabilitiesOn(*fine_, photo, head, progress, FlipTest::On).front();
    const bool beyond = coarse_ != nullptr && hairLeaves(fine);
    std::array<FaceSquare, 1> around = head;
    if (beyond) {
        around[0].side *= kBeyond;
    }
    RegionMap regions;
    regions.photoWidth = photo.width;
    regions.photoHeight = photo.height;
    regions.window = windowOf(around[0], photo.width, photo.height);
    const PixelRect& window = regions.window;
    regions.hair = core::Raster<std::uint8_t>(window.width(), window.height());
    regions.skin = core::Raster<std::uint8_t>(window.width(), window.height());
    if (beyond) {
        // The hair alone: the skin beyond the head is other people's.
        CropProbabilities coarse = probabilitiesOn(*coarse_, photo, around, progress).front();
        keepHairOfHead(coarse);
        warpToPhoto(coarse, window, progress, [&](int x, int y, std::span<const float> values) {
            regions.hair.at(x - window.x0, y - window.y0) = byteOf(values[kHair]);
        });
    }
    const PixelRect inner = windowOf(head[0], photo.width, photo.height);
    warpToPhoto(fine, inner, progress, [&](int x, int y, std::span<const float> values) {
        const std::uint8_t hair = byteOf(values[kHair]);
        regions.hair.at(x - window.x0, y - window.y0) = hair;
        regions.skin.at(x - window.x0, y - window.y0) =
            std::min(byteOf(values[kSkin]), static_cast<std::uint8_t>(255 - hair));
    });
    return regions;
}

}  // namespace maskwright::models::inference
