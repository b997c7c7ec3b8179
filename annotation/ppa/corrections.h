// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/painting/corrections.h"

#include <string>

namespace maskwright::annotation::ppa {

// The pixels that people have set in an image's label map, and what lay below them when they were last looked
// at.
struct MapCorrections {
    core::painting::Corrections pixels;
    core::painting::Underlay underlay;

    bool operator==(const MapCorrections&) const = default;
};
struct StoredCorrections {
    MapCorrections value;
    store::RevisionId revision{};
    std::string author;  // of the last change
};
[[nodiscard]] std::optional<StoredCorrections> corrections(const Project& project, store::ImageId image);
// Requires a revision of kind Corrections.
[[nodiscard]] StoredCorrections correctionsOf(const Project& project, store::RevisionId revision);

// Saves a person's pixels, all of them, not only the newest. An accepted map that they change is no longer
// accepted from the same moment on: the person has reopened it. Its label map is made anew by
// refreshLabelMap(). origin needs an author; Conflict as ProjectStore::save.
store::RevisionId saveCorrections(Project& project, store::ImageId image, const MapCorrections& corrections,
                                  const Project::Origin& origin);

// A map with a person's pixels over it, and where these no longer fit it.
struct CorrectedMap {
    core::LabelMap map;
    std::vector<core::PixelRect> unfit;
};
// Without corrections the automatic map. Corrections of another size (the photo was replaced) count for
// nothing and do not fit anywhere.
[[nodiscard]] CorrectedMap corrected(core::LabelMap automatic,
                                     const std::optional<StoredCorrections>& corrections);

}  // namespace maskwright::annotation::ppa
