// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/predictors.h"

#include "app/wiring/network_shelf.h"
#include "core/error.h"
#include "core/image/cascade_locator.h"
#include "core/image/graph_cut.h"
#include "core/joint_locator.h"
#include "core/regions_and_parts.h"
#include "core/shape/mean_shape.h"
#include "models/inference/coarse_locator.h"
#include "models/inference/coarse_segmenter.h"
#include "models/inference/coarse_to_fine_segmenter.h"
#include "models/inference/hourglass_predictor.h"
#include "models/inference/parser_network.h"

#include <algorithm>
#include <cstdlib>

namespace maskwright::app::wiring {

namespace inference = models::inference;
using inference::Kind;

namespace {

constexpr const char* kNetworks = "networks";
constexpr const char* kGraphCut = "graphcut";

// The cascade, the mean shape and the graph cut run on the processor alone.
void refuseCuda(const PredictorChoice& choice, const std::string& what) {
    if (choice.device.starts_with("cuda")) {
        throw core::Error(what + " does not run on a GPU", "--device " + choice.device,
                          "Use --device cpu or auto; a GPU serves networks, and none is installed for this.");
    }
}

bool isDevice(const std::string& name) {
    constexpr std::string_view kNumbered = "cuda:";
    const bool numbered =
        name.starts_with(kNumbered) && name.size() > kNumbered.size() &&
        name.size() <= kNumbered.size() + 2 &&
        std::all_of(name.begin() + kNumbered.size(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return name == "auto" || name == "cpu" || name == "cuda" || numbered;
}

inference::NetworkOptions optionsOf(const PredictorChoice& choice) {
    using inference::Precision;
    return {choice.device, choice.precision == "auto"       ? Precision::Auto
                           : choice.precision == "bfloat16" ? Precision::BFloat16
                                                            : Precision::Float32};
}

std::string weightSetOf(const PredictorChoice& choice) {
    const char* fromEnvironment = std::getenv("MASKWRIGHT_WEIGHTS");
    return choice.weightSet.empty() && fromEnvironment != nullptr ? fromEnvironment : choice.weightSet;
}

std::optional<ModelFile> modelFor(Kind kind, const std::string& wanted, const PredictorChoice& choice) {
    choice.check();
    return findModel({inference::nameOf(kind), wanted, weightSetOf(choice), choice.project});
}

std::optional<ModelFile> landmarkModel(const PredictorChoice& choice) {
    return choice.points == kMeanShape ? std::nullopt : modelFor(Kind::Landmarks, choice.points, choice);
}

// The network of a kind that stands beside another: of that one's set, if it is of one; a file or version of
// the project's own takes the best.
std::optional<ModelFile> modelBeside(Kind kind, const std::string& beside, const PredictorChoice& choice) {
    const std::vector<std::string> sets = installedWeightSets();
    const bool ofSet = std::ranges::find(sets, beside) != sets.end();
    PredictorChoice same = choice;
    same.weightSet = ofSet ? beside : choice.weightSet;
    return modelFor(kind, {}, same);
}

// Nothing: the graph cut.
std::optional<ModelFile> fineModel(const PredictorChoice& choice) {
    if (choice.regions == kGraphCut) {
        return std::nullopt;
    }
    auto model = modelFor(Kind::Fine, choice.regionModel, choice);
    if (!model && choice.regions == kNetworks) {
        throw core::Error("no networks for hair and skin are installed", "--regions networks",
                          "Use --regions graphcut, or see docs/models.md for how to get weights.");
    }
    return model;
}

std::string missingWords(const PredictorChoice& choice, const std::string& what) {
    const std::string set = weightSetOf(choice);
    return set.empty() ? "no " + what + " is installed" : "the weights '" + set + "' have no " + what;
}

using core::shape::Alignment;

std::unique_ptr<core::FaceParser> parserOf(const ModelFile& model, const PredictorChoice& choice,
                                           Alignment alignment = Alignment::AllPoints) {
    const NamedNetwork network = networkFrom(model, Kind::Parser, optionsOf(choice));
    const std::string aligned = alignment == Alignment::FivePoints ? " five points" : "";
    return std::make_unique<inference::ParserNetwork>(network.network, network.version + aligned, alignment);
}

std::string networkWords(const ModelFile& model) {
    return "network '" + model.name + "'";
}

}  // namespace

void PredictorChoice::check() const {
    if (!isDevice(device)) {
        throw core::Error("no device of this name", device, "Use auto, cpu, cuda or cuda:N.");
    }
    if (precision != "auto" && precision != "float32" && precision != "bfloat16") {
        throw core::Error("no precision of this name", precision, "Use auto, float32 or bfloat16.");
    }
    if (!regions.empty() && regions != kNetworks && regions != kGraphCut) {
        throw core::Error("no source of regions has this name", regions, "Use graphcut or networks.");
    }
}

PredictorWords inWords(const PredictorChoice& choice) {
    PredictorWords words{{"mean shape", {}}, {"graph cut", {}}};
    if (const auto model = landmarkModel(choice)) {
        words.points.name = networkWords(*model);
    } else if (choice.points != kMeanShape) {
        words.points.reason = missingWords(choice, "landmark network");
    }
    if (const auto model = fineModel(choice)) {
        const auto parser = modelBeside(Kind::Parser, model->name, choice);
        words.regions.name =
            networkWords(*model) + ", parts: " + (parser ? networkWords(*parser) : "points alone");
    } else if (choice.regions != kGraphCut) {
        words.regions.reason = missingWords(choice, "network for hair and skin");
    }
    return words;
}

std::unique_ptr<core::FaceLocator> makeFaceLocator(const PredictorChoice& choice) {
    const auto landmarks = landmarkModel(choice);
    const auto model = choice.points == kMeanShape
                           ? std::nullopt
                           : modelBeside(Kind::Coarse, landmarks ? landmarks->name : std::string(), choice);
    auto cascade = std::make_unique<core::image::CascadeLocator>();
    if (!model) {
        if (!landmarks) {
            refuseCuda(choice, "the cascade face locator");
        }
        return cascade;
    }
    const NamedNetwork coarse = networkFrom(*model, Kind::Coarse, optionsOf(choice));
    return std::make_unique<core::JointLocator>(
        std::move(cascade), std::make_unique<inference::CoarseLocator>(coarse.network, coarse.version));
}

std::unique_ptr<core::LandmarkPredictor> makeLandmarkPredictor(const PredictorChoice& choice) {
    if (const auto model = landmarkModel(choice)) {
        const NamedNetwork hourglass = networkFrom(*model, Kind::Landmarks, optionsOf(choice));
        if (choice.flipTest) {
            return std::make_unique<inference::HourglassPredictor>(
                hourglass.network, hourglass.version + ", flip test", inference::FlipTest::On);
        }
        return std::make_unique<inference::HourglassPredictor>(hourglass.network, hourglass.version);
    }
    refuseCuda(choice, "the mean shape");
    return std::make_unique<core::shape::MeanShapePredictor>();
}

std::unique_ptr<core::RegionSegmenter> makeRegionSegmenter(const PredictorChoice& choice) {
    const auto model = fineModel(choice);
    if (!model) {
        refuseCuda(choice, "the graph cut");
        return std::make_unique<core::image::GraphCutSegmenter>();
    }
    const NamedNetwork fine = networkFrom(*model, Kind::Fine, optionsOf(choice));
    NamedNetwork coarse;
    std::string version = fine.version;
    if (const auto beside = modelBeside(Kind::Coarse, model->name, choice)) {
        coarse = networkFrom(*beside, Kind::Coarse, optionsOf(choice));
        version += ", " + coarse.version;
    }
    auto regions = std::make_unique<inference::CoarseToFineSegmenter>(fine.network, coarse.network, version);
    if (const auto beside = modelBeside(Kind::Parser, model->name, choice)) {
        return std::make_unique<core::RegionsAndParts>(std::move(regions), parserOf(*beside, choice));
    }
    return regions;
}

std::unique_ptr<core::RegionSegmenter> makeCoarseSegmenter(const std::filesystem::path& weights,
                                                           const PredictorChoice& choice) {
    const auto model = modelFor(Kind::Coarse, weights.string(), choice);
    const NamedNetwork network = networkFrom(*model, Kind::Coarse, optionsOf(choice));
    return std::make_unique<inference::CoarseSegmenter>(network.network, network.version);
}

std::unique_ptr<core::FaceParser> makeFaceParser(const std::string& parser, const PredictorChoice& choice,
                                                 Alignment alignment) {
    const auto model = modelFor(Kind::Parser, parser, choice);
    if (!model) {
        throw core::Error("no parser network is installed", {}, "See docs/models.md for how to get weights.");
    }
    return parserOf(*model, choice, alignment);
}

std::unique_ptr<core::FaceParser> makeSecondOpinion(const std::string& parser,
                                                    const PredictorChoice& choice) {
    return parser.empty() && !modelFor(Kind::Parser, parser, choice) ? nullptr
                                                                     : makeFaceParser(parser, choice);
}

std::string secondOpinionName(const PredictorChoice& choice) {
    const auto model = modelFor(Kind::Parser, {}, choice);
    return model ? networkWords(*model) : std::string();
}

}  // namespace maskwright::app::wiring
