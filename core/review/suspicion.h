// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/face_fit.h"
#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/review/map_statistics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace maskwright::core::review {

// What can be doubtful about a class of a label map.
enum class DoubtKind : std::uint8_t {
    FitResidual,    // the points lie off the curve that was fitted to them; value: share of the eye distance
    LowConfidence,  // the model was unsure of the points; value: mean of 1 - confidence
    UnsureRegion,   // hair or skin was found with doubt; value: expected share of doubtful pixels
    UnusualSize,    // against accepted maps; value: standard deviations, below 0 smaller
    UnusualPlace,   // likewise; value: standard deviations
    HiddenPart,     // its points are visible, yet the map shows less of it; value: share that is not shown
    ParserDisagrees,  // a network of 11 classes sees the class elsewhere; value: 1 - F1 between both
};
inline constexpr std::size_t kDoubtKindCount = 7;
// As files and scripts name it: "fit_residual".
[[nodiscard]] const char* nameOf(DoubtKind kind);

struct Doubt {
    DoubtKind kind{};
    FaceClass about{};
    double value = 0;
    double measured = 0;  // what the words tell: pixels for a residual, else the value
    double loss = 0;      // by how much it raises the suspicion, in percent of the class's F1; set by judge()
};
// "image-left eye: fit residual 3.1 px", "hair: parser disagrees on 14 %"
[[nodiscard]] std::string words(const Doubt& doubt);

// All that is known of a map; pointers are none where the project does not know it.
struct MapEvidence {
    const LabelMap& map;
    const Landmarks& landmarks;   // the map was made from
    const fitting::FaceFit& fit;  // of these points
    const RegionMap* regions = nullptr;
    const LabelMap* parsed = nullptr;  // the second opinion, of the map's size
    const MapStatistics* statistics = nullptr;
};
// Everything that can be measured, small or large, by class and kind; loss is 0.
[[nodiscard]] std::vector<Doubt> doubtsOf(const MapEvidence& evidence);

class SuspicionModel;

// score: by how many percent the mean F1 of the ten classes is expected to fall short because of the doubts;
// only good for comparing maps. doubts: those that count, the heaviest first.
struct Suspicion {
    double score = 0;
    std::vector<Doubt> doubts;
};
// Requires doubts as doubtsOf() gives them.
[[nodiscard]] Suspicion judge(std::vector<Doubt> doubts, const SuspicionModel& model);

// A compact JSON text of doubts, for storing them, and back. Throws Error on anything else.
[[nodiscard]] std::string toJson(const std::vector<Doubt>& doubts);
[[nodiscard]] std::vector<Doubt> doubtsFromJson(const std::string& text);

}  // namespace maskwright::core::review
