// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace maskwright::core::metrics {

// Pixels of a class or a group of classes, and what follows from them (spec 3.3). Shares 0..1; empty where
// undefined.
struct LabelCounts {
    std::int64_t common = 0;     // true positives
    std::int64_t truth = 0;      // true positives and false negatives
    std::int64_t predicted = 0;  // true positives and false positives

    [[nodiscard]] std::optional<double> f1() const;         // 2 TP / (2 TP + FP + FN)
    [[nodiscard]] std::optional<double> iou() const;        // TP / (TP + FP + FN)
    [[nodiscard]] std::optional<double> precision() const;  // TP / (TP + FP)
    [[nodiscard]] std::optional<double> recall() const;     // TP / (TP + FN)
};

// What ConfusionMatrix is for LaPa's classes, for label maps of any number of them. Value type.
class LabelConfusion {
  public:
    // Requires 2 to 255 classes.
    explicit LabelConfusion(int classes);

    // Leaves pixels out whose truth is kIgnoredLabel. Requires maps of equal size, a truth of the classes and
    // kIgnoredLabel alone, and predictions of the classes alone.
    void add(const Raster<std::uint8_t>& truth, const Raster<std::uint8_t>& predicted);
    // Requires the same number of classes.
    LabelConfusion& operator+=(const LabelConfusion& other);

    [[nodiscard]] int classes() const { return classes_; }
    [[nodiscard]] std::int64_t count(int truth, int predicted) const;
    [[nodiscard]] LabelCounts of(int label) const;

    // Means over the classes that truth or prediction have: F1 without background (0), IoU with it.
    [[nodiscard]] std::optional<double> meanF1() const;
    [[nodiscard]] std::optional<double> meanIou() const;
    [[nodiscard]] std::optional<double> pixelAccuracy() const;

  private:
    [[nodiscard]] std::size_t place(int truth, int predicted) const;

    int classes_;
    std::vector<std::int64_t> counts_;  // [truth][predicted]
};

}  // namespace maskwright::core::metrics
