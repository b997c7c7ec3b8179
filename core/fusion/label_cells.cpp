// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/label_cells.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace maskwright::core::fusion {

namespace {

// Where the run of equal pixels that begins at x ends.
int endOfRun(const std::uint8_t* row, int x, int width) {
    const std::uint8_t label = row[x];
    std::uint64_t eightAlike = 0;
    std::memset(&eightAlike, label, sizeof(eightAlike));
    for (std::uint64_t next = 0; x + 8 <= width; x += 8) {
        std::memcpy(&next, row + x, sizeof(next));
        if (next != eightAlike) {
            break;
        }
    }
    while (x < width && row[x] == label) {
        ++x;
    }
    return x;
}

// The label with the largest score in each cell; of equal ones the first.
Raster<std::uint8_t> bestOfCells(std::span<const Raster<float>> scores,
                                 std::span<const std::uint8_t> labels) {
    Raster<std::uint8_t> best(scores[0].width(), scores[0].height(), labels[0]);
    for (int y = 0; y < best.height(); ++y) {
        for (int x = 0; x < best.width(); ++x) {
            std::size_t first = 0;
            for (std::size_t k = 1; k < scores.size(); ++k) {
                first = scores[k].at(x, y) > scores[first].at(x, y) ? k : first;
            }
            best.at(x, y) = labels[first];
        }
    }
    return best;
}

}  // namespace

LabelCells::LabelCells(int width, int height, int step)
    : width_(width),
      height_(height),
      step_(step),
      columns_((width + step - 1) / step),
      lines_((height + step - 1) / step) {
    expects(width >= 0 && height >= 0 && step >= 1, "LabelCells: impossible sizes");
}

double LabelCells::at(int pixel, int count) const {
    return std::clamp((pixel + 0.5) / step_ - 0.5, 0.0, count - 1.0);
}

int LabelCells::beyond(int cell) const {
    return static_cast<int>(std::ceil((cell + 0.5) * step_ - 0.5));
}

int LabelCells::after(int cell, int count) const {
    return step_ == 1 ? cell : std::min(cell + 1, count - 1);
}

std::vector<Raster<float>> LabelCells::sharesOf(std::span<const std::uint8_t> labels,
                                                const Raster<std::uint8_t>& picture) const {
    std::vector<Raster<float>> shares(labels.size(), Raster<float>(columns_, lines_));
    for (int y = 0; y < height_; ++y) {
        const std::uint8_t* pixels = picture.row(y);
        for (int x = 0; x < width_;) {
            const auto label = std::ranges::find(labels, pixels[x]);
            expects(label != labels.end(), "LabelCells: a label that was not named");
            const int end = endOfRun(pixels, x, width_);
            float* line = shares[static_cast<std::size_t>(label - labels.begin())].row(y / step_);
            for (int cell = x / step_; x < end; ++cell) {
                const int next = std::min((cell + 1) * step_, end);
                line[cell] += static_cast<float>(next - x);
                x = next;
            }
        }
    }
    for (int y = 0; y < lines_; ++y) {
        for (int x = 0; x < columns_; ++x) {
            const auto area = static_cast<float>(std::min(step_, width_ - x * step_) *
                                                 std::min(step_, height_ - y * step_));
            for (Raster<float>& share : shares) {
                share.at(x, y) /= area;
            }
        }
    }
    return shares;
}

// Pixels between the same four middles of cells.
class LabelCells::Between {
  public:
    Between(const LabelCells& cells, std::span<const Raster<float>> scores,
            std::span<const std::uint8_t> labels)
        : cells_(cells), scores_(scores), labels_(labels) {}

    void fill(const PixelRect& pixels, Raster<std::uint8_t>& picture) {
        const auto width = static_cast<std::size_t>(pixels.width());
        const int top = static_cast<int>(cells_.lineAt(pixels.y0));
        const int bottom = cells_.after(top, cells_.lines_);
        upper_.resize(width * scores_.size());
        lower_.resize(width * scores_.size());
        best_.resize(width);
        for (std::size_t k = 0; k < scores_.size(); ++k) {
            interpolate(scores_[k].row(top), pixels, upper_.data() + k * width);
            interpolate(scores_[k].row(bottom), pixels, lower_.data() + k * width);
        }
        for (int y = pixels.y0; y < pixels.y1; ++y) {
            fillRow(static_cast<float>(cells_.lineAt(y) - top), picture.row(y) + pixels.x0);
        }
    }

  private:
    void interpolate(const float* scores, const PixelRect& pixels, float* line) const {
        const int left = static_cast<int>(cells_.columnAt(pixels.x0));
        const float from = scores[left];
        const float to = scores[cells_.after(left, cells_.columns_)];
        for (int x = pixels.x0; x < pixels.x1; ++x) {
            const auto share = static_cast<float>(cells_.columnAt(x) - left);
            *line++ = (1 - share) * from + share * to;
        }
    }

    void fillRow(float share, std::uint8_t* row) {
        const std::size_t width = best_.size();
        std::ranges::fill(best_, -1.0F);  // below every score
        for (std::size_t k = 0; k < scores_.size(); ++k) {
            const float* upper = upper_.data() + k * width;
            const float* lower = lower_.data() + k * width;
            for (std::size_t x = 0; x < width; ++x) {
                const float score = (1 - share) * upper[x] + share * lower[x];
                row[x] = score > best_[x] ? labels_[k] : row[x];
                best_[x] = std::max(score, best_[x]);
            }
        }
    }

    const LabelCells& cells_;
    std::span<const Raster<float>> scores_;
    std::span<const std::uint8_t> labels_;
    std::vector<float> upper_;  // scores of all labels at the pixels of a row, on the line of cells above
    std::vector<float> lower_;
    std::vector<float> best_;
};

void LabelCells::fillBest(std::span<const Raster<float>> scores, std::span<const std::uint8_t> labels,
                          const PixelRect& pixels, Raster<std::uint8_t>& picture) const {
    expects(!labels.empty() && scores.size() == labels.size(), "LabelCells: scores without labels");
    const Raster<std::uint8_t> ofCells = bestOfCells(scores, labels);
    Between between(*this, scores, labels);
    for (int y = pixels.y0, nextY = 0; y < pixels.y1; y = nextY) {
        const int top = static_cast<int>(lineAt(y));
        const int bottom = after(top, lines_);
        nextY = std::clamp(beyond(top + 1), y + 1, pixels.y1);
        for (int x = pixels.x0, nextX = 0; x < pixels.x1; x = nextX) {
            const int left = static_cast<int>(columnAt(x));
            const int right = after(left, columns_);
            nextX = std::clamp(beyond(left + 1), x + 1, pixels.x1);
            const std::uint8_t label = ofCells.at(left, top);
            const auto agree = [&](int column) {
                return ofCells.at(column, top) == label && ofCells.at(column, bottom) == label;
            };
            if (!agree(left) || !agree(right)) {
                between.fill({x, y, nextX, nextY}, picture);
                continue;
            }
            // What lies between is a mean of scores that agree, as far as they do.
            for (int next = right; next + 1 < columns_ && agree(next + 1) && nextX < pixels.x1;) {
                nextX = std::clamp(beyond(++next), nextX, pixels.x1);
            }
            for (int row = y; row < nextY; ++row) {
                std::fill(picture.row(row) + x, picture.row(row) + nextX, label);
            }
        }
    }
}

}  // namespace maskwright::core::fusion
