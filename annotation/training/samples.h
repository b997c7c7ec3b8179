// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/raster.h"
#include "core/samples/sample_file.h"
#include "core/shape/face_alignment.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maskwright::annotation::training {

// What a network learns, and so what its samples hold:
//   Landmarks  the face square with 106 points
//   Coarse     the whole photo with background 0, face 1 and hair 2, or background 0 and head 1
//   Fine       the head square with background 0, skin 1 (the whole face region with its parts) and hair 2
//   Parser     the head square with LaPa's 11 classes, and the near square with them for a second look at the
//              parts; or the head square alone with CelebAMask-HQ's 19, or aligned by five points
// Squares as in core/shape/face_crop.h and face_alignment.h, enlarged by the margin that augmentation needs.
enum class SampleKind : std::uint8_t { Landmarks, Coarse, Fine, Parser };

// "landmarks", "coarse", "fine", "parser"; throws Error for anything else.
[[nodiscard]] SampleKind sampleKindNamed(const std::string& name);
[[nodiscard]] std::string nameOf(SampleKind kind);

// Share of a stored crop's side that the network sees when nothing is augmented (models/data: View::share).
inline constexpr double kViewShare = 0.8;

// How many classes label maps of a kind may tell apart, the usual number first; 0 for landmarks.
[[nodiscard]] std::vector<int> classCountsOf(SampleKind kind);

// What is cut out of photos.
struct SampleForm {
    SampleKind kind = SampleKind::Landmarks;
    int inputPx = 256;  // of the networks that learn from it, 32..1024
    int classes = 0;    // one of classCountsOf(); 0: the usual number
    // Of parsers: what they learn on they must be asked about later.
    core::shape::Alignment alignment = core::shape::Alignment::AllPoints;

    [[nodiscard]] int classCount() const { return classes > 0 ? classes : classCountsOf(kind).front(); }
};

// The layout of such samples.
[[nodiscard]] core::samples::SampleLayout layoutFor(const SampleForm& form);

// One face as it is known.
struct TrainingFace {
    std::string name;
    float weight = 1;
    // Needed by all kinds but Coarse, and by Fine and Parser only where the photo is no head.
    std::optional<core::PointMatrix> points;
    bool photoIsHead = false;  // the photo shows a head and little else: it is the head square without points
    std::array<std::uint8_t, core::kPointCount> pointWeights = fullWeights();
    // In the classes of the form, 255 to leave out; of the photo's size. Needed by all kinds but Landmarks.
    std::optional<core::Raster<std::uint8_t>> labels;

    static std::array<std::uint8_t, core::kPointCount> fullWeights();
};

// LaPa's classes as regions: background 0, hair 2, everything else 1; 255 stays.
[[nodiscard]] core::Raster<std::uint8_t> regionsOf(const core::LabelMap& labels);

// Cuts the face's samples out of the photo: one for each look that it allows. Throws Error, naming the face,
// if it lacks what the kind needs, if the labels are not of the photo's size, or if the points coincide.
[[nodiscard]] std::vector<core::samples::Sample> cutSamples(const SampleForm& form,
                                                            const core::ImageView& photo,
                                                            const TrainingFace& face);

}  // namespace maskwright::annotation::training
