// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/label_confusion.h"

#include "core/error.h"
#include "core/label_map.h"

#include <numeric>

namespace maskwright::core::metrics {

namespace {

std::optional<double> share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? std::optional(static_cast<double>(part) / static_cast<double>(whole)) : std::nullopt;
}

// Mean over the labels from first to the last for which value(label) is defined.
template <typename Value>
std::optional<double> meanOver(int first, int classes, const Value& value) {
    double sum = 0;
    int count = 0;
    for (int label = first; label < classes; ++label) {
        if (const std::optional<double> one = value(label)) {
            sum += *one;
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace

std::optional<double> LabelCounts::f1() const {
    return share(2 * common, truth + predicted);
}

std::optional<double> LabelCounts::iou() const {
    return share(common, truth + predicted - common);
}

std::optional<double> LabelCounts::precision() const {
    return share(common, predicted);
}

std::optional<double> LabelCounts::recall() const {
    return share(common, truth);
}

LabelConfusion::LabelConfusion(int classes)
    : classes_(classes), counts_(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes)) {
    expects(classes >= 2 && classes <= kIgnoredLabel, "LabelConfusion: number of classes");
}

std::size_t LabelConfusion::place(int truth, int predicted) const {
    expects(truth >= 0 && truth < classes_ && predicted >= 0 && predicted < classes_,
            "LabelConfusion: a value is no class");
    return static_cast<std::size_t>(truth) * static_cast<std::size_t>(classes_) +
           static_cast<std::size_t>(predicted);
}

void LabelConfusion::add(const Raster<std::uint8_t>& truth, const Raster<std::uint8_t>& predicted) {
    expects(truth.bounds() == predicted.bounds(), "LabelConfusion: maps must have equal sizes");
    for (std::size_t i = 0; i < truth.pixels().size(); ++i) {
        if (truth.pixels()[i] != kIgnoredLabel) {
            ++counts_[place(truth.pixels()[i], predicted.pixels()[i])];
        }
    }
}

LabelConfusion& LabelConfusion::operator+=(const LabelConfusion& other) {
    expects(other.classes_ == classes_, "LabelConfusion: equal numbers of classes");
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
    return *this;
}

std::int64_t LabelConfusion::count(int truth, int predicted) const {
    return counts_[place(truth, predicted)];
}

LabelCounts LabelConfusion::of(int label) const {
    LabelCounts result;
    result.common = count(label, label);
    for (int other = 0; other < classes_; ++other) {
        result.truth += count(label, other);
        result.predicted += count(other, label);
    }
    return result;
}

std::optional<double> LabelConfusion::meanF1() const {
    return meanOver(1, classes_, [this](int label) { return of(label).f1(); });
}

std::optional<double> LabelConfusion::meanIou() const {
    return meanOver(0, classes_, [this](int label) { return of(label).iou(); });
}

std::optional<double> LabelConfusion::pixelAccuracy() const {
    std::int64_t right = 0;
    for (int label = 0; label < classes_; ++label) {
        right += count(label, label);
    }
    return share(right, std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0}));
}

}  // namespace maskwright::core::metrics
