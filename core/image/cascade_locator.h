// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>

namespace maskwright::core::image {

// Finds faces with OpenCV's cascades (frontal and profile, several angles). Needs no trained network of ours; the
// largest plausible face comes first. Throws Error at construction if the cascade files of opencv-data are missing.
class CascadeLocator final : public FaceLocator {
  public:
    CascadeLocator();
    ~CascadeLocator() override;

    [[nodiscard]] std::vector<FaceCandidate> locate(const ImageView& photo, const Progress& progress) const override;
    [[nodiscard]] std::string version() const override;

  private:
    struct Files;
    std::unique_ptr<Files> files_;
};

}  // namespace maskwright::core::image
