// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"
#include "core/samples/sample_file.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace maskwright::annotation::training {

// What a network learns, and so what its samples hold:
//   Landmarks  the face square with 106 points
//   Coarse     the whole photo with background 0, face 1 and hair 2
//   Fine       the head square with background 0, skin 1 (the whole face region with its parts) and hair 2
//   Parser     the head square with LaPa's 11 classes
// Squares as in core/shape/face_crop.h, enlarged by the margin that augmentation needs.
enum class SampleKind : std::uint8_t { Landmarks, Coarse, Fine, Parser };

// "landmarks", "coarse", "fine", "parser"; throws Error for anything else.
[[nodiscard]] SampleKind sampleKindNamed(const std::string& name);
[[nodiscard]] std::string nameOf(SampleKind kind);

// Share of a stored crop's side that the network sees when nothing is augmented (models/data: View::share).
inline constexpr double kViewShare = 0.8;

// The layout of samples for networks of this input, in pixels. Requires 32 <= inputPx <= 1024.
[[nodiscard]] core::samples::SampleLayout layoutFor(SampleKind kind, int inputPx);

// One face as it is known.
struct TrainingFace {
    std::string name;
    float weight = 1;
    std::optional<core::PointMatrix> points;  // needed by all kinds but Coarse
    std::array<std::uint8_t, core::kPointCount> pointWeights = fullWeights();
    // In the classes of the kind (0..2 or 0..10), 255 to leave out; of the photo's size. Needed by all kinds
    // but Landmarks.
    std::optional<core::Raster<std::uint8_t>> labels;

    static std::array<std::uint8_t, core::kPointCount> fullWeights();
};

// LaPa's classes as regions: background 0, hair 2, everything else 1; 255 stays.
[[nodiscard]] core::Raster<std::uint8_t> regionsOf(const core::LabelMap& labels);

// Cuts the sample out of the photo. Throws Error, naming the face, if it lacks what the kind needs, if the
// labels are not of the photo's size, or if the points coincide.
[[nodiscard]] core::samples::Sample cutSample(SampleKind kind, int inputPx, const core::ImageView& photo,
                                              const TrainingFace& face);

}  // namespace maskwright::annotation::training
