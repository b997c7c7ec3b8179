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

void MendedMap::set(int x, int y, std::uint8_t value) {
    std::uint8_t& layer = layer_.at(x, y);
    setPixels_ += (value != kNoCorrection ? 1 : 0) - (layer != kNoCorrection ? 1 : 0);
    layer = value;
    map_.at(x, y) = value == kNoCorrection ? automatic_->at(x, y) : value;
}

PixelRect MendedMap::paint(std::span<const PixelSpan> spans, std::uint8_t value, const ClassSet& locked,
                           PixelChange& record) {
    expects(value < kClassCount || value == kNoCorrection, "MendedMap: no such class");
    PixelRect changed;
    for (const PixelSpan& span : spans) {
        if (span.y < 0 || span.y >= map_.height()) {
            continue;
        }
        PixelRect inRow;
        for (int x = std::max(span.x0, 0); x < std::min(span.x1, map_.width()); ++x) {
            const std::uint8_t shown = map_.at(x, span.y);
            const std::uint8_t before = layer_.at(x, span.y);
            if (before == value || (shown < kClassCount && locked.test(shown))) {
                continue;
            }
            record.add({span.y, x, x + 1, before, value});
            set(x, span.y, value);
            inRow = {inRow.empty() ? x : inRow.x0, span.y, x + 1, span.y + 1};
        }
        changed = changed.united(inRow);
    }
    touched_ = touched_.united(changed);
    return changed;
}

PixelRect MendedMap::setRun(const PixelChange::Run& run, std::uint8_t value) {
    for (int x = run.x0; x < run.x1; ++x) {
        set(x, run.y, value);
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
