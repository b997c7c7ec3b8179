// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/chained_locator.h"

namespace maskwright::app::wiring {

std::vector<core::FaceCandidate> ChainedLocator::locate(const core::ImageView& photo,
                                                        const core::Progress& progress) const {
    std::vector<core::FaceCandidate> faces = first_->locate(photo, progress);
    return faces.empty() ? second_->locate(photo, progress) : faces;
}

}  // namespace maskwright::app::wiring
