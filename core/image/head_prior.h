// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/head_coordinates.h"
#include "core/raster.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace maskwright::core::image {

// What a pixel near a head can be. Finer than the regions, because a neck has the colours of skin and a coat
// those of hair: each needs a place and colours of its own to be told from them.
enum class HeadPart : std::uint8_t { Background, Skin, Hair, Neck, Clothes };
inline constexpr std::size_t kHeadPartCount = 5;
using PartChances = std::array<float, kHeadPartCount>;  // sum to 1

// Cells of the priors that are made here; those in files may have others.
inline constexpr int kPriorTurns = 96;
inline constexpr int kPriorRadii = 64;
// The place in the middle of a cell: columns are turns, rows radius / (1 + radius).
[[nodiscard]] HeadPlace priorCellPlace(int column, int row);

// How probable each part is at each place of a head, for several styles of hair (long, short, none, ...).
// Immutable, safe from any thread.
class HeadPrior {
  public:
    // By plain geometry: no data behind it. Two styles, short and long hair.
    [[nodiscard]] static HeadPrior builtIn();
    // Learned from hand-drawn masks (resources/research/head_prior.png and .json) where these are installed,
    // else builtIn(). Throws Error if they are there but malformed.
    [[nodiscard]] static const HeadPrior& shipped();
    // grid: 8-bit grey; styles from top to bottom, each the parts in order, each one row per step of the
    // radius. Throws Error unless the picture has the shape that the description says.
    [[nodiscard]] static HeadPrior fromFiles(const std::filesystem::path& description,
                                             const std::filesystem::path& grid);

    [[nodiscard]] std::size_t styleCount() const { return styles_.size(); }
    // How often the style occurs; the shares sum to 1.
    [[nodiscard]] double share(std::size_t style) const { return styles_[style].share; }
    [[nodiscard]] PartChances at(std::size_t style, const HeadPlace& place) const;

  private:
    struct Style {
        double share = 1;
        Raster<PartChances> grid;  // columns: turn; rows: radius / (1 + radius)
    };

    std::vector<Style> styles_;
};

}  // namespace maskwright::core::image
