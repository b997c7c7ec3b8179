// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/judging.h"

#include <filesystem>
#include <optional>
#include <string>

namespace maskwright::app::wiring {

// What asks new weights about the test split; device as for place and parse.
[[nodiscard]] annotation::training::Judges makeJudges(const std::string& device);

// The best installed weights of a kind, which a training may start from.
[[nodiscard]] std::optional<std::filesystem::path> shippedWeights(const std::string& kind);

}  // namespace maskwright::app::wiring
