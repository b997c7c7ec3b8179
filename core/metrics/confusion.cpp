// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/confusion.h"

#include "core/metrics/label_confusion.h"

#include <algorithm>
#include <numeric>

namespace maskwright::core::metrics {

namespace {

std::optional<double> share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? std::optional(static_cast<double>(part) / static_cast<double>(whole)) : std::nullopt;
}

template <typename Counts>
LabelCounts asLabelCounts(const Counts& counts) {
    return {counts.common, counts.truth, counts.predicted};
}

// Mean over the classes from first to the last for which value(class) is defined.
template <typename Value>
std::optional<double> meanOver(std::size_t first, const Value& value) {
    double sum = 0;
    int count = 0;
    for (std::size_t c = first; c < kClassCount; ++c) {
        if (const std::optional<double> one = value(static_cast<FaceClass>(c))) {
            sum += *one;
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace

void ConfusionMatrix::add(const LabelMap& truth, const LabelMap& predicted) {
    expects(truth.width() == predicted.width() && truth.height() == predicted.height(),
            "ConfusionMatrix: maps must have equal sizes");
    // Counting all pairs of bytes keeps branches out of the loop; what is no class is sorted out after it.
    std::vector<std::int64_t> pairs(256 * 256, 0);
    const auto truths = truth.pixels();
    const auto predictions = predicted.pixels();
    for (std::size_t i = 0; i < truths.size(); ++i) {
        ++pairs[static_cast<std::size_t>(truths[i]) * 256 + predictions[i]];
    }
    for (std::size_t t = 0; t < 256; ++t) {
        for (std::size_t p = 0; p < 256; ++p) {
            const std::int64_t count = pairs[t * 256 + p];
            if (count == 0) {
                continue;
            }
            expects((t < kClassCount || t == kIgnoredLabel) && (p < kClassCount || p == kIgnoredLabel),
                    "ConfusionMatrix: a value is no class");
            if (t != kIgnoredLabel) {
                counts_[t][std::min(p, kClassCount)] += count;
            }
        }
    }
}

ConfusionMatrix& ConfusionMatrix::operator+=(const ConfusionMatrix& other) {
    for (std::size_t t = 0; t < kClassCount; ++t) {
        for (std::size_t p = 0; p <= kClassCount; ++p) {
            counts_[t][p] += other.counts_[t][p];
        }
    }
    return *this;
}

std::int64_t ConfusionMatrix::count(FaceClass truth, FaceClass predicted) const {
    return counts_[labelOf(truth)][labelOf(predicted)];
}

std::int64_t ConfusionMatrix::unlabelled(FaceClass truth) const {
    return counts_[labelOf(truth)][kClassCount];
}

std::int64_t ConfusionMatrix::pixels() const {
    std::int64_t sum = 0;
    for (const auto& row : counts_) {
        sum += std::accumulate(row.begin(), row.end(), std::int64_t{0});
    }
    return sum;
}

ConfusionMatrix::Counts ConfusionMatrix::countsOf(std::span<const FaceClass> group) const {
    std::array<bool, kClassCount + 1> inGroup{};
    for (const FaceClass value : group) {
        inGroup[labelOf(value)] = true;
    }
    Counts sums;
    for (std::size_t t = 0; t < kClassCount; ++t) {
        for (std::size_t p = 0; p <= kClassCount; ++p) {
            sums.truth += inGroup[t] ? counts_[t][p] : 0;
            sums.predicted += inGroup[p] ? counts_[t][p] : 0;
            sums.common += inGroup[t] && inGroup[p] ? counts_[t][p] : 0;
        }
    }
    return sums;
}

std::optional<double> ConfusionMatrix::f1(FaceClass value) const {
    return groupF1({&value, 1});
}

std::optional<double> ConfusionMatrix::iou(FaceClass value) const {
    return asLabelCounts(countsOf(value)).iou();
}

std::optional<double> ConfusionMatrix::precision(FaceClass value) const {
    return asLabelCounts(countsOf(value)).precision();
}

std::optional<double> ConfusionMatrix::recall(FaceClass value) const {
    return asLabelCounts(countsOf(value)).recall();
}

std::optional<double> ConfusionMatrix::meanF1() const {
    return meanOver(1, [this](FaceClass value) { return f1(value); });
}

std::optional<double> ConfusionMatrix::meanIou() const {
    return meanOver(0, [this](FaceClass value) { return iou(value); });
}

std::optional<double> ConfusionMatrix::pixelAccuracy() const {
    std::int64_t right = 0;
    for (std::size_t c = 0; c < kClassCount; ++c) {
        right += counts_[c][c];
    }
    return share(right, pixels());
}

std::optional<double> ConfusionMatrix::meanAccuracy() const {
    return meanOver(0, [this](FaceClass value) { return recall(value); });
}

std::optional<double> ConfusionMatrix::groupF1(std::span<const FaceClass> group) const {
    return asLabelCounts(countsOf(group)).f1();
}

HelenScore helenScore(const ConfusionMatrix& confusion) {
    using enum FaceClass;
    constexpr std::array kBrows{ImageLeftBrow, ImageRightBrow};
    constexpr std::array kEyes{ImageLeftEye, ImageRightEye};
    constexpr std::array kNose{Nose};
    constexpr std::array kMouth{UpperLip, InnerMouth, LowerLip};
    constexpr std::array kInner{ImageLeftBrow, ImageRightBrow, ImageLeftEye, ImageRightEye,
                                Nose,          UpperLip,       InnerMouth,   LowerLip};
    return {confusion.groupF1(kBrows), confusion.groupF1(kEyes), confusion.groupF1(kNose),
            confusion.groupF1(kMouth), confusion.groupF1(kInner)};
}

}  // namespace maskwright::core::metrics
