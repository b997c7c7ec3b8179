// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/ppa/corrections.h"
#include "annotation/project.h"
#include "core/label_map.h"

#include <string>

// What newer points, regions, corrections or a newer fit would change in an accepted label map. The map
// itself stays until a person takes the proposal. How many pixels each pending proposal would change stands
// in the image list (ImageRow::proposalPixels, StateFilter::Proposed).
namespace maskwright::annotation::ppa {

struct Proposal {
    core::LabelMap map;       // what the image's map would be
    std::int64_t pixels = 0;  // that would change
    store::RevisionId revision{};
};
// The pending proposal of an accepted map; none: nothing would change, or a person has refused it.
[[nodiscard]] std::optional<Proposal> proposal(const Project& project, store::ImageId image);

// What a map fused now would be made from: compared with what the accepted map, or the last proposal about
// it, was made from. modelVersion: fusedMapVersion().
struct MapOrigin {
    Project::Sources sources;
    std::string modelVersion;
    bool operator==(const MapOrigin&) const = default;
};
// Whether it is known already what this would change in the accepted map. True for a map that was not fused
// here (an imported one): what the program makes of the photo is no newer state of it.
[[nodiscard]] bool proposalIsKnown(const Project& project, store::ImageId image, const MapOrigin& origin);
// Notes what would change, and returns how many pixels; 0 if that is nothing, or the very map that a person
// has refused. Throws Conflict if the map is not accepted any more, or changes meanwhile.
std::int64_t saveProposal(Project& project, store::ImageId image, const core::LabelMap& map,
                          const MapOrigin& origin);

// The proposal becomes the accepted map, in one transaction. Throws Error if none is pending, Conflict if the
// map has changed meanwhile. Requires an author.
void takeProposal(Project& project, store::ImageId image, const std::string& author);
// The accepted map stays, and the same map is not proposed again. Throws as takeProposal().
void refuseProposal(Project& project, store::ImageId image, const std::string& author);

}  // namespace maskwright::annotation::ppa
