// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/packing.h"

namespace maskwright::annotation::training {

struct HatOptions {
    int count = 500;         // of faces to write, 1..9999
    std::uint64_t seed = 1;  // which hat goes onto which head
    // As in PackOptions: what would judge neither wears nor lends a hat.
    double validationPercent = 8;
};

struct HatReport {
    std::int64_t wearers = 0;    // faces with a hat that can be lent
    std::int64_t bareHeads = 0;  // faces without any hat
    std::int64_t written = 0;
    std::vector<dla::Failure> failures;
};

// Puts hats that some faces of a set wear onto its bare heads (core/borrowed_hat.h), each of four hats drawn
// by chance the one whose wearer looks the same way, and writes the faces as a set of their own: out/images,
// out/labels with LaPa's classes and 255, out/landmarks, named hat_0001 and on. The set must have masks of 19
// classes, of which one is a hat. A face that cannot be read is reported and left out. Throws Error if
// there are no such masks, no wearers or no bare heads; Cancelled keeps what was written.
HatReport writeHatFaces(const PackSource& source, const HatOptions& options, const std::filesystem::path& out,
                        core::Progress& progress);

}  // namespace maskwright::annotation::training
