// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/boundary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace maskwright::core::metrics {

namespace {

constexpr std::array kTolerances{Tolerance::Px1, Tolerance::Px2, Tolerance::Px3, Tolerance::Diagonal};

constexpr std::uint8_t kNoClass = kClassCount;

int widthFrom(double px) {
    return std::max(1, static_cast<int>(std::lround(px)));
}

// The mask after `reach` erosions with a 3 x 3 square, the outside of the image being 0: a pixel stays if the
// square of 2 reach + 1 around it is set. Rows first, then columns, both by counting how many set pixels end
// at a place.
Raster<std::uint8_t> eroded(const Raster<std::uint8_t>& mask, int reach) {
    const int least = 2 * reach + 1;
    Raster<std::uint8_t> rows(mask.width(), mask.height());
    for (int y = 0; y < mask.height(); ++y) {
        int run = 0;
        for (int x = 0; x < mask.width(); ++x) {
            run = mask.at(x, y) != 0 ? run + 1 : 0;
            if (run >= least) {
                rows.at(x - reach, y) = 1;
            }
        }
    }
    Raster<std::uint8_t> result(mask.width(), mask.height());
    std::vector<int> runs(static_cast<std::size_t>(mask.width()));
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            int& run = runs[static_cast<std::size_t>(x)];
            run = rows.at(x, y) != 0 ? run + 1 : 0;
            if (run >= least) {
                result.at(x, y - reach) = 1;
            }
        }
    }
    return result;
}

// For each pixel the distance to the nearest set pixel of its column, at most `most`.
Raster<std::int32_t> columnDistances(const Raster<std::uint8_t>& mask, std::int32_t most) {
    Raster<std::int32_t> distances(mask.width(), mask.height(), most);
    for (int y = 0; y < mask.height(); ++y) {
        for (int x = 0; x < mask.width(); ++x) {
            const std::int32_t above = y > 0 ? std::min(most, distances.at(x, y - 1) + 1) : most;
            distances.at(x, y) = mask.at(x, y) != 0 ? 0 : above;
        }
    }
    for (int y = mask.height() - 2; y >= 0; --y) {
        for (int x = 0; x < mask.width(); ++x) {
            distances.at(x, y) = std::min(distances.at(x, y), distances.at(x, y + 1) + 1);
        }
    }
    return distances;
}

struct NearCounts {
    std::int64_t all = 0;
    std::array<std::int64_t, kToleranceCount> near{};
};

// Of the pixels of `boundary`: how many there are, and how many lie within each tolerance of a pixel of
// `other`. The exact Euclidean distance is the least over the columns around, but only boundary pixels and
// columns within the widest tolerance need be looked at, which is far less than a distance transform of the
// whole map.
NearCounts countNear(const Raster<std::uint8_t>& boundary, const Raster<std::uint8_t>& other,
                     const std::array<double, kToleranceCount>& tolerances) {
    const int reach = static_cast<int>(*std::max_element(tolerances.begin(), tolerances.end()));
    const Raster<std::int32_t> columns = columnDistances(other, reach + 1);
    NearCounts counts;
    for (int y = 0; y < boundary.height(); ++y) {
        for (int x = 0; x < boundary.width(); ++x) {
            if (boundary.at(x, y) == 0) {
                continue;
            }
            ++counts.all;
            std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
            for (int u = std::max(0, x - reach); u <= std::min(boundary.width() - 1, x + reach); ++u) {
                const std::int64_t down = columns.at(u, y);
                const std::int64_t across = u - x;
                nearest = std::min(nearest, across * across + down * down);
            }
            for (std::size_t t = 0; t < kToleranceCount; ++t) {
                counts.near[t] += static_cast<double>(nearest) <= tolerances[t] * tolerances[t];
            }
        }
    }
    return counts;
}

// Of each class the smallest rectangle that holds all its pixels in either map.
std::array<PixelRect, kClassCount> extentsOf(const LabelMap& a, const LabelMap& b) {
    std::array<PixelRect, kClassCount + 1> extents;
    extents.fill({a.width(), a.height(), 0, 0});
    const auto grow = [&](int x, int y, std::uint8_t label) {
        PixelRect& extent = extents[std::min<std::size_t>(label, kClassCount)];
        extent = {std::min(extent.x0, x), std::min(extent.y0, y), std::max(extent.x1, x + 1), y + 1};
    };
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            grow(x, y, a.at(x, y));
            grow(x, y, b.at(x, y));
        }
    }
    std::array<PixelRect, kClassCount> ofClasses;
    std::copy_n(extents.begin(), kClassCount, ofClasses.begin());
    return ofClasses;
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
    const std::array<PixelRect, kClassCount> extents = extentsOf(truth, compared);
    for (std::size_t c = 0; c < kClassCount; ++c) {
        if (extents[c].empty()) {
            continue;
        }
        // One pixel more on each side keeps what lies outside the class visible, so that the cut changes
        // nothing.
        const PixelRect part = extents[c].grown(1).intersected(truth.bounds());
        std::array<double, kToleranceCount> tolerances{};
        for (const Tolerance tolerance : kTolerances) {
            tolerances[static_cast<std::size_t>(tolerance)] =
                tolerancePx(tolerance, truth.width(), truth.height());
        }
        addClass(cut(truth, part), cut(compared, part), static_cast<FaceClass>(c), tolerances, widthPx);
    }
}

void BoundaryScore::addClass(const LabelMap& truth, const LabelMap& predicted, FaceClass value,
                             const std::array<double, kToleranceCount>& tolerances, int widthPx) {
    Counts& counts = counts_[labelOf(value)];
    const Raster<std::uint8_t> truthBoundary = boundaryOf(truth, value);
    const Raster<std::uint8_t> predictedBoundary = boundaryOf(predicted, value);
    const NearCounts ofTruth = countNear(truthBoundary, predictedBoundary, tolerances);
    const NearCounts ofPredicted = countNear(predictedBoundary, truthBoundary, tolerances);
    counts.truth += ofTruth.all;
    counts.predicted += ofPredicted.all;
    for (std::size_t t = 0; t < kToleranceCount; ++t) {
        counts.truthNear[t] += ofTruth.near[t];
        counts.predictedNear[t] += ofPredicted.near[t];
    }

    const Raster<std::uint8_t> truthRegion = boundaryRegionOf(truth, value, widthPx);
    const Raster<std::uint8_t> predictedRegion = boundaryRegionOf(predicted, value, widthPx);
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
