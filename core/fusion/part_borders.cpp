// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/part_borders.h"

#include "core/bilinear.h"
#include "core/fusion/label_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace maskwright::core::fusion {

namespace {

// How far a contour may be from what was seen, and how much the parser's word counts for beside it.
struct Trust {
    double blurOfDoubt;   // deviations of the blur for each one of the contour
    double wordOfParser;  // power of its probabilities, which training on smoothed borders makes too modest
    float favour;         // factor for the part beside skin
};

// Chosen on hand-drawn masks that no network was trained on. People draw the sides of a nose elsewhere than
// its points are, and a parser sees where; lids are where good points are. A pixel of doubt is worth more to
// a small part than it costs the skin: F1 is largest if the part takes it from half of the F1 reached on
// (Lipton, Elkan, Narayanaswamy 2014), and people draw parts generously.
Trust trustIn(FaceClass part) {
    switch (part) {
        case FaceClass::Nose:
            return {2.2, 3.5, 2};
        case FaceClass::ImageLeftBrow:
        case FaceClass::ImageRightBrow:
            return {1.2, 3, 1.5F};
        case FaceClass::ImageLeftEye:
        case FaceClass::ImageRightEye:
            return {0.9, 2.2, 1.5F};
        default:
            return {1.2, 2.2, 1.5F};
    }
}

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
    Word(const PartProbabilities& seen, FaceClass value, double power)
        : cells_(seen.ofClasses[static_cast<std::size_t>(value)]),
          x0_(seen.window.x0),
          y0_(seen.window.y0),
          cellPx_(seen.cellPx) {
        for (std::size_t i = 0; i < powers_.size(); ++i) {
            powers_[i] = static_cast<float>(
                std::pow(std::max(static_cast<double>(i) / 255, kLeastProbability), power));
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

// From shares of a label to what speaks for it: how likely it is before anybody has looked (its share around,
// by a Gaussian) times the parser's word in the middle of the cell, times its favour.
void score(Raster<float>& scores, const PixelRect& rect, double deviationPx, int step, const Word& word,
           float favour) {
    blur(scores, deviationPx / step);
    for (int y = 0; y < scores.height(); ++y) {
        for (int x = 0; x < scores.width(); ++x) {
            float& score = scores.at(x, y);
            if (score >= kSettled) {
                score = 2;  // more than any other can have
            } else if (score > 0) {
                score *= favour * word.at(rect.x0 + (x + 0.5) * step - 0.5, rect.y0 + (y + 0.5) * step - 0.5);
            }
        }
    }
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

bool leavesRoom(FaceClass part, double doubtPx) {
    return trustIn(part).blurOfDoubt * doubtPx >= kLeastBlurPx;
}

PartLabels seenParts(std::span<const PaintedPolygon> parts, double doubtPx, const PartProbabilities& seen,
                     const PixelRect& window) {
    PartLabels result;
    if (parts.empty()) {
        return result;
    }
    const FaceClass first = parts.front().value;
    const Trust trust = trustIn(first);
    const double deviationPx = trust.blurOfDoubt * doubtPx;
    for (const PaintedPolygon& part : parts) {
        result.rect = result.rect.united(part.bounds);
    }
    result.rect = result.rect.grown(static_cast<int>(std::ceil(3 * deviationPx))).intersected(window);
    const PixelRect& rect = result.rect;
    result.labels = Raster<std::uint8_t>(rect.width(), rect.height());
    paint(parts, rect, result.labels);
    if (!leavesRoom(first, doubtPx) || rect.empty()) {
        return result;
    }

    std::vector<std::uint8_t> labels{0};  // skin, as none of the parts
    for (const PaintedPolygon& part : parts) {
        if (std::ranges::find(labels, labelOf(part.value)) == labels.end()) {
            labels.push_back(labelOf(part.value));
        }
    }
    const int step = std::max(1, static_cast<int>(deviationPx / kBlurOfStep));
    const LabelCells cells(rect.width(), rect.height(), step);
    std::vector<Raster<float>> scores = cells.sharesOf(labels, result.labels);
    for (std::size_t k = 0; k < labels.size(); ++k) {
        const bool skin = labels[k] == 0;
        const auto value = skin ? FaceClass::Skin : static_cast<FaceClass>(labels[k]);
        score(scores[k], rect, deviationPx, step, Word(seen, value, trust.wordOfParser),
              skin ? 1 : trust.favour);
    }
    const PixelRect looked = rect.intersected(seen.window);
    cells.fillBest(scores, labels,
                   {looked.x0 - rect.x0, looked.y0 - rect.y0, looked.x1 - rect.x0, looked.y1 - rect.y0},
                   result.labels);
    return result;
}

}  // namespace maskwright::core::fusion
