// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/boundary.h"

#include "core/metrics/distance_transform.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::metrics {

namespace {

constexpr std::array kTolerances{Tolerance::Px1, Tolerance::Px2, Tolerance::Px3, Tolerance::Diagonal};

constexpr std::uint8_t kNoClass = kClassCount;

int widthFrom(double px) {
    return std::max(1, static_cast<int>(std::lround(px)));
}

// Of rows: 1 where the pixel and all within `reach` columns are set; the outside is not set. `stride` walks
// one line.
void erodeLine(const std::uint8_t* from, std::uint8_t* to, int length, std::ptrdiff_t stride, int reach,
               std::vector<int>& run) {
    // run[i]: how many set pixels end at i, the outside not being set.
    int set = 0;
    for (int i = 0; i < length; ++i) {
        set = from[i * stride] != 0 ? set + 1 : 0;
        run[static_cast<std::size_t>(i)] = set;
    }
    for (int i = 0; i < length; ++i) {
        const bool inside = i + reach < length && run[static_cast<std::size_t>(i + reach)] >= 2 * reach + 1;
        to[i * stride] = inside ? 1 : 0;
    }
}

// The mask after `reach` erosions with a 3 x 3 square, the outside of the image being 0.
Raster<std::uint8_t> eroded(const Raster<std::uint8_t>& mask, int reach) {
    Raster<std::uint8_t> rows(mask.width(), mask.height());
    Raster<std::uint8_t> result(mask.width(), mask.height());
    std::vector<int> run(static_cast<std::size_t>(std::max(mask.width(), mask.height())));
    for (int y = 0; y < mask.height(); ++y) {
        erodeLine(mask.row(y), rows.row(y), mask.width(), 1, reach, run);
    }
    for (int x = 0; x < mask.width(); ++x) {
        erodeLine(rows.row(0) + x, result.row(0) + x, mask.height(), mask.width(), reach, run);
    }
    return result;
}

struct NearCounts {
    std::int64_t all = 0;
    std::array<std::int64_t, kToleranceCount> near{};
};

// Of the pixels of `boundary`: how many there are, and how many lie within each tolerance of `other`'s.
NearCounts countNear(const Raster<std::uint8_t>& boundary, const Raster<std::int64_t>& distancesToOther,
                     const std::array<double, kToleranceCount>& squaredTolerances) {
    NearCounts counts;
    const auto set = boundary.pixels();
    const auto distances = distancesToOther.pixels();
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (set[i] == 0) {
            continue;
        }
        ++counts.all;
        for (std::size_t t = 0; t < kToleranceCount; ++t) {
            counts.near[t] +=
                distances[i] != kNoPixel && static_cast<double>(distances[i]) <= squaredTolerances[t];
        }
    }
    return counts;
}

// The smallest rectangle that holds all pixels of the class in either map.
PixelRect extentOf(const LabelMap& a, const LabelMap& b, std::uint8_t label) {
    PixelRect extent{a.width(), a.height(), 0, 0};
    for (int y = 0; y < a.height(); ++y) {
        const std::uint8_t* rowA = a.row(y);
        const std::uint8_t* rowB = b.row(y);
        for (int x = 0; x < a.width(); ++x) {
            if (rowA[x] == label || rowB[x] == label) {
                extent = {std::min(extent.x0, x), std::min(extent.y0, y), std::max(extent.x1, x + 1), y + 1};
            }
        }
    }
    return extent.empty() ? PixelRect{} : extent;
}

template <typename T>
Raster<T> cut(const Raster<T>& from, const PixelRect& rect) {
    Raster<T> part(rect.width(), rect.height());
    for (int y = 0; y < rect.height(); ++y) {
        std::copy_n(from.row(rect.y0 + y) + rect.x0, rect.width(), part.row(y));
    }
    return part;
}

}  // namespace

double tolerancePx(Tolerance tolerance, int width, int height) {
    switch (tolerance) {
        case Tolerance::Px1:
            return 1;
        case Tolerance::Px2:
            return 2;
        case Tolerance::Px3:
            return 3;
        case Tolerance::Diagonal:
            return 0.0075 * std::hypot(width, height);
    }
    throw ContractViolation("unknown tolerance");
}

int boundaryWidthPx(int imageWidth, int imageHeight) {
    return widthFrom(0.02 * std::hypot(imageWidth, imageHeight));
}

int boundaryWidthPx(double interOcularPx) {
    return widthFrom(0.02 * interOcularPx);
}

Raster<std::uint8_t> boundaryOf(const LabelMap& labels, FaceClass value) {
    const std::uint8_t label = labelOf(value);
    Raster<std::uint8_t> boundary(labels.width(), labels.height());
    const auto differs = [&](int x, int y) {
        return labels.bounds().contains(x, y) && labels.at(x, y) != label && labels.at(x, y) != kIgnoredLabel;
    };
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            if (labels.at(x, y) == label) {
                boundary.at(x, y) =
                    differs(x - 1, y) || differs(x + 1, y) || differs(x, y - 1) || differs(x, y + 1);
            }
        }
    }
    return boundary;
}

Raster<std::uint8_t> boundaryRegionOf(const LabelMap& labels, FaceClass value, int widthPx) {
    expects(widthPx >= 1, "boundaryRegionOf: the width must be at least 1 px");
    Raster<std::uint8_t> mask(labels.width(), labels.height());
    std::transform(labels.pixels().begin(), labels.pixels().end(), mask.pixels().begin(),
                   [&](std::uint8_t pixel) -> std::uint8_t { return pixel == labelOf(value) ? 1 : 0; });
    const Raster<std::uint8_t> inner = eroded(mask, widthPx);
    std::transform(mask.pixels().begin(), mask.pixels().end(), inner.pixels().begin(), mask.pixels().begin(),
                   [](std::uint8_t a, std::uint8_t b) -> std::uint8_t { return a != 0 && b == 0 ? 1 : 0; });
    return mask;
}

void BoundaryScore::add(const LabelMap& truth, const LabelMap& predicted, int widthPx) {
    expects(truth.width() == predicted.width() && truth.height() == predicted.height(),
            "BoundaryScore: maps must have equal sizes");
    // What the truth ignores is ignored in both; what the prediction itself gives no class is a place of no
    // class.
    LabelMap compared = predicted;
    for (std::size_t i = 0; i < compared.pixels().size(); ++i) {
        std::uint8_t& pixel = compared.pixels()[i];
        pixel = truth.pixels()[i] == kIgnoredLabel ? kIgnoredLabel : std::min(pixel, kNoClass);
    }
    for (std::size_t c = 0; c < kClassCount; ++c) {
        addClass(truth, compared, static_cast<FaceClass>(c), widthPx);
    }
}

void BoundaryScore::addClass(const LabelMap& truth, const LabelMap& predicted, FaceClass value, int widthPx) {
    // One pixel more on each side keeps what lies outside the class visible, so that the cut changes nothing.
    const PixelRect extent = extentOf(truth, predicted, labelOf(value));
    if (extent.empty()) {
        return;
    }
    const PixelRect part = extent.grown(1).intersected(truth.bounds());
    const LabelMap truthPart = cut(truth, part);
    const LabelMap predictedPart = cut(predicted, part);
    Counts& counts = counts_[labelOf(value)];

    std::array<double, kToleranceCount> squared{};
    for (const Tolerance tolerance : kTolerances) {
        const double px = tolerancePx(tolerance, truth.width(), truth.height());
        squared[static_cast<std::size_t>(tolerance)] = px * px;
    }
    const Raster<std::uint8_t> truthBoundary = boundaryOf(truthPart, value);
    const Raster<std::uint8_t> predictedBoundary = boundaryOf(predictedPart, value);
    const NearCounts ofTruth = countNear(truthBoundary, squaredDistances(predictedBoundary), squared);
    const NearCounts ofPredicted = countNear(predictedBoundary, squaredDistances(truthBoundary), squared);
    counts.truth += ofTruth.all;
    counts.predicted += ofPredicted.all;
    for (std::size_t t = 0; t < kToleranceCount; ++t) {
        counts.truthNear[t] += ofTruth.near[t];
        counts.predictedNear[t] += ofPredicted.near[t];
    }

    const Raster<std::uint8_t> truthRegion = boundaryRegionOf(truthPart, value, widthPx);
    const Raster<std::uint8_t> predictedRegion = boundaryRegionOf(predictedPart, value, widthPx);
    for (std::size_t i = 0; i < truthRegion.pixels().size(); ++i) {
        const bool inTruth = truthRegion.pixels()[i] != 0;
        const bool inPredicted = predictedRegion.pixels()[i] != 0;
        counts.regionsCommon += inTruth && inPredicted;
        counts.regionsUnited += inTruth || inPredicted;
    }
}

BoundaryScore& BoundaryScore::operator+=(const BoundaryScore& other) {
    for (std::size_t c = 0; c < kClassCount; ++c) {
        Counts& mine = counts_[c];
        const Counts& theirs = other.counts_[c];
        mine.truth += theirs.truth;
        mine.predicted += theirs.predicted;
        mine.regionsCommon += theirs.regionsCommon;
        mine.regionsUnited += theirs.regionsUnited;
        for (std::size_t t = 0; t < kToleranceCount; ++t) {
            mine.truthNear[t] += theirs.truthNear[t];
            mine.predictedNear[t] += theirs.predictedNear[t];
        }
    }
    return *this;
}

std::optional<double> BoundaryScore::f(FaceClass value, Tolerance tolerance) const {
    const Counts& counts = counts_[labelOf(value)];
    if (counts.truth == 0 && counts.predicted == 0) {
        return std::nullopt;
    }
    if (counts.truth == 0 || counts.predicted == 0) {
        return 0;
    }
    const auto t = static_cast<std::size_t>(tolerance);
    const double p = static_cast<double>(counts.predictedNear[t]) / static_cast<double>(counts.predicted);
    const double r = static_cast<double>(counts.truthNear[t]) / static_cast<double>(counts.truth);
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

std::optional<double> BoundaryScore::iou(FaceClass value) const {
    const Counts& counts = counts_[labelOf(value)];
    if (counts.regionsUnited == 0) {
        return std::nullopt;
    }
    return static_cast<double>(counts.regionsCommon) / static_cast<double>(counts.regionsUnited);
}

}  // namespace maskwright::core::metrics
