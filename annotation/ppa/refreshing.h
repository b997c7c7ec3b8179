// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/accepting.h"
#include "annotation/ppa/parse_options.h"
#include "annotation/project.h"

#include <string>

// One image's label map brought in step with its points, regions and corrections.
namespace maskwright::annotation::ppa {

// Fuses the head points with the stored regions, puts a person's pixels over it and saves the map if it is
// stale; does nothing without regions, and never touches a map that a person has accepted. Over an imported
// map the person's pixels alone are put. For the window after an edit, for accepting and for export. Reads
// the photo where some points are a model's; throws Error if it is gone.
void refreshLabelMap(Project& project, store::ImageId image, const ParseOptions& options);

// Notes what the head points and stored regions would change in an accepted map, if that is not known yet;
// does nothing otherwise. Reads the photo as refreshLabelMap() does. Throws Conflict if the map changes
// meanwhile.
void proposeNewerMap(Project& project, store::ImageId image, const ParseOptions& options);

// A person agrees to an image's label map as the current points make it. Throws store::Conflict if the map
// changes meanwhile. Requires an author. Where the person's pixels wanted another look, this was it: they are
// held against the present map from now on.
dla::Acceptance acceptLabelMap(Project& project, store::ImageId image, const std::string& author);

}  // namespace maskwright::annotation::ppa
