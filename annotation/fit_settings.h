// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/project_store.h"
#include "core/fitting/face_fit.h"

#include <optional>
#include <string>

// How the points of a project become contours. One setting of the project, so that parsing, the window,
// accepting, exporting and reports all make the same label map.
namespace maskwright::annotation {

struct FitSettings {
    core::fitting::FitScheme scheme = core::fitting::FitScheme::Expected;
    core::fitting::PointNoise noise;
    bool operator==(const FitSettings& other) const;
};

// The project's own settings, or the usual ones. Throws Error if they cannot be read.
[[nodiscard]] FitSettings fitSettings(const store::ProjectStore& store);
// Nothing: the usual ones again. Label maps that no person has accepted become stale where the settings
// differ, and for accepted ones it is proposed what would change. Throws Error unless every noise is 0..0.2.
void setFitSettings(store::ProjectStore& store, const std::optional<FitSettings>& settings);

// What fitFace() is to be called with, but for the photo.
[[nodiscard]] core::fitting::FitOptions fitOptions(const FitSettings& settings);
[[nodiscard]] inline core::fitting::FitOptions fitOptions(const store::ProjectStore& store) {
    return fitOptions(fitSettings(store));
}

// The model version of a map that is fused in this project now, from regions of this version. With the usual
// settings that is fusedMapVersion(regionsVersion) of project.h.
[[nodiscard]] std::string fusedMapVersion(const store::ProjectStore& store,
                                          const std::string& regionsVersion);

// "expected" or "paper"; as the settings and the command line name the schemes.
[[nodiscard]] std::string nameOf(core::fitting::FitScheme scheme);
// Throws Error for any other name.
[[nodiscard]] core::fitting::FitScheme schemeNamed(const std::string& name);

}  // namespace maskwright::annotation
