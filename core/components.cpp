// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/components.h"

#include <numeric>

namespace maskwright::core {

namespace {

std::size_t rootOf(std::vector<std::size_t>& parents, std::size_t run) {
    while (parents[run] != run) {
        parents[run] = parents[parents[run]];
        run = parents[run];
    }
    return run;
}

}  // namespace

Components::Components(const Raster<std::uint8_t>& picture)
    : width_(picture.width()), height_(picture.height()) {
    for (int y = 0; y < picture.height(); ++y) {
        rowStarts_.push_back(runs_.size());
        const std::uint8_t* row = picture.row(y);
        for (int x = 0; x < picture.width();) {
            const std::uint8_t* end =
                std::find_if(row + x, row + picture.width(), [&](std::uint8_t one) { return one != row[x]; });
            const int next = static_cast<int>(end - row);
            runs_.push_back({y, x, next, row[x]});
            x = next;
        }
    }
    rowStarts_.push_back(runs_.size());
    pieces_.resize(runs_.size());
    std::iota(pieces_.begin(), pieces_.end(), std::size_t{0});
    forEachMeeting([&](std::size_t upper, std::size_t lower) {
        if (runs_[upper].value == runs_[lower].value) {
            pieces_[rootOf(pieces_, lower)] = rootOf(pieces_, upper);
        }
    });
    areas_.assign(runs_.size(), 0);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        pieces_[i] = rootOf(pieces_, i);
        areas_[pieces_[i]] += runs_[i].x1 - runs_[i].x0;
    }
}

std::vector<std::size_t> Components::enclosing() const {
    constexpr std::size_t kNotMet = kNoPiece - 1;
    std::vector<std::size_t> around(runs_.size(), kNotMet);
    const auto meet = [&](std::size_t piece, std::size_t other) {
        around[piece] = around[piece] == kNotMet || around[piece] == other ? other : kNoPiece;
    };
    forEachBorder([&](std::size_t one, std::size_t other, int /*edges*/) {
        meet(pieces_[one], pieces_[other]);
        meet(pieces_[other], pieces_[one]);
    });
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const Run& run = runs_[i];
        if (run.y == 0 || run.y == height_ - 1 || run.x0 == 0 || run.x1 == width_) {
            around[pieces_[i]] = kNoPiece;
        }
    }
    for (std::size_t piece = 0; piece < around.size(); ++piece) {
        const bool met = around[piece] < kNotMet;
        if (!met || areas_[piece] >= areas_[around[piece]]) {
            around[piece] = kNoPiece;
        }
    }
    return around;
}

}  // namespace maskwright::core
