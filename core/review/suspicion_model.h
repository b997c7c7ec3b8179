// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/suspicion.h"

#include <array>
#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace maskwright::core::review {

// One map whose truth is known, for learning.
struct JudgedMap {
    std::vector<Doubt> doubts;  // all of doubtsOf()
    // 1 - F1 of each class against the truth; 0 where neither shows it.
    std::array<double, kClassCount> losses{};
};

// How heavily each kind of doubt weighs for each class: one linear regression per group of classes (mirrored
// sides share one), in which no doubt counts in a map's favour. Value type.
class SuspicionModel {
  public:
    // Plain weights that suit any map, for where no learned ones are.
    SuspicionModel();
    // Requires maps.
    [[nodiscard]] static SuspicionModel learn(std::span<const JudgedMap> maps);

    // By how many percent of F1 of its class a doubt raises the suspicion; >= 0.
    [[nodiscard]] double loss(const Doubt& doubt) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error for anything but what toJson() gives.
    [[nodiscard]] static SuspicionModel fromJson(const nlohmann::json& json);

  private:
    static constexpr std::size_t kGroups = 8;
    [[nodiscard]] static std::size_t groupOf(FaceClass value);

    std::array<std::array<double, kDoubtKindCount>, kGroups> weights_{};
};

// What a release brings along to judge maps with: learned weights, without and with a second opinion, and
// statistics of maps drawn by hand.
struct ShippedSuspicion {
    SuspicionModel alone;
    SuspicionModel withParser;
    MapStatistics statistics;  // of no maps where resources/research has been taken out
};
// Read on first use; plain weights where resources/research has been taken out. Throws Error if the file is
// malformed.
[[nodiscard]] const ShippedSuspicion& shippedSuspicion();
[[nodiscard]] nlohmann::json toJson(const ShippedSuspicion& shipped);
[[nodiscard]] ShippedSuspicion shippedSuspicionFrom(const nlohmann::json& json);

}  // namespace maskwright::core::review
