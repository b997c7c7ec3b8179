// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/borrowed_hat.h"

#include "core/crop_picture.h"
#include "core/error.h"
#include "core/label_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace maskwright::core {

namespace {

// The brim beyond the hat's sides continues that of this share of its columns.
constexpr double kEndShare = 0.05;
// A hat in shade is not made to glow.
constexpr double kLeastGain = 0.5;
constexpr double kMostGain = 2;

// The wearer in the head's frame.
struct Moved {
    RgbImage photo;
    Raster<std::uint8_t> labels;  // 255 beyond the wearer's photo, too
    Raster<std::uint8_t> hat;
    Raster<std::uint8_t> inside;  // 1 within the wearer's photo
};

Moved moved(const LabelledHead& wearer, const Raster<std::uint8_t>& hat,
            const geometry::Similarity& headFromWearer, int side) {
    const Raster<std::uint8_t> everywhere(hat.width(), hat.height(), 1);
    return {cropPicture(viewOf(wearer.photo), headFromWearer, side),
            cropLabels(wearer.labels, headFromWearer, side, kIgnoredLabel),
            cropLabels(hat, headFromWearer, side, 0), cropLabels(everywhere, headFromWearer, side, 0)};
}

// Below which row each column shows the head again; the hat's topmost run decides.
std::vector<int> brimOf(const Raster<std::uint8_t>& hat, const PixelRect& frame) {
    std::vector<std::optional<int>> lower(static_cast<std::size_t>(frame.x1));
    std::vector<int> found;
    for (int x = 0; x < frame.x1; ++x) {
        for (int y = 0; y < frame.y1; ++y) {
            if (hat.at(x, y) != 0) {
                lower[static_cast<std::size_t>(x)] = y + 1;
            } else if (lower[static_cast<std::size_t>(x)]) {
                break;
            }
        }
        if (lower[static_cast<std::size_t>(x)]) {
            found.push_back(x);
        }
    }
    if (found.empty()) {
        throw Error("the hat lies outside the photo", {}, "Choose another wearer.");
    }
    const auto end =
        std::max<std::size_t>(1, static_cast<std::size_t>(kEndShare * static_cast<double>(found.size())));
    const auto median = [&](std::size_t first) {
        std::vector<int> rows;
        for (std::size_t i = first; i < first + end; ++i) {
            rows.push_back(*lower[static_cast<std::size_t>(found[i])]);
        }
        std::ranges::nth_element(rows, rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2));
        return rows[rows.size() / 2];
    };
    const int left = median(0);
    const int right = median(found.size() - end);
    std::vector<int> brim;
    for (int x = 0; x < frame.x1; ++x) {
        const auto& row = lower[static_cast<std::size_t>(x)];
        // A column between two of the hat's that has none itself: the nearer side's.
        brim.push_back(row ? *row : x < (found.front() + found.back()) / 2 ? left : right);
    }
    return brim;
}

std::array<double, 3> skinColour(const RgbImage& photo, const Raster<std::uint8_t>& labels) {
    std::array<double, 3> sum{};
    double count = 0;
    for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
        if (labels.pixels()[i] == labelOf(FaceClass::Skin)) {
            const Rgb8 colour = photo.pixels()[i];
            sum[0] += colour.r;
            sum[1] += colour.g;
            sum[2] += colour.b;
            ++count;
        }
    }
    for (double& value : sum) {
        value = count > 0 ? std::max(1.0, value / count) : 128;
    }
    return sum;
}

std::uint8_t between(double gain, double wearer, double head, double share) {
    return static_cast<std::uint8_t>(
        std::lround(std::min(255.0, share * std::min(255.0, gain * wearer) + (1 - share) * head)));
}

bool isPart(std::uint8_t label) {
    return label != labelOf(FaceClass::Background) && label != labelOf(FaceClass::Skin) &&
           label != labelOf(FaceClass::Hair);
}

}  // namespace

double differenceOfPose(const PointMatrix& from, const PointMatrix& to) {
    const PointMatrix there = geometry::fitSimilarity(from, to).applyAll(from);
    return std::sqrt((there - to).colwise().squaredNorm().mean()) / interOcular(to);
}

LabelledHead withHat(const LabelledHead& head, const LabelledHead& wearer, const Raster<std::uint8_t>& hat) {
    const auto fits = [](const LabelledHead& one, const Raster<std::uint8_t>& mask) {
        return mask.width() == one.photo.width() && mask.height() == one.photo.height();
    };
    if (!fits(head, head.labels) || !fits(wearer, wearer.labels) || !fits(wearer, hat)) {
        throw Error("a mask is not of its photo's size", {}, "Take the masks that belong together.");
    }
    const PixelRect frame = head.photo.bounds();
    const Moved other =
        moved(wearer, hat, geometry::fitSimilarity(wearer.points, head.points), std::max(frame.x1, frame.y1));
    const std::vector<int> brim = brimOf(other.hat, frame);
    const auto covers = [&](int x, int y) {
        return other.inside.at(x, y) != 0 &&
               (other.hat.at(x, y) != 0 || y < brim[static_cast<std::size_t>(x)]);
    };
    const auto from = skinColour(wearer.photo, wearer.labels);
    const auto to = skinColour(head.photo, head.labels);
    std::array<double, 3> gain{};
    std::ranges::transform(to, from, gain.begin(), [](double there, double here) {
        return std::clamp(there / here, kLeastGain, kMostGain);
    });
    LabelledHead result = head;
    for (int y = 0; y < frame.y1; ++y) {
        for (int x = 0; x < frame.x1; ++x) {
            // A border one pixel wide, as a camera draws it.
            int around = 0;
            int all = 0;
            const PixelRect window = PixelRect{x, y, x + 1, y + 1}.grown(1).intersected(frame);
            for (int v = window.y0; v < window.y1; ++v) {
                for (int u = window.x0; u < window.x1; ++u) {
                    around += covers(u, v) ? 1 : 0;
                    ++all;
                }
            }
            if (around == 0 || other.inside.at(x, y) == 0) {
                continue;
            }
            const double share = static_cast<double>(around) / all;
            const Rgb8 here = head.photo.at(x, y);
            const Rgb8 there = other.photo.at(x, y);
            result.photo.at(x, y) = {between(gain[0], there.r, here.r, share),
                                     between(gain[1], there.g, here.g, share),
                                     between(gain[2], there.b, here.b, share)};
            if (covers(x, y)) {
                const std::uint8_t label = other.labels.at(x, y);
                result.labels.at(x, y) = isPart(label) ? kIgnoredLabel : label;
            }
        }
    }
    return result;
}

}  // namespace maskwright::core
