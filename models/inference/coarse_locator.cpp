// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/coarse_locator.h"

#include "core/error.h"
#include "core/shape/face_crop.h"
#include "models/inference/blobs.h"
#include "models/inference/photo_planes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>

namespace maskwright::models::inference {

using core::Box;
using core::FaceCandidate;
using core::Point;
using core::geometry::Similarity;
using core::shape::FaceSquare;

namespace {

// Where on the box of what the network marks the box of the 106 points lies, in shares of its width and
// height.
struct Shares {
    double x0, y0, x1, y1;
};
// The face region with ears and forehead. Median of the 727 faces of celebamask_mini/train; deviations 0.08,
// 0.08, 0.08 and 0.01.
constexpr Shares kInFace{-0.025, 0.25, 1.02, 1.034};
// The whole head with its hair, likewise.
constexpr Shares kInHead{0.16, 0.45, 0.84, 0.94};

// On the whole photo the network must only point; near it must be sure.
constexpr float kSeen = 0.3F;
constexpr float kFace = 0.5F;

constexpr int kLeastPixels = 12;       // of a face on a look at the whole
constexpr int kLeastPixelsNear = 200;  // of a face on a look from near
constexpr double kNearSides = 2.8;     // side of the near look in larger sides of the box
constexpr std::size_t kMostFaces = 8;
constexpr double kSameFace = 0.4;     // overlap of boxes
constexpr double kQuarterSide = 0.6;  // of the photo's longer side: quarters overlap

Box boxInPhoto(const Box& box, const Similarity& photoFromCrop) {
    const Point low = photoFromCrop.apply(Point(box.x0, box.y0));
    const Point high = photoFromCrop.apply(Point(box.x1, box.y1));
    return {low.x(), low.y(), high.x(), high.y()};
}

Box pointsBox(const Box& marked, const Shares& shares) {
    return {marked.x0 + shares.x0 * marked.width(), marked.y0 + shares.y0 * marked.height(),
            marked.x0 + shares.x1 * marked.width(), marked.y0 + shares.y1 * marked.height()};
}

// Boxes of what one look marks as faces, in photo coordinates, largest first.
std::vector<Box> markedOn(const CropProbabilities& crop) {
    const Blobs blobs = blobsOf(crop.ofClasses[1], kSeen);
    std::vector<Blob> faces;
    std::ranges::copy_if(blobs.all, std::back_inserter(faces),
                         [](const Blob& blob) { return blob.area >= kLeastPixels; });
    std::ranges::stable_sort(faces, std::ranges::greater{}, &Blob::area);
    std::vector<Box> boxes;
    for (const Blob& face : faces) {
        boxes.push_back(boxInPhoto(face.box, crop.cropFromPhoto.inverse()));
    }
    return boxes;
}

// The face nearest to the middle of a look from near; none if the network does not see one there any more.
std::optional<Box> markedNear(const CropProbabilities& crop, const Box& rough) {
    const Similarity photoFromCrop = crop.cropFromPhoto.inverse();
    std::optional<Box> best;
    double nearest = std::max(rough.width(), rough.height());
    for (const Blob& blob : blobsOf(crop.ofClasses[1], kFace).all) {
        const Box box = boxInPhoto(blob.box, photoFromCrop);
        const double away = (box.centre() - rough.centre()).norm();
        if (blob.area >= kLeastPixelsNear && away < nearest) {
            best = box;
            nearest = away;
        }
    }
    return best;
}

double scoreOf(const Box& box, const core::ImageView& photo) {
    const double share = box.area() / (static_cast<double>(photo.width) * photo.height);
    const Point middle(photo.width / 2.0, photo.height / 2.0);
    const double away = (box.centre() - middle).norm() / middle.norm();
    return share * std::exp(-2 * away * away);
}

std::vector<FaceSquare> quartersOf(const core::ImageView& photo) {
    const double side = kQuarterSide * std::max(photo.width, photo.height);
    std::vector<FaceSquare> quarters;
    const auto ends = [&](int extent) {
        const double half = std::min(side, static_cast<double>(extent)) / 2;
        return std::array<double, 2>{half - 0.5, extent - 0.5 - half};
    };
    for (const double y : ends(photo.height)) {
        for (const double x : ends(photo.width)) {
            quarters.push_back({Point(x, y), side, 0});
        }
    }
    return quarters;
}

}  // namespace

CoarseLocator::CoarseLocator(std::shared_ptr<const Network> network, std::string version)
    : network_(std::move(network)), version_(std::move(version)) {
    core::expects(network_ != nullptr && network_->kind() == Kind::Coarse,
                  "CoarseLocator: a network of the kind coarse");
    if (network_->classes() > 3) {
        throw core::Error(
            "the coarse network tells " + std::to_string(network_->classes()) + " classes apart", {},
            "Choose one of background, face and hair, or of background and head.");
    }
}

std::vector<FaceCandidate> CoarseLocator::locate(const core::ImageView& photo,
                                                 const core::Progress& progress) const {
    std::vector<Box> rough;
    const auto lookAt = [&](const std::vector<FaceSquare>& squares) {
        for (const CropProbabilities& crop : probabilitiesOn(*network_, photo, squares, progress)) {
            std::ranges::copy(markedOn(crop), std::back_inserter(rough));
        }
    };
    lookAt({core::shape::wholePhoto(photo.width, photo.height)});
    if (rough.empty()) {
        lookAt(quartersOf(photo));
    }
    std::ranges::stable_sort(rough, std::ranges::greater{}, &Box::area);
    rough.resize(std::min(rough.size(), kMostFaces));
    if (rough.empty()) {
        return {};
    }
    std::vector<FaceSquare> near;
    for (const Box& box : rough) {
        near.push_back({box.centre(), kNearSides * std::max(box.width(), box.height()), 0});
    }
    const std::vector<CropProbabilities> looks = probabilitiesOn(*network_, photo, near, progress);
    std::vector<FaceCandidate> faces;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        const std::optional<Box> marked = markedNear(looks[i], rough[i]);
        if (!marked) {
            continue;
        }
        const Box box = pointsBox(*marked, network_->classes() == 2 ? kInHead : kInFace);
        const bool known = std::ranges::any_of(
            faces, [&](const FaceCandidate& face) { return core::overlap(face.box, box) > kSameFace; });
        if (!known) {
            faces.push_back({box, scoreOf(box, photo), 0});
        }
    }
    std::ranges::stable_sort(faces, std::ranges::greater{}, &FaceCandidate::score);
    return faces;
}

}  // namespace maskwright::models::inference
