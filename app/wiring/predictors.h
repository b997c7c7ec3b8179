// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"
#include "core/shape/face_alignment.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

// app/wiring is the only place that knows both the pipelines and what can predict: it makes the predictors
// that the programs hand to the pipelines, by the names that people give them.
namespace maskwright::app::wiring {

// The model that needs no weights.
inline constexpr const char* kMeanShape = "mean-shape";

// Sets of weights that are installed, the better first.
[[nodiscard]] std::vector<std::string> installedWeightSets();

// What a person chose, by option or in the settings. The defaults take the best that is there and work
// without any weights. A model is called by a version of the project ("landmarks-3"), a set of weights
// ("research") or a file.
struct PredictorChoice {
    std::string points;       // landmark model, or mean-shape; empty: the best
    std::string regions;      // networks, graphcut; empty: networks if they are there
    std::string regionModel;  // of the fine network; empty: the best
    std::string weightSet;    // the only set that may serve as the best; empty: MASKWRIGHT_WEIGHTS, or any
    std::string device = "auto";     // where networks run: auto, cpu, cuda, cuda:N
    std::string precision = "auto";  // of networks: float32, bfloat16, auto: what the device is faster with
    bool flipTest = false;           // landmark networks look at the mirror image as well: twice the time
    std::filesystem::path project;   // whose model versions count; may be empty

    // Throws core::Error for a device, precision or source of regions that does not exist.
    void check() const;
};

// What a choice comes to, for a person. Nothing is loaded. Throws core::Error as the functions below do for
// what is not there.
struct PredictorWords {
    struct Words {
        std::string name;    // "network 'research'", "mean shape"
        std::string reason;  // why it is no network, where a person did not choose that; else empty
        // "mean shape (no landmark network is installed)"
        [[nodiscard]] std::string all() const { return reason.empty() ? name : name + " (" + reason + ")"; }
    };
    Words points;
    Words regions;
};
[[nodiscard]] PredictorWords inWords(const PredictorChoice& choice);

// Loading weights takes some tenths of a second the first time, in the caller's thread. All throw core::Error
// if what was chosen is not there, is broken, or cannot run on the device.

// The cascade and the coarse network together; the cascade alone for the mean shape and without weights.
[[nodiscard]] std::unique_ptr<core::FaceLocator> makeFaceLocator(const PredictorChoice& choice);
// The hourglass; the mean shape without weights.
[[nodiscard]] std::unique_ptr<core::LandmarkPredictor> makeLandmarkPredictor(const PredictorChoice& choice);
// The coarse-to-fine networks, with the parts as the parser of the same set sees them, if there is one; the
// graph cut without weights.
[[nodiscard]] std::unique_ptr<core::RegionSegmenter> makeRegionSegmenter(const PredictorChoice& choice);
// The coarse network alone, of these weights: what judges it after a training.
[[nodiscard]] std::unique_ptr<core::RegionSegmenter> makeCoarseSegmenter(const std::filesystem::path& weights,
                                                                         const PredictorChoice& choice);
// parser: as points, of a network of 11 classes. There is none without weights. alignment: that of the
// samples that it learned from.
[[nodiscard]] std::unique_ptr<core::FaceParser> makeFaceParser(
    const std::string& parser, const PredictorChoice& choice,
    core::shape::Alignment alignment = core::shape::Alignment::AllPoints);
// The same where a map can do without a second opinion: nothing if none is named and none is there.
[[nodiscard]] std::unique_ptr<core::FaceParser> makeSecondOpinion(const std::string& parser,
                                                                  const PredictorChoice& choice);

// What that is when none is named: "network 'research'"; empty: none is there. Nothing is loaded.
[[nodiscard]] std::string secondOpinionName(const PredictorChoice& choice);

}  // namespace maskwright::app::wiring
