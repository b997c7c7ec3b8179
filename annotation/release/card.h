// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/release/release_statistics.h"
#include "core/raster.h"

#include <string>
#include <utility>
#include <vector>

// The card of a release: what people read before they use a data set. Internal to annotation/release.
namespace maskwright::annotation::release {

inline constexpr const char* kCardFile = "README.md";
inline constexpr const char* kSheetFile = "card/contact_sheet.png";

// Charts by their file in the release, with what they show in words; only those there is something to show.
struct CardChart {
    std::string file;
    std::string words;
    core::RgbImage picture;
};
[[nodiscard]] std::vector<CardChart> cardCharts(const ReleaseStatistics& statistics);

// Markdown. hasSheet: whether the release has a contact sheet.
[[nodiscard]] std::string cardText(const ReleaseStatistics& statistics, const ReleaseTitle& title,
                                   const std::vector<CardChart>& charts, bool hasSheet);

}  // namespace maskwright::annotation::release
