// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fit_score.h"

#include "core/metrics/boundary.h"
#include "tests/support/mean_distance.h"

#include <algorithm>
#include <cmath>

namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::LabelMap;
using core::Point;

std::vector<Point> borderOf(const LabelMap& labels, FaceClass value) {
    const auto boundary = core::metrics::boundaryOf(labels, value);
    std::vector<Point> border;
    for (int y = 0; y < boundary.height(); ++y) {
        for (int x = 0; x < boundary.width(); ++x) {
            if (boundary.at(x, y) != 0) {
                border.emplace_back(x, y);
            }
        }
    }
    return border;
}

}  // namespace

void Score::add(const FitFace& face, const LabelMap& predicted) {
    std::array<Counts, core::kClassCount> counts{};
    for (std::size_t i = 0; i < predicted.pixels().size(); ++i) {
        const std::uint8_t truth = face.labels.pixels()[i];
        const std::uint8_t guess = predicted.pixels()[i];
        if (truth < core::kClassCount) {
            ++counts[truth].truth;
            ++counts[guess].predicted;
            counts[truth].common += truth == guess ? 1 : 0;
        }
    }
    for (const FaceClass value : core::fitting::fittedClasses()) {
        const auto index = static_cast<std::size_t>(value);
        for (Counts* sum : {&all[index], allMoved(face, value) ? &moved : &unmoved}) {
            sum->common += counts[index].common;
            sum->truth += counts[index].truth;
            sum->predicted += counts[index].predicted;
        }
    }
}

double Score::mean() const {
    double sum = 0;
    for (const FaceClass value : core::fitting::fittedClasses()) {
        sum += f1(value);
    }
    return sum / static_cast<double>(core::fitting::fittedClasses().size());
}

void SizeScore::add(const LabelMap& truth, const LabelMap& predicted) {
    constexpr std::int64_t kLarge = 2000;
    const auto areas = core::classAreas(truth);
    for (const FaceClass value : core::fitting::fittedClasses()) {
        OfClass& sum = classes_[static_cast<std::size_t>(value)];
        if (areas[static_cast<std::size_t>(value)] > kLarge) {
            ++sum.largeParts;
            for (std::size_t i = 0; i < truth.pixels().size(); ++i) {
                const bool wanted = truth.pixels()[i] == labelOf(value);
                const bool found = predicted.pixels()[i] == labelOf(value);
                sum.large.truth += wanted ? 1 : 0;
                sum.large.predicted += found ? 1 : 0;
                sum.large.common += wanted && found ? 1 : 0;
            }
            continue;
        }
        const std::vector<Point> wanted = borderOf(truth, value);
        const std::vector<Point> found = borderOf(predicted, value);
        if (!wanted.empty() && !found.empty()) {
            ++sum.smallParts;
            sum.distancePx += (tests::meanDistance(wanted, found) + tests::meanDistance(found, wanted)) / 2;
        }
    }
}

}  // namespace maskwright::bench
