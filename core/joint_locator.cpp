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

JointLocator::JointLocator(std::unique_ptr<FaceLocator> quick, std::unique_ptr<FaceLocator> thorough)
    : quick_(std::move(quick)), thorough_(std::move(thorough)) {
    expects(quick_ != nullptr && thorough_ != nullptr, "JointLocator: two locators");
}

std::vector<FaceCandidate> JointLocator::locate(const ImageView& photo, const Progress& progress) const {
    const std::vector<FaceCandidate> quick = quick_->locate(photo, progress);
    if (quick.size() == 1) {
        return quick;
    }
    std::vector<FaceCandidate> faces = thorough_->locate(photo, progress);
    std::ranges::stable_partition(faces, [&](const FaceCandidate& face) { return seenIn(quick, face); });
    const std::vector<FaceCandidate> thorough = faces;
    std::ranges::copy_if(quick, std::back_inserter(faces),
                         [&](const FaceCandidate& face) { return !seenIn(thorough, face); });
    return faces;
}

std::string JointLocator::version() const {
    return quick_->version() + ", " + thorough_->version();
}

}  // namespace maskwright::core
