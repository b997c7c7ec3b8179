// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/predictors.h"
#include "core/progress.h"

#include <map>
#include <string>
#include <vector>

// annotation/dla is the landmark stage: locate faces, pre-place points, take a person's edits.
namespace maskwright::annotation::dla {

// An image that could not be done, and why; batches collect these and go on.
struct Failure {
    std::string image;
    std::string message;
};

// Boxes of the faces meant, by what a table calls the photo: its file name (with or without ending), with as
// many of its folders in front as it takes ("a/face.jpg"), or the image's name.
using FaceBoxes = std::map<std::string, core::Box>;

struct PlaceOptions {
    // They choose among the faces found, and stand in for a face that was not found. A face that a person
    // chose stays, and so does one that an earlier box chose where none is given now.
    FaceBoxes boxes;
    // Images of the test split get points as all others do, because a person has named the model for them;
    // else see predictorFor().
    bool modelForTestSplit = false;
    // Only these images; empty: all. Either way an image is left alone if a person has touched its points, or
    // if these very predictors placed them already.
    std::vector<store::ImageId> only;
    int threads = 0;  // 0: one per core
};

struct PlaceReport {
    std::int64_t placed = 0;
    std::int64_t untouchedKept = 0;  // already placed by these very predictors, or read off a label map
    std::int64_t personKept = 0;     // a person has touched the points: left alone
    std::vector<std::string> withoutFace;
    std::vector<std::string> unusedBoxes;  // names of boxes that no photo of the project has
    std::vector<Failure> failures;  // also images whose box is called by a name that several photos have
};

// What places the points of an image of this split: the model; but on the test split the mean shape, so that
// no model is judged by points that began as its own proposals.
[[nodiscard]] const core::LandmarkPredictor& predictorFor(store::Split split,
                                                          const core::LandmarkPredictor& model);

// Locates and places points. Photos are decoded and searched on several threads; each image is committed on
// its own, so that an interruption keeps what was done (Cancelled is thrown then) and a second call goes on
// from there.
PlaceReport placeImages(Project& project, const core::FaceLocator& locator,
                        const core::LandmarkPredictor& predictor, const PlaceOptions& options,
                        core::Progress& progress);

}  // namespace maskwright::annotation::dla
