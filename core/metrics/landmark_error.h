// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

// core/metrics measures results against a truth, as spec section 3 defines it. Values are shares (0.08, not 8
// %); whoever prints them makes percent of them. Undefined values are empty, never 0.
namespace maskwright::core::metrics {

// What the distance between a point and its truth is divided by; always taken from the TRUE points
// (spec 3.1).
enum class Normaliser {
    Box,          // sqrt(width * height) of the points' bounding box
    InterOcular,  // outer eye corners, 66 and 79
    InterPupil,   // pupils, 104 and 105
    Diagonal,     // diagonal of the points' bounding box
};

// In pixels. Empty below 1 px, as for eye corners in profile: such a face is left out of this normaliser's
// values.
[[nodiscard]] std::optional<double> normalisingDistance(const PointMatrix& truth, Normaliser normaliser);

// Which points are compared; all of them where a set has no mask.
using PointMask = std::bitset<kPointCount>;
[[nodiscard]] inline PointMask allPoints() {
    return PointMask().set();
}

// Mean distance of the masked points over the normaliser. Empty if the normaliser is undefined or the mask is
// empty.
[[nodiscard]] std::optional<double> normalisedMeanError(const PointMatrix& truth,
                                                        const PointMatrix& predicted, Normaliser normaliser,
                                                        const PointMask& mask = allPoints());

// Landmark errors of a set of faces under one normaliser. Value type; not safe from several threads at once.
class LandmarkScore {
  public:
    explicit LandmarkScore(Normaliser normaliser) : normaliser_(normaliser) {}

    void add(const PointMatrix& truth, const PointMatrix& predicted, const PointMask& mask = allPoints());
    // A face that was not found: its error is infinite, so it counts in CED, AUC and failure rate, not in the
    // means.
    void addMissing(const PointMatrix& truth, const PointMask& mask = allPoints());

    [[nodiscard]] Normaliser normaliser() const { return normaliser_; }
    // Errors of the faces that were found, in the order of add().
    [[nodiscard]] const std::vector<double>& errors() const { return errors_; }
    [[nodiscard]] std::int64_t missing() const { return missing_; }
    // Faces, found or not, whose normaliser is undefined or whose mask is empty: counted nowhere else.
    [[nodiscard]] std::int64_t leftOut() const { return leftOut_; }

    // Mean over the faces that were found; empty if there is none.
    [[nodiscard]] std::optional<double> nme() const;
    // Mean error of one point over the faces that were found and have it in their mask.
    [[nodiscard]] std::optional<double> pointError(std::size_t point) const;
    // Share of faces with an error of at most threshold (cumulative error distribution); empty without faces.
    [[nodiscard]] std::optional<double> ced(double threshold) const;
    // Area under the CED from 0 to threshold over threshold: exact, as the CED is a step function. Requires
    // threshold > 0.
    [[nodiscard]] std::optional<double> auc(double threshold) const;
    // Share of faces with an error above threshold; a face exactly at it is no failure.
    [[nodiscard]] std::optional<double> failureRate(double threshold) const;

  private:
    [[nodiscard]] double counted() const {
        return static_cast<double>(errors_.size()) + static_cast<double>(missing_);
    }

    Normaliser normaliser_;
    std::vector<double> errors_;
    std::int64_t missing_ = 0;
    std::int64_t leftOut_ = 0;
    std::array<double, kPointCount> pointSums_{};
    std::array<std::int64_t, kPointCount> pointCounts_{};
};

}  // namespace maskwright::core::metrics
