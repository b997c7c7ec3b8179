// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/painting/brush.h"
#include "core/painting/corrections.h"

#include <bitset>
#include <span>
#include <vector>

namespace maskwright::core::painting {

// Classes that a gesture leaves as they are ("protected").
using ClassSet = std::bitset<kClassCount>;

// Pixels that are to have one value: a class, or kNoCorrection for what the automatic map says.
struct PaintedArea {
    std::uint8_t value = kNoCorrection;
    std::vector<PixelSpan> spans;
};

// What a gesture has changed in the layer of a person's pixels, as runs of equal values: small, however many
// pixels they are. Applied or reverted as a whole, it is one step of undo.
class PixelChange {
  public:
    struct Run {
        int y = 0;
        int x0 = 0;
        int x1 = 0;
        std::uint8_t before = kNoCorrection;
        std::uint8_t after = kNoCorrection;
    };
    [[nodiscard]] bool empty() const { return runs_.empty(); }
    // In the order of the changes; later ones may lie on earlier ones.
    [[nodiscard]] std::span<const Run> runs() const { return runs_; }
    [[nodiscard]] std::size_t bytes() const { return runs_.capacity() * sizeof(Run); }

  private:
    friend class MendedMap;
    void add(const Run& run);
    std::vector<Run> runs_;
};

// An automatic label map with a person's pixels over it, ready for the hand: every change costs what it
// touches, whatever the size of the photo. Not thread-safe.
class MendedMap {
  public:
    // The automatic map belongs to somebody else, who keeps it alive and in place, and tells of its changes.
    // Requires corrections of its size.
    MendedMap(const LabelMap& automatic, const Corrections& corrections);

    // What counts: a person's pixels where there are some, the automatic map elsewhere.
    [[nodiscard]] const LabelMap& map() const { return map_; }
    [[nodiscard]] const LabelMap& automatic() const { return *automatic_; }
    // A class or kNoCorrection per pixel, of the photo's size.
    [[nodiscard]] const Raster<std::uint8_t>& layer() const { return layer_; }
    [[nodiscard]] std::int64_t setPixels() const { return setPixels_; }
    [[nodiscard]] Corrections corrections() const { return trimmed(layer_, touched_); }

    // The automatic map has changed inside the rectangle. Returns the smallest rectangle of pixels that look
    // different now.
    PixelRect automaticChanged(const PixelRect& rect);

    // Gives the pixels the value, except those that show a protected class. What changes is added to the
    // record. Spans beside the map count for nothing. Returns the rectangle of what changed. A pixel that
    // shows the class already becomes the person's as well: it stays when the automatic map changes.
    PixelRect paint(std::span<const PixelSpan> spans, std::uint8_t value, const ClassSet& locked,
                    PixelChange& record);
    PixelRect paint(const PaintedArea& area, const ClassSet& locked, PixelChange& record) {
        return paint(area.spans, area.value, locked, record);
    }

    // Requires the state that the change was recorded in (revert: that it led to).
    PixelRect apply(const PixelChange& change);
    PixelRect revert(const PixelChange& change);
    // Reverts and forgets what the record has changed in the rows y0 .. y1-1.
    PixelRect revertRows(PixelChange& record, int y0, int y1);

  private:
    PixelRect setRun(const PixelChange::Run& run, std::uint8_t value);

    const LabelMap* automatic_;
    Raster<std::uint8_t> layer_;
    LabelMap map_;
    std::int64_t setPixels_ = 0;
    PixelRect touched_;  // holds every pixel that is or was set
};

}  // namespace maskwright::core::painting
