// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>

namespace maskwright::models::data {

// Random numbers that are the same on every machine: by hand, since distributions of the standard library
// differ between implementations.
class Numbers {
  public:
    explicit Numbers(std::uint64_t seed) : engine_(seed) {}
    double uniform(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53;
    }
    // An index 0..count-1.
    std::int64_t index(std::int64_t count) {
        return static_cast<std::int64_t>(uniform(0, static_cast<double>(count)));
    }
    bool chance(double probability) { return uniform(0, 1) < probability; }

  private:
    std::mt19937_64 engine_;
};

}  // namespace maskwright::models::data
