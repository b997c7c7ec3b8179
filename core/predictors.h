// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/progress.h"
#include "core/raster.h"

#include <span>
#include <string>
#include <vector>

// The interfaces that hold the program together: pipelines (annotation/) know these alone, implementations
// come from core/image (cascade, mean shape, graph cut) and models/ (networks), and app/wiring brings them
// together. All implementations: const calls are safe from several threads at once, equal input gives equal
// output, a call stops within 100 ms of a cancel by throwing Cancelled, and Error is thrown for what the
// world did wrong.
namespace maskwright::core {

struct FaceCandidate {
    Box box;                 // of the 106 points: brow to chin, ear to ear
    double score = 0;        // larger is better; only comparable within one locator
    double rollDegrees = 0;  // of the face in the image, clockwise; 0 upright
};

class FaceLocator {
  public:
    virtual ~FaceLocator() = default;
    // The faces of a photo, the major face first. Empty if there is none.
    [[nodiscard]] virtual std::vector<FaceCandidate> locate(const ImageView& photo,
                                                            const Progress& progress) const = 0;
    // Name and version as stored with what it made: "cascade 1".
    [[nodiscard]] virtual std::string version() const = 0;
};

class LandmarkPredictor {
  public:
    virtual ~LandmarkPredictor() = default;

    struct Job {
        ImageView photo;
        FaceCandidate face;
    };
    // One result per job, in order. All states Predicted, confidences 0..1.
    [[nodiscard]] virtual std::vector<Landmarks> place(std::span<const Job> jobs,
                                                       const Progress& progress) const = 0;
    [[nodiscard]] virtual std::string version() const = 0;
};

class RegionSegmenter {
  public:
    virtual ~RegionSegmenter() = default;
    // Hair, skin and background around the face that these points mark.
    [[nodiscard]] virtual RegionMap segment(const ImageView& photo, const Landmarks& landmarks,
                                            const Progress& progress) const = 0;
    [[nodiscard]] virtual std::string version() const = 0;
};

class FaceParser {
  public:
    virtual ~FaceParser() = default;
    // The classes around the face that these points mark: a second opinion beside the fused map.
    [[nodiscard]] virtual ClassProbabilities parse(const ImageView& photo, const Landmarks& landmarks,
                                                   const Progress& progress) const = 0;
    [[nodiscard]] virtual std::string version() const = 0;
};

}  // namespace maskwright::core
