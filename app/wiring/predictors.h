// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>
#include <string>

// app/wiring is the only place that knows both the pipelines and what can predict: it makes the predictors
// that the programs hand to the pipelines, by the names that people give them.
namespace maskwright::app::wiring {

// Where networks run. Auto takes the GPU if there is one.
enum class Device { Auto, Cpu, Cuda };
// "auto", "cpu", "cuda"; throws Error for anything else.
[[nodiscard]] Device deviceNamed(const std::string& name);

// What finds hair and skin.
enum class RegionSource { GraphCut, Networks };
// "graphcut", "networks"; throws Error for anything else.
[[nodiscard]] RegionSource regionSourceNamed(const std::string& name);

[[nodiscard]] std::unique_ptr<core::FaceLocator> makeFaceLocator(Device device);

// model: the version of a landmark model, or "mean-shape"; empty takes the best that is there. Throws Error
// if there is no such model, or if it cannot run on the device.
[[nodiscard]] std::unique_ptr<core::LandmarkPredictor> makeLandmarkPredictor(const std::string& model,
                                                                             Device device);

// Throws Error if the networks are not there, or cannot run on the device.
[[nodiscard]] std::unique_ptr<core::RegionSegmenter> makeRegionSegmenter(RegionSource source, Device device);

}  // namespace maskwright::app::wiring
