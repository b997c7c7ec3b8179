// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/part_borders.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace maskwright::core::fusion {

namespace {

// Both chosen on hand-drawn masks that no network was trained on. The blur is less than the doubt, since the
// fit has taken away part of the points' noise; the parser's word counts for a little more than its
// probability, which training on smoothed borders makes too modest.
constexpr double kBlurOfDoubt = 0.75;
constexpr double kWordOfParser = 1.2;

constexpr double kLeastBlurPx = 0.4;
constexpr float kSettled = 0.999F;  // no parser is so sure
constexpr double kLeastProbability = 0.002;

// Half width of the boxes that, used three times, blur like a Gaussian of this deviation (their variances add
// up; W. M. Wells, 1986).
int boxRadius(double deviationPx) {
    return std::max(0, static_cast<int>(std::lround((std::sqrt(4 * deviationPx * deviationPx + 1) - 1) / 2)));
}

// One pass of a running mean along a line of pixels; what lies beyond its ends is as the ends are.
void blurLine(float* first, std::ptrdiff_t step, int count, int radius, std::vector<float>& copy) {
    copy.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        copy[static_cast<std::size_t>(i)] = first[i * step];
    }
    const auto at = [&](int i) { return copy[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]; };
    double sum = 0;
    for (int i = -radius; i <= radius; ++i) {
        sum += at(i);
    }
    const double scale = 1.0 / (2 * radius + 1);
    for (int i = 0; i < count; ++i) {
        first[i * step] = static_cast<float>(sum * scale);
        sum += at(i + radius + 1) - at(i - radius);
    }
}

void blur(Raster<float>& raster, double deviationPx) {
    const int radius = boxRadius(deviationPx);
    if (radius == 0) {
        return;
    }
    std::vector<float> copy;
    for (int pass = 0; pass < 3; ++pass) {
        for (int y = 0; y < raster.height(); ++y) {
            blurLine(raster.row(y), 1, raster.width(), radius, copy);
        }
        for (int x = 0; x < raster.width(); ++x) {
            blurLine(&raster.at(x, 0), raster.width(), raster.height(), radius, copy);
        }
    }
}

// The parser's word for a class at photo pixels, bilinear between the middles of cells.
class Word {
  public:
    Word(const PartProbabilities& seen, FaceClass value)
        : cells_(seen.ofClasses[static_cast<std::size_t>(value)]),
          x0_(seen.window.x0),
          y0_(seen.window.y0),
          cellPx_(seen.cellPx) {
        for (std::size_t i = 0; i < powers_.size(); ++i) {
            powers_[i] = static_cast<float>(
                std::pow(std::max(static_cast<double>(i) / 255, kLeastProbability), kWordOfParser));
        }
    }

    [[nodiscard]] float at(int x, int y) const {
        const double column = std::clamp((x - x0_ + 0.5) / cellPx_ - 0.5, 0.0, cells_.width() - 1.0);
        const double line = std::clamp((y - y0_ + 0.5) / cellPx_ - 0.5, 0.0, cells_.height() - 1.0);
        const int left = static_cast<int>(column);
        const int top = static_cast<int>(line);
        const int right = std::min(left + 1, cells_.width() - 1);
        const int bottom = std::min(top + 1, cells_.height() - 1);
        const double byColumn = column - left;
        const double byLine = line - top;
        const double value =
            (1 - byLine) * ((1 - byColumn) * cells_.at(left, top) + byColumn * cells_.at(right, top)) +
            byLine * ((1 - byColumn) * cells_.at(left, bottom) + byColumn * cells_.at(right, bottom));
        return powers_[static_cast<std::size_t>(std::lround(value))];
    }

  private:
    const Raster<std::uint8_t>& cells_;
    double x0_;
    double y0_;
    double cellPx_;
    std::array<float, 256> powers_{};
};

}  // namespace

void paint(std::span<const PaintedPolygon> polygons, const PixelRect& rect, Raster<std::uint8_t>& raster) {
    for (const PaintedPolygon& one : polygons) {
        const PixelRect common = one.bounds.intersected(rect);
        if (common.empty()) {
            continue;
        }
        for (const geometry::PixelSpan& span : geometry::polygonSpans(one.polygon, common)) {
            std::memset(raster.row(span.y - rect.y0) + (span.x0 - rect.x0), labelOf(one.value),
                        static_cast<std::size_t>(span.x1 - span.x0));
        }
    }
}

void lay(const PartLabels& labels, const PixelRect& rect, Raster<std::uint8_t>& raster) {
    const PixelRect common = labels.rect.intersected(rect);
    for (int y = common.y0; y < common.y1; ++y) {
        for (int x = common.x0; x < common.x1; ++x) {
            if (const std::uint8_t label = labels.labels.at(x - labels.rect.x0, y - labels.rect.y0);
                label != 0) {
                raster.at(x - rect.x0, y - rect.y0) = label;
            }
        }
    }
}

bool leavesRoom(double doubtPx) {
    return kBlurOfDoubt * doubtPx >= kLeastBlurPx;
}

PartLabels seenParts(std::span<const PaintedPolygon> parts, double doubtPx, const PartProbabilities& seen,
                     const PixelRect& window) {
    const double deviationPx = kBlurOfDoubt * doubtPx;
    PartLabels result;
    for (const PaintedPolygon& part : parts) {
        result.rect = result.rect.united(part.bounds);
    }
    result.rect = result.rect.grown(static_cast<int>(std::ceil(3 * deviationPx))).intersected(window);
    const PixelRect& rect = result.rect;
    result.labels = Raster<std::uint8_t>(rect.width(), rect.height());
    paint(parts, rect, result.labels);
    if (!leavesRoom(doubtPx) || rect.empty()) {
        return result;
    }

    struct Candidate {
        std::uint8_t label;  // 0: skin, as none of the parts
        Raster<float> likelihood;
        Word word;
    };
    std::vector<Candidate> candidates;
    const auto add = [&](std::uint8_t label, FaceClass value) {
        Raster<float> likelihood(rect.width(), rect.height());
        std::ranges::transform(result.labels.pixels(), likelihood.pixels().begin(),
                               [label](std::uint8_t drawn) { return drawn == label ? 1.0F : 0.0F; });
        blur(likelihood, deviationPx);
        candidates.push_back({label, std::move(likelihood), Word(seen, value)});
    };
    add(0, FaceClass::Skin);
    for (const PaintedPolygon& part : parts) {
        const bool known = std::ranges::any_of(
            candidates, [&](const Candidate& one) { return one.label == labelOf(part.value); });
        if (!known) {
            add(labelOf(part.value), part.value);
        }
    }
    const PixelRect looked = rect.intersected(seen.window);
    for (int y = looked.y0; y < looked.y1; ++y) {
        for (int x = looked.x0; x < looked.x1; ++x) {
            const int column = x - rect.x0;
            const int line = y - rect.y0;
            std::uint8_t& label = result.labels.at(column, line);
            float best = -1;
            std::uint8_t chosen = label;
            for (const Candidate& one : candidates) {
                const float likelihood = one.likelihood.at(column, line);
                if (likelihood >= kSettled) {
                    chosen = one.label;
                    break;
                }
                if (likelihood > 0) {
                    const float score = likelihood * one.word.at(x, y);
                    if (score > best) {
                        best = score;
                        chosen = one.label;
                    }
                }
            }
            label = chosen;
        }
    }
    return result;
}

}  // namespace maskwright::core::fusion
