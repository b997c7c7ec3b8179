// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "tests/annotation/fakes.h"

namespace maskwright::tests {

// A run of 10 epochs on all images of the project, which are placed and accepted for it. Nothing is trained.
inline annotation::store::RunId addMadeRun(annotation::Project& project) {
    core::NoProgress progress;
    (void)annotation::dla::placeImages(project, FakeLocator(), FakePredictor(), {}, progress);
    auto& store = project.store();
    for (const annotation::store::ImageRecord& image : store.images()) {
        store.setAccepted(image.id, annotation::store::RevisionKind::Landmarks,
                          project.landmarks(image.id)->revision, true, "Ana");
    }
    auto samples = store.acceptedSamples("landmarks");
    for (annotation::store::TrainingSample& sample : samples) {
        sample.split = annotation::store::Split::Train;
    }
    return store.addRun({"landmarks", R"({"training": {"epochs": 10}})", "", "Ana", samples});
}

}  // namespace maskwright::tests
