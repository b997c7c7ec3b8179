// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "tests/bench/fit_faces.h"

#include <array>
#include <cstdint>
#include <vector>

// How well label maps agree with the true ones, part by part.
namespace maskwright::bench {

// True positives, true and predicted pixels of one class over a set.
struct Counts {
    std::int64_t common = 0;
    std::int64_t truth = 0;
    std::int64_t predicted = 0;

    [[nodiscard]] double f1() const {
        return truth + predicted > 0
                   ? 200.0 * static_cast<double>(common) / static_cast<double>(truth + predicted)
                   : 0;
    }
};

struct Score {
    std::array<Counts, core::kClassCount> all;
    Counts moved;                      // parts whose contour points were all pulled onto the mask
    Counts unmoved;                    // the others
    std::vector<double> milliseconds;  // of one core, per face: fitting, filling and fusing

    void add(const FitFace& face, const core::LabelMap& predicted);
    [[nodiscard]] double f1(core::FaceClass value) const { return all[static_cast<std::size_t>(value)].f1(); }
    [[nodiscard]] double mean() const;  // of the fitted classes
};

// Parts by their size in the truth: F1 of those of more than 2,000 pixels, and how far the border of each
// smaller one lies from the true one, both ways, on average.
class SizeScore {
  public:
    void add(const core::LabelMap& truth, const core::LabelMap& predicted);

    struct OfClass {
        Counts large;
        int largeParts = 0;
        int smallParts = 0;
        double distancePx = 0;  // sum over the small parts
    };
    [[nodiscard]] const OfClass& of(core::FaceClass value) const {
        return classes_[static_cast<std::size_t>(value)];
    }

  private:
    std::array<OfClass, core::kClassCount> classes_{};
};

}  // namespace maskwright::bench
