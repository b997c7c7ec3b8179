// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/paired_bootstrap.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace maskwright::core::metrics {

namespace {

constexpr double kOutsidePercent = 2.5;  // on each side

// The value at this percentage of sorted values, between two of them where it falls between.
double percentile(const std::vector<double>& sorted, double percent) {
    const double place = percent / 100 * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double share = place - static_cast<double>(below);
    return (1 - share) * sorted[below] + share * sorted[above];
}

}  // namespace

std::optional<PairedDifference> pairedBootstrap(std::span<const double> differences, int resamples,
                                                std::uint64_t seed) {
    expects(resamples > 0, "pairedBootstrap: at least one resample");
    if (differences.size() < 2) {
        return std::nullopt;
    }
    const auto count = static_cast<double>(differences.size());
    std::mt19937_64 random(seed);
    std::vector<double> means(static_cast<std::size_t>(resamples));
    for (double& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < differences.size(); ++i) {
            // Not a distribution of the library, whose draws differ between standard libraries. The bias of
            // the remainder is below 1e-13 for any number of faces.
            sum += differences[random() % differences.size()];
        }
        mean = sum / count;
    }
    std::ranges::sort(means);
    PairedDifference result;
    result.mean = std::accumulate(differences.begin(), differences.end(), 0.0) / count;
    result.low = percentile(means, kOutsidePercent);
    result.high = percentile(means, 100 - kOutsidePercent);
    return result;
}

}  // namespace maskwright::core::metrics
