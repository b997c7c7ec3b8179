// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/judges.h"

#include "app/wiring/model_files.h"
#include "app/wiring/predictors.h"

namespace maskwright::app::wiring {

namespace fs = std::filesystem;

annotation::training::Judges makeJudges(const std::string& device) {
    // What locates faces is that of the installation, whatever the project has promoted, so that versions
    // are compared on the same boxes.
    PredictorChoice choice;
    choice.device = device;
    annotation::training::Judges judges;
    judges.locator = [choice] { return makeFaceLocator(choice); };
    judges.landmarks = [choice](const fs::path& weights) {
        PredictorChoice own = choice;
        own.points = weights.empty() ? kMeanShape : weights.string();
        return makeLandmarkPredictor(own);
    };
    judges.coarse = [choice](const fs::path& weights) { return makeCoarseSegmenter(weights, choice); };
    judges.fine = [choice](const fs::path& weights) {
        PredictorChoice own = choice;
        own.regions = "networks";
        own.regionModel = weights.string();
        return makeRegionSegmenter(own);
    };
    judges.parser = [choice](const fs::path& weights) { return makeFaceParser(weights.string(), choice); };
    return judges;
}

std::optional<fs::path> shippedWeights(const std::string& kind) {
    const auto model = findModel({kind, "", "", {}});
    return model ? std::optional(model->file) : std::nullopt;
}

}  // namespace maskwright::app::wiring
