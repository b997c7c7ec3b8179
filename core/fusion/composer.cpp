// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/composer.h"

#include "core/error.h"
#include "core/fitting/part_groups.h"
#include "core/fusion/region_specks.h"
#include "core/fusion/skin_border.h"
#include "core/fusion/unsure_islands.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace maskwright::core::fusion {

namespace {

constexpr auto kBackground = static_cast<std::uint8_t>(Region::Background);
constexpr auto kSkin = static_cast<std::uint8_t>(Region::Skin);
constexpr auto kHair = static_cast<std::uint8_t>(Region::Hair);

PixelRect boundsInside(const Polygon& polygon, const PixelRect& window) {
    return geometry::pixelBounds(polygon).intersected(window);
}

}  // namespace

Composer::Composer(const RegionMap& regions, const FusionOptions& options)
    : photoWidth_(regions.photoWidth),
      photoHeight_(regions.photoHeight),
      window_(regions.window),
      options_(options),
      regions_(strongestRegions(regions)),
      partsSeen_(regions.parts) {
    const PixelRect photo{0, 0, photoWidth_, photoHeight_};
    expects(window_.empty() || window_.intersected(photo) == window_,
            "RegionMap: the window must lie inside the photo");
    const double area = static_cast<double>(window_.width()) * window_.height();
    const auto leastIsland =
        std::max(options_.leastIslandPx, static_cast<std::int64_t>(options_.leastIslandShare * area));
    if (leastIsland > 0) {  // else islands are to stay
        cleanSpecks(regions_, leastIsland);
        yieldUnsureIslands(regions_, regions, kLeastIslandLead,
                           static_cast<std::int64_t>(kMostUnsureShare * area));
    }
}

std::vector<PixelRect> Composer::useShapes(const fitting::FaceFit& fit, double interOcularPx) {
    std::vector<PaintedPolygon> parts;
    std::vector<SeenGroup> seen;
    for (const fitting::PartGroup& group : fitting::kPartGroups) {
        if (group.classes.empty()) {
            continue;
        }
        SeenGroup drawn{{}, fit.part(group.classes.front()).doubtPx, {}};
        for (const FaceClass value : group.classes) {
            for (const Polygon& polygon : fit.part(value).region) {
                drawn.contour.push_back({polygon, boundsInside(polygon, window_), value});
            }
        }
        if (drawn.contour.empty()) {
            continue;
        }
        if (partsSeen_ && leavesRoom(group.classes.front(), drawn.doubtPx)) {
            seen.push_back(std::move(drawn));
        } else {
            std::ranges::move(drawn.contour, std::back_inserter(parts));
        }
    }
    std::vector<PaintedPolygon> kept;
    if (options_.jawlineMargin >= 0) {
        for (Polygon& polygon : skinArea(fit, window_, options_.jawlineMargin * interOcularPx)) {
            const PixelRect bounds = boundsInside(polygon, window_);
            kept.push_back({std::move(polygon), bounds, FaceClass::Skin});
        }
    }
    ChangedPixels changed(window_);
    useSeen(std::move(seen), changed);
    parts_.replace(std::move(parts), window_, changed);
    if (kept_.empty() != kept.empty()) {
        changed.add(window_);
    }
    kept_.replace(std::move(kept), window_, changed);
    useHoles(fit, changed);
    return changed.rects();
}

void Composer::useHoles(const fitting::FaceFit& fit, ChangedPixels& changed) {
    std::vector<const Polygon*> openings{&fit.outerMouth};
    for (const FaceClass eye : {FaceClass::ImageLeftEye, FaceClass::ImageRightEye}) {
        for (const Polygon& polygon : fit.part(eye).region) {
            openings.push_back(&polygon);
        }
    }
    std::vector<FilledHoles> holes;
    for (const Polygon* polygon : openings) {
        const auto known =
            std::ranges::find_if(holes_, [&](const FilledHoles& one) { return one.polygon == *polygon; });
        holes.push_back(known != holes_.end() ? *known : findHoles(*polygon));
        if (known == holes_.end() && !holes.back().spans.empty()) {
            changed.add(holes.back().bounds);
        }
    }
    for (const FilledHoles& one : holes_) {
        const bool stays = std::ranges::any_of(
            holes, [&](const FilledHoles& other) { return other.polygon == one.polygon; });
        if (!stays && !one.spans.empty()) {
            changed.add(one.bounds);
        }
    }
    holes_ = std::move(holes);
}

void Composer::useSeen(std::vector<SeenGroup> groups, ChangedPixels& changed) {
    const auto sameParts = [](const SeenGroup& group) {
        return [&group](const SeenGroup& other) {
            return group.contour.front().value == other.contour.front().value;
        };
    };
    for (SeenGroup& group : groups) {
        const auto known = std::ranges::find_if(seen_, sameParts(group));
        if (known != seen_.end() && known->doubtPx == group.doubtPx && known->contour == group.contour) {
            group.labels = std::move(known->labels);
        } else {
            group.labels = seenParts(group.contour, group.doubtPx, *partsSeen_, window_);
            changed.addDifference(known != seen_.end() ? known->labels : PartLabels{}, group.labels);
        }
    }
    for (const SeenGroup& group : seen_) {
        if (std::ranges::none_of(groups, sameParts(group))) {
            changed.addDifference(group.labels, {});
        }
    }
    seen_ = std::move(groups);
}

Composer::FilledHoles Composer::findHoles(const Polygon& polygon) const {
    FilledHoles result{polygon, boundsInside(polygon, window_), {}};
    if (result.bounds.empty() || options_.fillHoleShare <= 0) {
        return result;
    }
    const std::vector<geometry::PixelSpan> spans = geometry::polygonSpans(polygon, result.bounds);
    std::int64_t area = 0;
    bool anyBackground = false;
    for (const geometry::PixelSpan& span : spans) {
        const std::size_t length = static_cast<std::size_t>(span.x1 - span.x0);
        area += span.x1 - span.x0;
        anyBackground =
            anyBackground || std::memchr(regions_.row(span.y - window_.y0) + (span.x0 - window_.x0),
                                         kBackground, length) != nullptr;
    }
    if (!anyBackground) {
        return result;
    }
    // Not background, background inside the polygon and not looked at yet, the same looked at.
    enum State : std::uint8_t { kOther, kHole, kSeen };
    const PixelRect box = result.bounds;
    Raster<std::uint8_t> states(box.width(), box.height(), kOther);
    const auto isBackground = [&](int x, int y) {
        return !window_.contains(x, y) || regions_.at(x - window_.x0, y - window_.y0) == kBackground;
    };
    for (const geometry::PixelSpan& span : spans) {
        for (int x = span.x0; x < span.x1; ++x) {
            states.at(x - box.x0, span.y - box.y0) = isBackground(x, span.y) ? kHole : kOther;
        }
    }
    struct Pixel {
        int x;
        int y;
    };
    std::vector<Pixel> component;
    for (int startY = box.y0; startY < box.y1; ++startY) {
        for (int startX = box.x0; startX < box.x1; ++startX) {
            if (states.at(startX - box.x0, startY - box.y0) != kHole) {
                continue;
            }
            bool enclosed = true;
            component.assign(1, {startX, startY});
            states.at(startX - box.x0, startY - box.y0) = kSeen;
            for (std::size_t i = 0; i < component.size(); ++i) {
                const auto [x, y] = component[i];
                for (const auto [nextX, nextY] :
                     {Pixel{x - 1, y}, Pixel{x + 1, y}, Pixel{x, y - 1}, Pixel{x, y + 1}}) {
                    if (!isBackground(nextX, nextY)) {
                        continue;
                    }
                    if (!box.contains(nextX, nextY) || states.at(nextX - box.x0, nextY - box.y0) == kOther) {
                        enclosed = false;  // goes on outside the polygon
                    } else if (states.at(nextX - box.x0, nextY - box.y0) == kHole) {
                        states.at(nextX - box.x0, nextY - box.y0) = kSeen;
                        component.push_back({nextX, nextY});
                    }
                }
            }
            if (enclosed &&
                static_cast<double>(component.size()) < options_.fillHoleShare * static_cast<double>(area)) {
                for (const Pixel& pixel : component) {
                    result.spans.push_back({pixel.y, pixel.x, pixel.x + 1});
                }
            }
        }
    }
    return result;
}

PixelRect Composer::composeInto(LabelMap& map, const PixelRect& wanted) const {
    expects(map.width() == photoWidth_ && map.height() == photoHeight_,
            "Composer: the map must have the photo's size");
    const PixelRect rect = wanted.intersected(window_);
    PixelRect changed;
    if (rect.empty()) {
        return changed;
    }
    // In bands that stay in the processor's cache.
    constexpr int kBandPixels = 1 << 16;
    const int rows = std::max(1, kBandPixels / rect.width());
    for (int y = rect.y0; y < rect.y1; y += rows) {
        changed = changed.united(composeBand(map, {rect.x0, y, rect.x1, std::min(rect.y1, y + rows)}));
    }
    return changed;
}

PixelRect Composer::composeBand(LabelMap& map, const PixelRect& rect) const {
    const int width = rect.width();
    Raster<std::uint8_t> parts(width, rect.height());
    for (const SeenGroup& group : seen_) {
        lay(group.labels, rect, parts);
    }
    parts_.paint(rect, parts);
    Raster<std::uint8_t> kept(width, rect.height(), kept_.empty() ? 1 : 0);
    kept_.paint(rect, kept);
    Raster<std::uint8_t> regions(width, rect.height());
    for (int y = rect.y0; y < rect.y1; ++y) {
        std::memcpy(regions.row(y - rect.y0), regions_.row(y - window_.y0) + (rect.x0 - window_.x0),
                    static_cast<std::size_t>(width));
    }
    for (const FilledHoles& holes : holes_) {
        for (const geometry::PixelSpan& span : holes.spans) {
            if (rect.contains(span.x0, span.y)) {
                regions.at(span.x0 - rect.x0, span.y - rect.y0) = kSkin;
            }
        }
    }
    PixelRect changed;
    std::vector<std::uint8_t> row(static_cast<std::size_t>(width));
    for (int y = 0; y < rect.height(); ++y) {
        const std::uint8_t* region = regions.row(y);
        const std::uint8_t* part = parts.row(y);
        const std::uint8_t* keep = kept.row(y);
        for (int x = 0; x < width; ++x) {
            const std::uint8_t face = part[x] != 0 ? part[x] : keep[x];  // kept is 0 or the label of skin
            row[static_cast<std::size_t>(x)] = region[x] == kBackground
                                                   ? std::uint8_t{0}
                                                   : (region[x] == kHair ? labelOf(FaceClass::Hair) : face);
        }
        std::uint8_t* target = map.row(rect.y0 + y) + rect.x0;
        if (std::memcmp(target, row.data(), row.size()) != 0) {
            const auto [firstOld, firstNew] = std::mismatch(target, target + width, row.data());
            int last = width - 1;
            while (target[last] == row[static_cast<std::size_t>(last)]) {
                --last;
            }
            const int first = static_cast<int>(firstOld - target);
            changed = changed.united({rect.x0 + first, rect.y0 + y, rect.x0 + last + 1, rect.y0 + y + 1});
            std::memcpy(target, row.data(), row.size());
        }
    }
    return changed;
}

}  // namespace maskwright::core::fusion
