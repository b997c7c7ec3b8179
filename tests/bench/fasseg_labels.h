// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"

#include <array>
#include <filesystem>
#include <string_view>

// FASSEG's classes: sides and lips are not told apart.
namespace maskwright::bench {

inline constexpr std::array<std::string_view, 7> kFassegClasses{"background", "skin",  "hair", "nose",
                                                                "eyes",       "mouth", "brows"};

// labels6/NAME.png beside images/ and landmarks/: 0 to 6 by the order above, kIgnoredLabel for none. Throws
// core::Error if it cannot be read or holds another value.
[[nodiscard]] core::LabelMap readFassegLabels(const std::filesystem::path& tree, const std::string& name);

// LaPa's eleven classes as these.
[[nodiscard]] core::LabelMap asFasseg(core::LabelMap lapa);

// FASSEG's as LaPa's background, skin and hair: what is part of the face is skin.
[[nodiscard]] core::LabelMap asRegions(core::LabelMap fasseg);

}  // namespace maskwright::bench
