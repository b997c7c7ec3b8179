// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>

namespace maskwright::core::image {

// Finds faces with OpenCV's cascades (frontal and profile, several angles). Needs no trained network of ours;
// the largest plausible face comes first, the others follow by size. The score of a candidate is the number
// of detector windows that agree on it. A candidate's box is the bounding box of the mean shape placed where
// the detector saw the face, so that MeanShape::placedIn() gives that placement back. The photo is searched
// at a bounded size, whatever its own, upright first; turned and profile faces are searched for only where
// nothing was found, small ones also where several people were. locate() is safe from several threads: each
// call works with detectors of its own.
class CascadeLocator final : public FaceLocator {
  public:
    // Throws Error if the cascade files of opencv-data are missing or unreadable.
    CascadeLocator();
    ~CascadeLocator() override;

    [[nodiscard]] std::vector<FaceCandidate> locate(const ImageView& photo,
                                                    const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;

  private:
    class DetectorPool;
    std::unique_ptr<DetectorPool> pool_;
};

}  // namespace maskwright::core::image
