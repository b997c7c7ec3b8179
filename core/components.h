// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace maskwright::core {

// A stretch of one value in one row: columns x0 .. x1-1.
struct Run {
    int y = 0;
    int x0 = 0;
    int x1 = 0;
    std::uint8_t value = 0;
};

// The pieces of a picture whose pixels have one value and hang together, at a corner at least, so that a
// strand one pixel wide is one piece. Works in time of the runs, not of the pixels.
class Components {
  public:
    explicit Components(const Raster<std::uint8_t>& picture);

    // Row by row, from left to right.
    [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
    // The piece a run belongs to, known by the index of one of its runs.
    [[nodiscard]] std::size_t pieceOf(std::size_t run) const { return pieces_[run]; }
    // Pixels by piece; 0 at indices that name no piece.
    [[nodiscard]] const std::vector<std::int64_t>& areas() const { return areas_; }

    // Calls visit(upper run, lower run) for runs of neighbouring rows that meet, at a corner at least.
    template <typename Visit>
    void forEachMeeting(Visit&& visit) const;

    static constexpr std::size_t kNoPiece = static_cast<std::size_t>(-1);
    // By piece: the one piece that it lies wholly inside of, a larger one; kNoPiece for those that touch
    // several pieces or the picture's rim, and at indices that name no piece.
    [[nodiscard]] std::vector<std::size_t> enclosing() const;

    // Calls visit(run, other run, number of pixel edges they share) for runs of different pieces.
    template <typename Visit>
    void forEachBorder(Visit&& visit) const;

  private:
    int width_ = 0;
    int height_ = 0;
    std::vector<Run> runs_;
    std::vector<std::size_t> rowStarts_;
    std::vector<std::size_t> pieces_;
    std::vector<std::int64_t> areas_;
};

template <typename Visit>
void Components::forEachMeeting(Visit&& visit) const {
    for (std::size_t y = 0; y + 2 < rowStarts_.size(); ++y) {
        std::size_t upper = rowStarts_[y];
        std::size_t lower = rowStarts_[y + 1];
        while (upper < rowStarts_[y + 1] && lower < rowStarts_[y + 2]) {
            if (runs_[upper].x0 <= runs_[lower].x1 && runs_[lower].x0 <= runs_[upper].x1) {
                visit(upper, lower);
            }
            // The run that ends first meets no later one, but a run that begins where both end does.
            if (runs_[upper].x1 < runs_[lower].x1) {
                ++upper;
            } else if (runs_[lower].x1 < runs_[upper].x1) {
                ++lower;
            } else {
                if (upper + 1 < rowStarts_[y + 1]) {
                    visit(upper + 1, lower);
                }
                if (lower + 1 < rowStarts_[y + 2]) {
                    visit(upper, lower + 1);
                }
                ++upper;
                ++lower;
            }
        }
    }
}

template <typename Visit>
void Components::forEachBorder(Visit&& visit) const {
    forEachMeeting([&](std::size_t upper, std::size_t lower) {
        const int common =
            std::min(runs_[upper].x1, runs_[lower].x1) - std::max(runs_[upper].x0, runs_[lower].x0);
        if (common > 0 && pieces_[upper] != pieces_[lower]) {
            visit(upper, lower, common);
        }
    });
    for (std::size_t i = 0; i + 1 < runs_.size(); ++i) {
        if (runs_[i + 1].y == runs_[i].y) {
            visit(i, i + 1, 1);
        }
    }
}

}  // namespace maskwright::core
