// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/newer_map.h"

#include <utility>

namespace maskwright::annotation::ppa {

core::LabelMap fusedMap(const core::RegionMap& regions, const core::Landmarks& points,
                        const core::RgbImage& photo, core::fitting::FitOptions fit,
                        const core::fusion::FusionOptions& fusion) {
    fit.photo = core::viewOf(photo);
    return core::fusion::fuse(regions, core::fitting::fitFace(points, fit), points, fusion);
}

MapOrigin originOf(const Project& project, store::RevisionId points, store::RevisionId regions,
                   const std::string& regionsVersion, const std::optional<StoredCorrections>& corrections) {
    MapOrigin origin;
    origin.sources.points = points;
    origin.sources.regions = regions;
    if (corrections) {
        origin.sources.corrections = corrections->revision;
    }
    origin.modelVersion = fusedMapVersion(project.store(), regionsVersion);
    return origin;
}

std::optional<MapParts> mapParts(const Project& project, store::ImageId image) {
    auto points = project.landmarks(image);
    auto regions = project.regions(image);
    if (!points || !regions) {
        return std::nullopt;
    }
    return MapParts{std::move(*points), std::move(*regions), corrections(project, image)};
}

core::LabelMap automaticMap(const Project& project, store::ImageId image, const MapParts& parts,
                            const ParseOptions& options) {
    const core::fitting::FitOptions fit = fitOptions(project.store());
    const core::RgbImage photo =
        core::fitting::wantsPhoto(parts.points.value, fit) ? project.photo(image) : core::RgbImage();
    return fusedMap(parts.regions.value, parts.points.value, photo, fit, options.fusion);
}

}  // namespace maskwright::annotation::ppa
