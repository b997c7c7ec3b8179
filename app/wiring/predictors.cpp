// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/predictors.h"

#include "core/error.h"
#include "core/image/cascade_locator.h"
#include "core/image/graph_cut.h"
#include "core/shape/mean_shape.h"

namespace maskwright::app::wiring {

namespace {

constexpr const char* kMeanShape = "mean-shape";

// The cascade, the mean shape and the graph cut run on the processor alone.
void refuseCuda(Device device, const std::string& what) {
    if (device == Device::Cuda) {
        throw core::Error(what + " does not run on a GPU", "--device cuda",
                          "Use --device cpu or auto; a GPU serves networks, and none is installed.");
    }
}

}  // namespace

Device deviceNamed(const std::string& name) {
    if (name == "auto") {
        return Device::Auto;
    }
    if (name == "cpu") {
        return Device::Cpu;
    }
    if (name == "cuda") {
        return Device::Cuda;
    }
    throw core::Error("no device of this name", name, "Use auto, cpu or cuda.");
}

RegionSource regionSourceNamed(const std::string& name) {
    if (name == "graphcut") {
        return RegionSource::GraphCut;
    }
    if (name == "networks") {
        return RegionSource::Networks;
    }
    throw core::Error("no source of regions has this name", name, "Use graphcut or networks.");
}

std::unique_ptr<core::FaceLocator> makeFaceLocator(Device device) {
    refuseCuda(device, "the cascade face locator");
    return std::make_unique<core::image::CascadeLocator>();
}

std::unique_ptr<core::LandmarkPredictor> makeLandmarkPredictor(const std::string& model, Device device) {
    if (!model.empty() && model != kMeanShape) {
        throw core::Error("no landmark model of this version is installed", model,
                          std::string("Leave --model out, or use --model ") + kMeanShape + ".");
    }
    refuseCuda(device, "the mean shape");
    return std::make_unique<core::shape::MeanShapePredictor>();
}

std::unique_ptr<core::RegionSegmenter> makeRegionSegmenter(RegionSource source, Device device) {
    if (source == RegionSource::Networks) {
        throw core::Error("no networks for hair and skin are installed", "--regions networks",
                          "Use --regions graphcut.");
    }
    refuseCuda(device, "the graph cut");
    return std::make_unique<core::image::GraphCutSegmenter>();
}

}  // namespace maskwright::app::wiring
