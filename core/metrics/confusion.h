// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace maskwright::core::metrics {

// Pixels by true and predicted class over a whole set, from which all segmentation values follow
// (spec 3.3, 3.4). Per-image values may be had from a matrix of one image, but the papers never average them.
// Value type.
//
// Shares 0..1; empty where undefined: a class that neither truth nor prediction has is left out of all means.
class ConfusionMatrix {
  public:
    // Leaves pixels out whose truth is kIgnoredLabel. A predicted kIgnoredLabel is no class: the pixel is
    // missed by its true class and claimed by none. Requires maps of equal size that hold nothing but classes
    // and kIgnoredLabel.
    void add(const LabelMap& truth, const LabelMap& predicted);
    ConfusionMatrix& operator+=(const ConfusionMatrix& other);

    [[nodiscard]] std::int64_t count(FaceClass truth, FaceClass predicted) const;
    // Pixels of a true class that were given no class.
    [[nodiscard]] std::int64_t unlabelled(FaceClass truth) const;
    [[nodiscard]] std::int64_t pixels() const;

    // 2 TP / (2 TP + FP + FN)
    [[nodiscard]] std::optional<double> f1(FaceClass value) const;
    // TP / (TP + FP + FN)
    [[nodiscard]] std::optional<double> iou(FaceClass value) const;
    // TP / (TP + FP)
    [[nodiscard]] std::optional<double> precision(FaceClass value) const;
    // TP / (TP + FN)
    [[nodiscard]] std::optional<double> recall(FaceClass value) const;

    // Mean F1 of classes 1..10, background left out (LaPa's tables).
    [[nodiscard]] std::optional<double> meanF1() const;
    // Mean IoU of all classes with background (EAGR's tables).
    [[nodiscard]] std::optional<double> meanIou() const;
    [[nodiscard]] std::optional<double> pixelAccuracy() const;
    // Mean recall of all classes that the truth has.
    [[nodiscard]] std::optional<double> meanAccuracy() const;
    // F1 of the union of classes: a confusion within the group is no error (Helen's protocol).
    [[nodiscard]] std::optional<double> groupF1(std::span<const FaceClass> group) const;

    bool operator==(const ConfusionMatrix&) const = default;

  private:
    struct Counts {
        std::int64_t common = 0;     // true positives
        std::int64_t truth = 0;      // true positives and false negatives
        std::int64_t predicted = 0;  // true positives and false positives
    };
    [[nodiscard]] Counts countsOf(std::span<const FaceClass> group) const;
    [[nodiscard]] Counts countsOf(FaceClass value) const { return countsOf({&value, 1}); }

    // [truth][predicted]; the last column holds pixels without a predicted class.
    std::array<std::array<std::int64_t, kClassCount + 1>, kClassCount> counts_{};
};

// The groups of Helen's tables; overall is the union of all inner parts, not a mean of groups.
struct HelenScore {
    std::optional<double> brows;
    std::optional<double> eyes;
    std::optional<double> nose;
    std::optional<double> mouth;
    std::optional<double> overall;
};
[[nodiscard]] HelenScore helenScore(const ConfusionMatrix& confusion);

}  // namespace maskwright::core::metrics
