// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/wrong_regions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <queue>

namespace maskwright::bench {

namespace {

using core::LabelMap;
using core::Point;
using core::Raster;

constexpr int kPointEveryPx = 4;
constexpr std::array<std::pair<int, int>, 8> kNeighbours{
    {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}}};

bool isWrong(const LabelMap& map, const LabelMap& truth, int x, int y) {
    return truth.at(x, y) < core::kClassCount && map.at(x, y) != truth.at(x, y);
}

// A region in a window with a border of one pixel.
struct Window {
    int x0 = 0;
    int y0 = 0;
    Raster<int> depth;  // steps to the nearest pixel outside; 0 outside

    explicit Window(const WrongRegion& region)
        : x0(region.bounds.x0 - 1),
          y0(region.bounds.y0 - 1),
          depth(region.bounds.width() + 2, region.bounds.height() + 2) {
        constexpr int kUnknown = std::numeric_limits<int>::max();
        for (const auto& [x, y] : region.pixels) {
            depth.at(x - x0, y - y0) = kUnknown;
        }
        std::vector<std::pair<int, int>> front;
        for (int y = 0; y < depth.height(); ++y) {
            for (int x = 0; x < depth.width(); ++x) {
                if (depth.at(x, y) == 0) {
                    front.emplace_back(x, y);
                }
            }
        }
        for (int steps = 1; !front.empty(); ++steps) {
            std::vector<std::pair<int, int>> next;
            for (const auto& [x, y] : front) {
                for (std::size_t i = 0; i < 4; ++i) {
                    const int nx = x + kNeighbours[i].first;
                    const int ny = y + kNeighbours[i].second;
                    if (depth.bounds().contains(nx, ny) && depth.at(nx, ny) == kUnknown) {
                        depth.at(nx, ny) = steps;
                        next.emplace_back(nx, ny);
                    }
                }
            }
            front = std::move(next);
        }
    }
};

struct Walked {
    std::pair<int, int> farthest;
    Raster<double> cost;
    Raster<int> from;  // index of kNeighbours that leads back; -1 at the start
};

// The cheapest ways from a pixel to all others; steps near the middle of the region cost less if wanted.
Walked walk(const Window& window, std::pair<int, int> start, bool alongMiddle) {
    Walked result{
        start,
        Raster<double>(window.depth.width(), window.depth.height(), std::numeric_limits<double>::infinity()),
        Raster<int>(window.depth.width(), window.depth.height(), -1)};
    using Entry = std::pair<double, std::pair<int, int>>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    result.cost.at(start.first, start.second) = 0;
    open.push({0, start});
    double most = 0;
    while (!open.empty()) {
        const auto [cost, at] = open.top();
        open.pop();
        if (cost > result.cost.at(at.first, at.second)) {
            continue;
        }
        if (cost > most) {
            most = cost;
            result.farthest = at;
        }
        for (std::size_t i = 0; i < kNeighbours.size(); ++i) {
            const int x = at.first + kNeighbours[i].first;
            const int y = at.second + kNeighbours[i].second;
            const int depth = window.depth.bounds().contains(x, y) ? window.depth.at(x, y) : 0;
            if (depth == 0) {
                continue;
            }
            const double step = (i < 4 ? 1 : std::sqrt(2.0)) * (alongMiddle ? 1 + 8.0 / (depth * depth) : 1);
            if (cost + step < result.cost.at(x, y)) {
                result.cost.at(x, y) = cost + step;
                result.from.at(x, y) = static_cast<int>(i);
                open.push({cost + step, {x, y}});
            }
        }
    }
    return result;
}

// The part of the way, at most so many pixels, under which the region is widest.
std::vector<std::pair<int, int>> widestStretch(const std::vector<std::pair<int, int>>& way,
                                               const Window& window, std::size_t most) {
    if (way.size() <= most) {
        return way;
    }
    const auto depth = [&](std::size_t i) { return window.depth.at(way[i].first, way[i].second); };
    int sum = 0;
    for (std::size_t i = 0; i < most; ++i) {
        sum += depth(i);
    }
    int best = sum;
    std::size_t start = 0;
    for (std::size_t i = most; i < way.size(); ++i) {
        sum += depth(i) - depth(i - most);
        if (sum > best) {
            best = sum;
            start = i - most + 1;
        }
    }
    const auto first = way.begin() + static_cast<std::ptrdiff_t>(start);
    return {first, first + static_cast<std::ptrdiff_t>(most)};
}

// A corner between pixels: (x, y) is the upper left one of pixel (x, y).
using Corner = std::pair<int, int>;

// The closed lines between pixels of a class (to the right of the way) and all others.
std::vector<std::vector<Corner>> outlinesOf(const LabelMap& map, std::uint8_t value) {
    const auto has = [&](int x, int y) { return map.bounds().contains(x, y) && map.at(x, y) == value; };
    // Directions: right, down, left, up; the pixel to the right of a step, and the one to its left.
    constexpr std::array<Corner, 4> kSteps{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
    const auto right = [&](const Corner& at, int way) {
        constexpr std::array<Corner, 4> kOffsets{{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}};
        const auto& offset = kOffsets[static_cast<std::size_t>(way)];
        return has(at.first + offset.first, at.second + offset.second);
    };
    const auto left = [&](const Corner& at, int way) {
        constexpr std::array<Corner, 4> kOffsets{{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}};
        const auto& offset = kOffsets[static_cast<std::size_t>(way)];
        return has(at.first + offset.first, at.second + offset.second);
    };
    Raster<std::uint8_t> seen(map.width() + 1, map.height() + 1);  // a step to the right has begun here
    std::vector<std::vector<Corner>> outlines;
    for (int y = 0; y <= map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if (seen.at(x, y) != 0 || !right({x, y}, 0) || left({x, y}, 0)) {
                continue;
            }
            std::vector<Corner> outline;
            Corner at{x, y};
            int way = 0;
            do {
                if (way == 0) {
                    seen.at(at.first, at.second) = 1;
                }
                outline.push_back(at);
                at = {at.first + kSteps[static_cast<std::size_t>(way)].first,
                      at.second + kSteps[static_cast<std::size_t>(way)].second};
                for (const int turn : {1, 0, 3, 2}) {
                    const int next = (way + turn) % 4;
                    if (right(at, next) && !left(at, next)) {
                        way = next;
                        break;
                    }
                }
            } while (at != Corner{x, y} || way != 0);
            outlines.push_back(std::move(outline));
        }
    }
    return outlines;
}

}  // namespace

std::vector<Point> outlineNear(const WrongRegion& region, core::FaceClass value, const LabelMap& map,
                               const LabelMap& truth, double mostLengthPx, double reachPx) {
    const std::uint8_t label = core::labelOf(value);
    const auto outlines = outlinesOf(truth, label);
    // Which place of which outline is nearest: a wave from all of them.
    struct Nearest {
        int outline = -1;
        int place = 0;
    };
    Raster<Nearest> nearest(map.width(), map.height());
    std::vector<std::pair<int, int>> front;
    for (std::size_t i = 0; i < outlines.size(); ++i) {
        for (std::size_t k = 0; k < outlines[i].size(); ++k) {
            for (const auto& [dx, dy] : {Corner{0, 0}, Corner{-1, 0}, Corner{0, -1}, Corner{-1, -1}}) {
                const int x = outlines[i][k].first + dx;
                const int y = outlines[i][k].second + dy;
                if (map.bounds().contains(x, y) && nearest.at(x, y).outline < 0) {
                    nearest.at(x, y) = {static_cast<int>(i), static_cast<int>(k)};
                    front.emplace_back(x, y);
                }
            }
        }
    }
    std::vector<std::vector<int>> wrong(outlines.size());
    std::vector<std::vector<int>> ofRegion(outlines.size());
    for (std::size_t i = 0; i < outlines.size(); ++i) {
        wrong[i].resize(outlines[i].size());
        ofRegion[i].resize(outlines[i].size());
    }
    for (double steps = 1; steps <= reachPx && !front.empty(); ++steps) {
        std::vector<std::pair<int, int>> next;
        for (const auto& [x, y] : front) {
            for (std::size_t k = 0; k < 4; ++k) {
                const int nx = x + kNeighbours[k].first;
                const int ny = y + kNeighbours[k].second;
                if (map.bounds().contains(nx, ny) && nearest.at(nx, ny).outline < 0) {
                    nearest.at(nx, ny) = nearest.at(x, y);
                    next.emplace_back(nx, ny);
                }
            }
        }
        front = std::move(next);
    }
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            const Nearest& near = nearest.at(x, y);
            if (near.outline >= 0 && (map.at(x, y) == label) != (truth.at(x, y) == label)) {
                ++wrong[static_cast<std::size_t>(near.outline)][static_cast<std::size_t>(near.place)];
            }
        }
    }
    for (const auto& [x, y] : region.pixels) {
        const Nearest& near = nearest.at(x, y);
        if (near.outline >= 0) {
            ++ofRegion[static_cast<std::size_t>(near.outline)][static_cast<std::size_t>(near.place)];
        }
    }
    std::int64_t best = 0;
    std::vector<Point> path;
    for (std::size_t i = 0; i < outlines.size(); ++i) {
        const std::size_t all = outlines[i].size();
        // Steps between corners are longer than the line through them.
        const auto most = std::min(all, static_cast<std::size_t>(std::max(1.2 * mostLengthPx, 4.0)));
        std::int64_t sum = 0;
        std::int64_t touched = 0;
        for (std::size_t k = 0; k < most; ++k) {
            sum += wrong[i][k];
            touched += ofRegion[i][k];
        }
        std::int64_t bestHere = -1;
        std::size_t start = 0;
        for (std::size_t k = 0; k < all; ++k) {
            if (touched > 0 && sum > bestHere) {
                bestHere = sum;
                start = k;
            }
            sum += wrong[i][(k + most) % all] - wrong[i][k];
            touched += ofRegion[i][(k + most) % all] - ofRegion[i][k];
        }
        if (bestHere > best) {
            best = bestHere;
            path.clear();
            const bool whole = most == all;
            for (std::size_t k = 0; k < most; ++k) {
                if (k % kPointEveryPx == 0 || (k + 1 == most && !whole)) {
                    // The middle of some corners: a hand draws no stairs.
                    Point middle = Point::Zero();
                    int count = 0;
                    for (int near = -2; near <= 2; ++near) {
                        const auto at = static_cast<std::ptrdiff_t>(start + k) + near;
                        if (!whole && (at < static_cast<std::ptrdiff_t>(start) ||
                                       at >= static_cast<std::ptrdiff_t>(start + most))) {
                            continue;
                        }
                        const Corner& corner =
                            outlines[i]
                                    [static_cast<std::size_t>(at + static_cast<std::ptrdiff_t>(all)) % all];
                        middle += Point(corner.first - 0.5, corner.second - 0.5);
                        ++count;
                    }
                    path.push_back(middle / count);
                }
            }
        }
    }
    return path;
}

std::int64_t wrongPixels(const LabelMap& map, const LabelMap& truth) {
    std::int64_t wrong = 0;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            wrong += isWrong(map, truth, x, y) ? 1 : 0;
        }
    }
    return wrong;
}

std::vector<WrongRegion> wrongRegions(const LabelMap& map, const LabelMap& truth) {
    std::vector<WrongRegion> regions;
    Raster<std::uint8_t> seen(map.width(), map.height());
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if (seen.at(x, y) != 0 || !isWrong(map, truth, x, y)) {
                continue;
            }
            WrongRegion region;
            region.wanted = static_cast<core::FaceClass>(truth.at(x, y));
            std::array<int, core::kClassCount> shown{};
            seen.at(x, y) = 1;
            region.pixels.emplace_back(x, y);
            for (std::size_t i = 0; i < region.pixels.size(); ++i) {
                const auto [px, py] = region.pixels[i];
                region.bounds = region.bounds.united({px, py, px + 1, py + 1});
                ++shown[std::min<std::size_t>(map.at(px, py), core::kClassCount - 1)];
                for (std::size_t k = 0; k < 4; ++k) {
                    const int nx = px + kNeighbours[k].first;
                    const int ny = py + kNeighbours[k].second;
                    if (map.bounds().contains(nx, ny) && seen.at(nx, ny) == 0 &&
                        isWrong(map, truth, nx, ny) && truth.at(nx, ny) == core::labelOf(region.wanted)) {
                        seen.at(nx, ny) = 1;
                        region.pixels.emplace_back(nx, ny);
                    }
                }
            }
            region.shown = static_cast<core::FaceClass>(std::ranges::max_element(shown) - shown.begin());
            regions.push_back(std::move(region));
        }
    }
    std::ranges::stable_sort(regions, [](const WrongRegion& a, const WrongRegion& b) {
        return a.pixels.size() > b.pixels.size();
    });
    return regions;
}

RegionWay wayThrough(const WrongRegion& region, double mostLengthPx) {
    const Window window(region);
    RegionWay result;
    int deepest = 0;
    for (const auto& [x, y] : region.pixels) {
        const int depth = window.depth.at(x - window.x0, y - window.y0);
        if (depth > deepest) {
            deepest = depth;
            result.deepest = Point(x, y);
        }
    }
    result.widestPx = deepest;
    // The ends of the region: the farthest pixel from any, and the farthest from that.
    const std::pair<int, int> any{static_cast<int>(result.deepest.x()) - window.x0,
                                  static_cast<int>(result.deepest.y()) - window.y0};
    const std::pair<int, int> oneEnd = walk(window, any, false).farthest;
    const std::pair<int, int> otherEnd = walk(window, oneEnd, false).farthest;
    const Walked back = walk(window, oneEnd, true);
    std::vector<std::pair<int, int>> way{otherEnd};
    while (way.back() != oneEnd) {
        const auto& [dx, dy] =
            kNeighbours[static_cast<std::size_t>(back.from.at(way.back().first, way.back().second))];
        way.emplace_back(way.back().first - dx, way.back().second - dy);
    }
    way = widestStretch(way, window, static_cast<std::size_t>(std::max(mostLengthPx, 1.0)));
    std::vector<int> depths;
    for (std::size_t i = 0; i < way.size(); ++i) {
        depths.push_back(window.depth.at(way[i].first, way[i].second));
        if (i % kPointEveryPx == 0 || i + 1 == way.size()) {
            result.path.emplace_back(way[i].first + window.x0, way[i].second + window.y0);
        }
    }
    std::ranges::nth_element(depths, depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2));
    result.halfWidthPx = depths[depths.size() / 2];
    return result;
}

}  // namespace maskwright::bench
