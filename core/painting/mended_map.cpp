// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/painting/mended_map.h"

#include <algorithm>
#include <iterator>

namespace maskwright::core::painting {

void PixelChange::add(const Run& run) {
    if (!runs_.empty()) {
        Run& last = runs_.back();
        if (last.y == run.y && last.x1 == run.x0 && last.before == run.before && last.after == run.after) {
            last.x1 = run.x1;
            return;
        }
    }
    runs_.push_back(run);
}

MendedMap::MendedMap(const LabelMap& automatic, const Corrections& corrections)
    : automatic_(&automatic),
      layer_(automatic.width(), automatic.height(), kNoCorrection),
      map_(automatic),
      touched_(corrections.window) {
    putOver(map_, corrections);
    for (int y = corrections.window.y0; y < corrections.window.y1; ++y) {
        const std::uint8_t* from = corrections.values.row(y - corrections.window.y0);
        std::copy_n(from, corrections.window.width(), layer_.row(y) + corrections.window.x0);
        setPixels_ +=
            corrections.window.width() - std::count(from, from + corrections.window.width(), kNoCorrection);
    }
}

PixelRect MendedMap::automaticChanged(const PixelRect& rect) {
    PixelRect changed;
    const PixelRect inside = rect.intersected(map_.bounds());
    for (int y = inside.y0; y < inside.y1; ++y) {
        for (int x = inside.x0; x < inside.x1; ++x) {
            if (layer_.at(x, y) == kNoCorrection && map_.at(x, y) != automatic_->at(x, y)) {
                map_.at(x, y) = automatic_->at(x, y);
                changed = changed.united({x, y, x + 1, y + 1});
            }
        }
    }
    return changed;
}

PixelRect MendedMap::paint(std::span<const PixelSpan> spans, std::uint8_t value, const ClassSet& locked,
                           PixelChange& record) {
    expects(value < kClassCount || value == kNoCorrection, "MendedMap: no such class");
    PixelRect changed;
    for (const PixelSpan& span : spans) {
        if (span.y < 0 || span.y >= map_.height()) {
            continue;
        }
        const std::uint8_t* layer = layer_.row(span.y);
        const std::uint8_t* map = map_.row(span.y);
        const auto isLocked = [&](int x) { return map[x] < kClassCount && locked.test(map[x]); };
        const int end = std::min(span.x1, map_.width());
        for (int x = std::max(span.x0, 0); x < end;) {
            const int first = x;
            const std::uint8_t before = layer[first];
            if (before == value || isLocked(first)) {
                ++x;
                continue;
            }
            while (x < end && layer[x] == before && !isLocked(x)) {
                ++x;
            }
            const PixelChange::Run run{span.y, first, x, before, value};
            record.add(run);
            changed = changed.united(setRun(run, value));
        }
    }
    touched_ = touched_.united(changed);
    return changed;
}

PixelRect MendedMap::setRun(const PixelChange::Run& run, std::uint8_t value) {
    std::uint8_t* layer = layer_.row(run.y);
    const auto length = run.x1 - run.x0;
    setPixels_ += (value != kNoCorrection ? length : 0) -
                  (length - std::count(layer + run.x0, layer + run.x1, kNoCorrection));
    std::fill(layer + run.x0, layer + run.x1, value);
    std::uint8_t* map = map_.row(run.y);
    if (value == kNoCorrection) {
        std::copy_n(automatic_->row(run.y) + run.x0, length, map + run.x0);
    } else {
        std::fill(map + run.x0, map + run.x1, value);
    }
    return {run.x0, run.y, run.x1, run.y + 1};
}

PixelRect MendedMap::apply(const PixelChange& change) {
    PixelRect changed;
    for (const PixelChange::Run& run : change.runs_) {
        changed = changed.united(setRun(run, run.after));
    }
    touched_ = touched_.united(changed);
    return changed;
}

PixelRect MendedMap::revert(const PixelChange& change) {
    PixelRect changed;
    for (auto run = change.runs_.rbegin(); run != change.runs_.rend(); ++run) {
        changed = changed.united(setRun(*run, run->before));
    }
    touched_ = touched_.united(changed);
    return changed;
}

PixelRect MendedMap::revertRows(PixelChange& record, int y0, int y1) {
    PixelChange inRows;
    const auto isInRows = [y0, y1](const PixelChange::Run& run) { return run.y >= y0 && run.y < y1; };
    std::ranges::copy_if(record.runs_, std::back_inserter(inRows.runs_), isInRows);
    std::erase_if(record.runs_, isInRows);
    return revert(inRows);
}

}  // namespace maskwright::core::painting
