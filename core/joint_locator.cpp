// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/joint_locator.h"

#include "core/error.h"

#include <algorithm>
#include <iterator>

namespace maskwright::core {

namespace {

constexpr double kSameFace = 0.3;  // overlap of the boxes

bool seenIn(const std::vector<FaceCandidate>& faces, const FaceCandidate& face) {
    return std::ranges::any_of(
        faces, [&](const FaceCandidate& other) { return overlap(other.box, face.box) > kSameFace; });
}

}  // namespace

JointLocator::JointLocator(std::unique_ptr<FaceLocator> first, std::unique_ptr<FaceLocator> second)
    : first_(std::move(first)), second_(std::move(second)) {
    expects(first_ != nullptr && second_ != nullptr, "JointLocator: two locators");
}

std::vector<FaceCandidate> JointLocator::locate(const ImageView& photo, const Progress& progress) const {
    std::vector<FaceCandidate> faces = first_->locate(photo, progress);
    const std::vector<FaceCandidate> second = second_->locate(photo, progress);
    std::ranges::stable_partition(faces, [&](const FaceCandidate& face) { return seenIn(second, face); });
    const std::vector<FaceCandidate> first = faces;
    std::ranges::copy_if(second, std::back_inserter(faces),
                         [&](const FaceCandidate& face) { return !seenIn(first, face); });
    return faces;
}

std::string JointLocator::version() const {
    return first_->version() + ", " + second_->version();
}

}  // namespace maskwright::core
