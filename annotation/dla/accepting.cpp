// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/accepting.h"

namespace maskwright::annotation::dla {

Acceptance acceptLandmarks(Project& project, store::ImageId image, const std::string& author) {
    core::expects(!author.empty(), "acceptLandmarks: only a person accepts");
    auto stored = project.landmarks(image);
    if (!stored) {
        return Acceptance::NothingToAccept;
    }
    if (stored->accepted) {
        return Acceptance::AlreadyAccepted;
    }
    if (stored->value.allAccepted()) {
        project.store().setAccepted(image, store::RevisionKind::Landmarks, stored->revision, true, author);
    } else {
        stored->value.acceptAll();
        project.saveLandmarks(image, stored->value, {stored->revision, author, kAcceptedUnseen, ""});
    }
    return Acceptance::Accepted;
}

}  // namespace maskwright::annotation::dla
