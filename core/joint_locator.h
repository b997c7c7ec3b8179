// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>
#include <string>

namespace maskwright::core {

// Two locators as one. Faces that both see come first, in the order of the first and with its boxes and
// rolls, then those of the first alone, then those of the second alone. Scores are those of the locator a
// candidate comes from.
class JointLocator final : public FaceLocator {
  public:
    // Requires both.
    JointLocator(std::unique_ptr<FaceLocator> first, std::unique_ptr<FaceLocator> second);

    [[nodiscard]] std::vector<FaceCandidate> locate(const ImageView& photo,
                                                    const Progress& progress) const override;
    // Of both: a face may come from either.
    [[nodiscard]] std::string version() const override;

  private:
    std::unique_ptr<FaceLocator> first_;
    std::unique_ptr<FaceLocator> second_;
};

}  // namespace maskwright::core
