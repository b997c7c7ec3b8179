// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace maskwright::core::image::portrait {

// Random numbers that are the same with every compiler and library: splitmix64 (Steele et al., OOPSLA 2014)
// with distributions of our own, because those of the standard differ between libraries. The stream number
// keeps what is drawn for one purpose (hair, background, ...) apart from all others, so that a change of one
// leaves the rest alone.
class Random {
  public:
    Random(std::uint64_t seed, std::uint64_t stream)
        : state_(mixed(seed * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL * (stream + 1))) {}

    [[nodiscard]] std::uint64_t bits() {
        state_ += 0x9E3779B97F4A7C15ULL;
        return mixed(state_);
    }
    // [0, 1)
    [[nodiscard]] double uniform() { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; }
    [[nodiscard]] double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // Mean 0, deviation 1 (Box and Muller).
    [[nodiscard]] double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }
    // Normal, but never more than two deviations away: faces, not freaks.
    [[nodiscard]] double tame(double mean, double deviation) {
        const double value = normal();
        return mean + deviation * (value < -2.0 ? -2.0 : value > 2.0 ? 2.0 : value);
    }
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
    // 0 .. count-1
    [[nodiscard]] std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(uniform() * static_cast<double>(count));
    }
    // An index, as often as its weight says.
    template <std::size_t N>
    [[nodiscard]] std::size_t pick(const std::array<double, N>& weights) {
        double sum = 0;
        for (const double weight : weights) {
            sum += weight;
        }
        double rest = uniform() * sum;
        for (std::size_t i = 0; i + 1 < N; ++i) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return N - 1;
    }

  private:
    [[nodiscard]] static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    std::uint64_t state_;
};

}  // namespace maskwright::core::image::portrait
