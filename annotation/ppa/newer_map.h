// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/fit_settings.h"
#include "annotation/ppa/corrections.h"
#include "annotation/ppa/parse_options.h"
#include "annotation/ppa/proposals.h"
#include "annotation/project.h"

// What an image's label map would be now; shared by the batch and by what brings single images in step.
// Internal to annotation/ppa.
namespace maskwright::annotation::ppa {

// photo: empty where the fit does not want one; that of fit does not count.
[[nodiscard]] core::LabelMap fusedMap(const core::RegionMap& regions, const core::Landmarks& points,
                                      const core::RgbImage& photo, core::fitting::FitOptions fit,
                                      const core::fusion::FusionOptions& fusion);

[[nodiscard]] MapOrigin originOf(const Project& project, store::RevisionId points, store::RevisionId regions,
                                 const std::string& regionsVersion,
                                 const std::optional<StoredCorrections>& corrections);

// An image's head points, stored regions and corrections, ready to become a map.
struct MapParts {
    Project::Stored<core::Landmarks> points;
    Project::Stored<core::RegionMap> regions;
    std::optional<StoredCorrections> corrections;

    [[nodiscard]] MapOrigin origin(const Project& project) const {
        return originOf(project, points.revision, regions.revision, regions.modelVersion, corrections);
    }
};
// None without points or regions.
[[nodiscard]] std::optional<MapParts> mapParts(const Project& project, store::ImageId image);
// Without the corrections. Reads the photo where the fit wants it; throws Error if it is gone.
[[nodiscard]] core::LabelMap automaticMap(const Project& project, store::ImageId image, const MapParts& parts,
                                          const ParseOptions& options);

}  // namespace maskwright::annotation::ppa
