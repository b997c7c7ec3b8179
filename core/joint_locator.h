// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>
#include <string>

namespace maskwright::core {

// Two locators as one. Where the first, quick one finds a single face, that is the answer. Where it finds
// none or several, the second is asked as well: faces that both see come first, in the second's order and
// with its boxes and rolls, then those of the second alone, then those of the first alone. Scores are those
// of the locator a candidate comes from.
class JointLocator final : public FaceLocator {
  public:
    // Requires both.
    JointLocator(std::unique_ptr<FaceLocator> quick, std::unique_ptr<FaceLocator> thorough);

    [[nodiscard]] std::vector<FaceCandidate> locate(const ImageView& photo,
                                                    const Progress& progress) const override;
    // Of both: a face may come from either.
    [[nodiscard]] std::string version() const override;

  private:
    std::unique_ptr<FaceLocator> quick_;
    std::unique_ptr<FaceLocator> thorough_;
};

}  // namespace maskwright::core
