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
using core::ImageView;
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
// A face of this share of the photo's longer side is what the photo was taken of; elsewhere the quarters are
// looked at for smaller ones.
constexpr double kPortraitSide = 0.45;

// What a face is like in a look from near. Chosen on 366 faces that the networks learned from or that were
// set aside: of 598 true ones 95 % pass, of 834 false ones 10 %, some of which are people whom nobody has
// labelled.
constexpr double kMeanSureness = 0.8;
constexpr double kLeastFilling = 0.7;  // of its box
constexpr double kLeastAspect = 0.75;  // height by width
constexpr double kMostAspect = 1.75;

double longerSideOf(const Box& box) {
    return std::max(box.width(), box.height());
}

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

// A face fills its box, is about as high as wide, and the network is sure of nearly all of it; an arm, a wall
// of skin's colour or a piece of a larger face is not.
bool looksLikeAFace(const Blob& blob) {
    const double aspect = blob.box.height() / blob.box.width();
    return blob.meanValue >= kMeanSureness && blob.area >= kLeastFilling * blob.box.area() &&
           aspect >= kLeastAspect && aspect <= kMostAspect;
}

// The face nearest to the middle of a look from near; none if the network does not see one there any more.
std::optional<Box> markedNear(const CropProbabilities& crop, const Box& rough) {
    const Similarity photoFromCrop = crop.cropFromPhoto.inverse();
    std::optional<Box> best;
    double nearest = longerSideOf(rough);
    for (const Blob& blob : blobsOf(crop.ofClasses[1], kFace).all) {
        const Box box = boxInPhoto(blob.box, photoFromCrop);
        const double away = (box.centre() - rough.centre()).norm();
        if (blob.area >= kLeastPixelsNear && away < nearest && looksLikeAFace(blob)) {
            best = box;
            nearest = away;
        }
    }
    return best;
}

double scoreOf(const Box& box, const ImageView& photo) {
    const double share = box.area() / (static_cast<double>(photo.width) * photo.height);
    const Point middle(photo.width / 2.0, photo.height / 2.0);
    const double away = (box.centre() - middle).norm() / middle.norm();
    return share * std::exp(-2 * away * away);
}

bool holds(const Box& box, const Point& point) {
    return point.x() >= box.x0 && point.x() <= box.x1 && point.y() >= box.y0 && point.y() <= box.y1;
}

std::vector<FaceSquare> quartersOf(const ImageView& photo) {
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

std::vector<FaceCandidate> CoarseLocator::locate(const ImageView& photo,
                                                 const core::Progress& progress) const {
    std::vector<Box> faces;  // as the network marks them
    const auto known = [&](const Box& box) {
        return std::ranges::any_of(faces, [&](const Box& face) {
            return holds(face, box.centre()) || core::overlap(face, box) > kSameFace;
        });
    };
    // Rough marks on these views, and a look from near at each.
    const auto lookAt = [&](const std::vector<FaceSquare>& views) {
        std::vector<Box> rough;
        for (const CropProbabilities& view : probabilitiesOn(*network_, photo, views, progress)) {
            std::ranges::copy_if(markedOn(view), std::back_inserter(rough),
                                 [&](const Box& box) { return !known(box); });
        }
        std::ranges::stable_sort(rough, std::ranges::greater{}, &Box::area);
        rough.resize(std::min(rough.size(), kMostFaces));
        if (rough.empty()) {
            return;
        }
        std::vector<FaceSquare> near;
        for (const Box& box : rough) {
            near.push_back({box.centre(), kNearSides * longerSideOf(box), 0});
        }
        const std::vector<CropProbabilities> looks = probabilitiesOn(*network_, photo, near, progress);
        for (std::size_t i = 0; i < looks.size(); ++i) {
            const std::optional<Box> marked = markedNear(looks[i], rough[i]);
            if (marked && !known(*marked)) {
                faces.push_back(*marked);
            }
        }
    };
    lookAt({core::shape::wholePhoto(photo.width, photo.height)});
    const double portraitSide = kPortraitSide * std::max(photo.width, photo.height);
    if (std::ranges::none_of(faces, [&](const Box& face) { return longerSideOf(face) >= portraitSide; })) {
        lookAt(quartersOf(photo));
    }
    std::vector<FaceCandidate> candidates;
    for (const Box& face : faces) {
        const Box box = pointsBox(face, network_->classes() == 2 ? kInHead : kInFace);
        candidates.push_back({box, scoreOf(box, photo), 0});
    }
    std::ranges::stable_sort(candidates, std::ranges::greater{}, &FaceCandidate::score);
    return candidates;
}

}  // namespace maskwright::models::inference
