// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/part_borders.h"

#include "core/bilinear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace maskwright::core::fusion {

namespace {

// Both chosen on hand-drawn masks that no network was trained on. The blur is about the doubt; the parser's
// word counts for more than its probability, which training on smoothed borders makes too modest.
constexpr double kBlurOfDoubt = 1.2;
constexpr double kWordOfParser = 2.2;

constexpr double kLeastBlurPx = 0.4;
// On large faces scores are computed for cells of two, three, ... pixels: they change little between them.
constexpr double kBlurOfStep = 2;
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

    [[nodiscard]] float at(double x, double y) const {
        const float value =
            bilinear(cells_, (x - x0_ + 0.5) / cellPx_ - 0.5, (y - y0_ + 0.5) / cellPx_ - 0.5);
        return powers_[static_cast<std::size_t>(std::lround(value))];
    }

  private:
    const Raster<std::uint8_t>& cells_;
    double x0_;
    double y0_;
    double cellPx_;
    std::array<float, 256> powers_{};
};

// What speaks for a class in cells of step x step pixels of a rectangle: how likely it is before anybody has
// looked (the share of its label around, by a Gaussian) times the parser's word in the middle of the cell.
Raster<float> scoresOf(std::uint8_t label, const PartLabels& drawn, double deviationPx, int step,
                       const Word& word) {
    const Raster<std::uint8_t>& labels = drawn.labels;
    const auto cells = [step](int pixels) { return (pixels + step - 1) / step; };
    Raster<float> scores(cells(labels.width()), cells(labels.height()));
    for (int y = 0; y < labels.height(); ++y) {
        const std::uint8_t* pixels = labels.row(y);
        float* cell = scores.row(y / step);
        for (int x = 0; x < labels.width(); x += step, ++cell) {
            const auto count = std::count(pixels + x, pixels + std::min(x + step, labels.width()), label);
            *cell += static_cast<float>(count);
        }
    }
    for (int y = 0; y < scores.height(); ++y) {
        for (int x = 0; x < scores.width(); ++x) {
            const int columns = std::min(step, labels.width() - x * step);
            const int lines = std::min(step, labels.height() - y * step);
            scores.at(x, y) /= static_cast<float>(columns * lines);
        }
    }
    blur(scores, deviationPx / step);
    for (int y = 0; y < scores.height(); ++y) {
        for (int x = 0; x < scores.width(); ++x) {
            float& score = scores.at(x, y);
            if (score >= kSettled) {
                score = 2;  // more than any other can have
            } else if (score > 0) {
                score *=
                    word.at(drawn.rect.x0 + (x + 0.5) * step - 0.5, drawn.rect.y0 + (y + 0.5) * step - 0.5);
            }
        }
    }
    return scores;
}

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
        const std::uint8_t* from = labels.labels.row(y - labels.rect.y0) + (common.x0 - labels.rect.x0);
        std::uint8_t* to = raster.row(y - rect.y0) + (common.x0 - rect.x0);
        for (int x = 0; x < common.width(); ++x) {
            to[x] = from[x] != 0 ? from[x] : to[x];
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

    const int step = std::max(1, static_cast<int>(deviationPx / kBlurOfStep));
    std::vector<std::uint8_t> labels{0};  // skin, as none of the parts
    std::vector<Raster<float>> scores{scoresOf(0, result, deviationPx, step, Word(seen, FaceClass::Skin))};
    for (const PaintedPolygon& part : parts) {
        if (std::ranges::find(labels, labelOf(part.value)) == labels.end()) {
            labels.push_back(labelOf(part.value));
            scores.push_back(scoresOf(labels.back(), result, deviationPx, step, Word(seen, part.value)));
        }
    }
    const auto bestBy = [&](auto&& scoreOf) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < scores.size(); ++i) {
            best = scoreOf(scores[i]) > scoreOf(scores[best]) ? i : best;
        }
        return labels[best];
    };
    Raster<std::uint8_t> ofCells(scores[0].width(), scores[0].height());
    for (int y = 0; y < ofCells.height(); ++y) {
        for (int x = 0; x < ofCells.width(); ++x) {
            ofCells.at(x, y) = bestBy([&](const Raster<float>& one) { return one.at(x, y); });
        }
    }
    // Between cells that agree all pixels are theirs: what lies between is a mean of their scores.
    const PixelRect looked = rect.intersected(seen.window);
    const auto cellsAt = [step](int pixel) { return std::max(0.0, (pixel + 0.5) / step - 0.5); };
    for (int y = looked.y0 - rect.y0; y < looked.y1 - rect.y0; ++y) {
        const double line = cellsAt(y);
        const int top = static_cast<int>(line);
        const int bottom = step == 1 ? top : std::min(top + 1, ofCells.height() - 1);
        std::uint8_t* row = result.labels.row(y);
        const int end = looked.x1 - rect.x0;
        for (int x = looked.x0 - rect.x0; x < end;) {
            const int left = static_cast<int>(cellsAt(x));
            const int right = step == 1 ? left : std::min(left + 1, ofCells.width() - 1);
            // The first pixel beyond the middle of the cell to the right.
            const int next = std::clamp(static_cast<int>(std::ceil((left + 1.5) * step - 0.5)), x + 1, end);
            const std::uint8_t label = ofCells.at(left, top);
            if (label == ofCells.at(right, top) && label == ofCells.at(left, bottom) &&
                label == ofCells.at(right, bottom)) {
                std::fill(row + x, row + next, label);
                x = next;
                continue;
            }
            for (; x < next; ++x) {
                row[x] = bestBy([&](const Raster<float>& one) { return bilinear(one, cellsAt(x), line); });
            }
        }
    }
    return result;
}

}  // namespace maskwright::core::fusion
