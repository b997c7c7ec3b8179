// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

// Whether a difference that was measured on the same faces is more than chance.
namespace maskwright::core::metrics {

struct PairedDifference {
    double mean = 0;
    // The middle 95 % of the means of resampled faces (percentile bootstrap).
    double low = 0;
    double high = 0;
    // The whole interval lies on one side of 0.
    [[nodiscard]] bool isClear() const { return low > 0 || high < 0; }
};

// differences: new minus old, one per face; finite. The same input and seed give the same interval on every
// machine. Empty for fewer than two faces.
[[nodiscard]] std::optional<PairedDifference> pairedBootstrap(std::span<const double> differences,
                                                              int resamples = 2000, std::uint64_t seed = 1);

}  // namespace maskwright::core::metrics
