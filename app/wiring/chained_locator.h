// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/predictors.h"

#include <memory>
#include <string>

namespace maskwright::app::wiring {

// Asks one locator and, where that finds no face, another.
class ChainedLocator final : public core::FaceLocator {
  public:
    ChainedLocator(std::unique_ptr<core::FaceLocator> first, std::unique_ptr<core::FaceLocator> second)
        : first_(std::move(first)), second_(std::move(second)) {}

    [[nodiscard]] std::vector<core::FaceCandidate> locate(const core::ImageView& photo,
                                                          const core::Progress& progress) const override;
    // Of both: a face may come from either.
    [[nodiscard]] std::string version() const override {
        return first_->version() + ", " + second_->version();
    }

  private:
    std::unique_ptr<core::FaceLocator> first_;
    std::unique_ptr<core::FaceLocator> second_;
};

}  // namespace maskwright::app::wiring
