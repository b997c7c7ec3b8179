// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <string>

// A person agrees to an image's points as they are.
namespace maskwright::annotation::dla {

// The tool of the revisions that acceptLandmarks() makes: nobody has looked at each face as in the window.
inline constexpr const char* kAcceptedUnseen = "accept unseen";

enum class Acceptance { Accepted, AlreadyAccepted, NothingToAccept };

// Marks every point and the head as accepted. Throws store::Conflict if the points change meanwhile. Requires
// an author.
Acceptance acceptLandmarks(Project& project, store::ImageId image, const std::string& author);

}  // namespace maskwright::annotation::dla
