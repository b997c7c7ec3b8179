// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/predictors.h"

#include <optional>
#include <span>
#include <string>

// Which of a photo's faces an image is about, and the faces that a person chooses instead.
namespace maskwright::annotation::dla {

// The face meant: the candidate that overlaps the given box most (the box itself, as a candidate of its own,
// if none overlaps it by a third), else the major face, which locators put first. candidates and box: not
// both empty.
[[nodiscard]] FaceList chooseFace(std::span<const core::FaceCandidate> candidates,
                                  const std::optional<core::Box>& box);

// Makes the next candidate (after the last comes the first) the image's face and places its points anew, as
// placeImages() does: on the test split by the mean shape.
// photo: the image's own. Throws Error if the photo shows at most one face, or if a person has touched or
// accepted the points.
void chooseNextFace(Project& project, store::ImageId image, const core::ImageView& photo,
                    const core::LandmarkPredictor& predictor, const std::string& author);

// A second image of the same photo, about the first candidate that no image of this photo is about yet, with
// points placed likewise. Throws Error if every candidate has its image already.
store::ImageId addAnotherFace(Project& project, store::ImageId image, const core::ImageView& photo,
                              const core::LandmarkPredictor& predictor, const std::string& author);

}  // namespace maskwright::annotation::dla
