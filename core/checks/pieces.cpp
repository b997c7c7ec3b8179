// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checks/pieces.h"

#include "core/components.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <cmath>

namespace maskwright::core::checks {

namespace {

// A part that hair or glasses cut has pieces of some size; what is smaller than this share of the largest
// piece was painted or segmented astray.
constexpr double kPartIslandShare = 0.25;

constexpr auto kBackground = labelOf(FaceClass::Background);
constexpr auto kSkin = labelOf(FaceClass::Skin);
constexpr auto kHair = labelOf(FaceClass::Hair);

bool isPart(std::uint8_t value) {
    return value > kSkin && value < kHair;
}

struct Piece {
    std::uint8_t value = 0;
    std::int64_t area = 0;
    PixelRect bounds;
    std::bitset<kClassCount> around;  // values of the pieces that it meets
    bool atBorder = false;            // of the picture
};

std::vector<Piece> piecesOf(const LabelMap& map, const Components& components) {
    const std::vector<Run>& runs = components.runs();
    std::vector<Piece> byRun(runs.size());
    const auto meet = [&](std::size_t one, std::size_t other) {
        if (runs[one].value != runs[other].value) {
            byRun[components.pieceOf(one)].around.set(runs[other].value);
            byRun[components.pieceOf(other)].around.set(runs[one].value);
        }
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        Piece& piece = byRun[components.pieceOf(i)];
        piece.value = run.value;
        piece.bounds = piece.bounds.united({run.x0, run.y, run.x1, run.y + 1});
        piece.atBorder =
            piece.atBorder || run.x0 == 0 || run.x1 == map.width() || run.y == 0 || run.y + 1 == map.height();
        if (i + 1 < runs.size() && runs[i + 1].y == run.y) {
            meet(i, i + 1);
        }
    }
    components.forEachMeeting(meet);
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (components.areas()[i] > 0) {
            byRun[i].area = components.areas()[i];
            pieces.push_back(byRun[i]);
        }
    }
    return pieces;
}

// Something lies over the class here, and the class goes on beside it: in a piece of at least so many pixels,
// so that specks do not excuse each other.
bool isCutOff(const Piece& piece, const Components& components, double leastPx, int gapPx) {
    if (piece.value != kHair && !piece.around[kHair] && !piece.around[kBackground]) {
        return false;
    }
    const PixelRect near = piece.bounds.grown(gapPx);
    const std::vector<Run>& runs = components.runs();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        if (run.value == piece.value && run.y >= near.y0 && run.y < near.y1 && run.x0 < near.x1 &&
            run.x1 > near.x0 && static_cast<double>(components.areas()[components.pieceOf(i)]) >= leastPx) {
            return true;
        }
    }
    return false;
}

std::string counted(std::int64_t pixels) {
    return std::to_string(pixels) + (pixels == 1 ? " pixel" : " pixels");
}

}  // namespace

std::vector<MapFinding> islandsAndHoles(const LabelMap& map, std::int64_t leastPx,
                                        const MapCheckOptions& options) {
    const Components components(map);
    const std::vector<Piece> pieces = piecesOf(map, components);
    std::array<std::int64_t, kClassCount> largest{};
    std::array<std::int64_t, kClassCount> total{};
    for (const Piece& piece : pieces) {
        largest[piece.value] = std::max(largest[piece.value], piece.area);
        total[piece.value] += piece.area;
    }
    std::int64_t face = total[kSkin];
    for (std::uint8_t value = 0; value < kClassCount; ++value) {
        face += isPart(value) ? total[value] : 0;
    }
    const int gapPx =
        static_cast<int>(std::lround(options.cutGapShare * std::sqrt(static_cast<double>(face))));
    const auto below = [](std::int64_t area, double share, std::int64_t whole) {
        return static_cast<double>(area) < share * static_cast<double>(whole);
    };
    const Scheme& scheme = Scheme::lapa();
    std::vector<MapFinding> findings;
    for (const Piece& piece : pieces) {
        if (piece.area < leastPx) {
            continue;
        }
        // What one part or the skin surrounds on all sides. Hair is left out: skin and background show
        // through it.
        if (!piece.atBorder && piece.around.count() == 1) {
            const auto surrounding = static_cast<std::uint8_t>(std::countr_zero(piece.around.to_ulong()));
            const bool isHole = isPart(surrounding) || (surrounding == kSkin && piece.value == kBackground &&
                                                        below(piece.area, options.regionIslandShare, face));
            if (isHole) {
                const auto value = static_cast<FaceClass>(surrounding);
                findings.push_back({MapFault::Hole, value, piece.bounds, piece.area,
                                    scheme.classInfo(value).name + ": a hole of " + counted(piece.area)});
                continue;
            }
        }
        const double islandBelow = isPart(piece.value)
                                       ? kPartIslandShare * static_cast<double>(largest[piece.value])
                                       : options.regionIslandShare * static_cast<double>(total[piece.value]);
        const bool isIsland = piece.value != kBackground && piece.area < largest[piece.value] &&
                              static_cast<double>(piece.area) < islandBelow;
        if (isIsland && !isCutOff(piece, components, islandBelow, gapPx)) {
            const auto value = static_cast<FaceClass>(piece.value);
            findings.push_back({MapFault::Island, value, piece.bounds, piece.area,
                                scheme.classInfo(value).name + ": an island of " + counted(piece.area)});
        }
    }
    return findings;
}

bool touchesFace(const LabelMap& map, FaceClass value) {
    const std::uint8_t wanted = labelOf(value);
    const auto isFace = [&](std::uint8_t other) {
        return other != wanted && other >= kSkin && other < kHair;
    };
    for (int y = 0; y < map.height(); ++y) {
        const std::uint8_t* row = map.row(y);
        const std::uint8_t* below = y + 1 < map.height() ? map.row(y + 1) : nullptr;
        for (int x = 0; x < map.width(); ++x) {
            const auto meets = [&](std::uint8_t other) {
                return (row[x] == wanted && isFace(other)) || (other == wanted && isFace(row[x]));
            };
            if ((x + 1 < map.width() && meets(row[x + 1])) || (below != nullptr && meets(below[x]))) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace maskwright::core::checks
