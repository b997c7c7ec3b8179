// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/ppa/corrections.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// Brings a package back, and settles what people on both sides have changed.
namespace maskwright::annotation::team {

struct MergeReport {
    std::string package;
    std::string assignee;
    std::int64_t images = 0;     // looked at
    std::int64_t added = 0;      // images that the package has added
    std::int64_t revisions = 0;  // brought; all others were here already
    std::int64_t taken = 0;      // heads that are theirs now
    std::int64_t conflicts = 0;  // heads that both sides have changed, as yet unsettled
    std::vector<dla::Failure> failures;
};

// Brings what people did in a package, revision by revision; see ProjectStore::mergeImage. Each image is
// committed on its own: interrupted, the same call goes on, and merging again brings only what is new.
// Throws Error for a folder that is no package of this project.
MergeReport mergePackage(Project& project, const std::filesystem::path& package, const std::string& author,
                         core::Progress& progress);

// One part of a face that two people see differently.
struct PartDifference {
    core::Part part{};
    double mean = 0;  // distance of its points, as a share of the outer-eye distance of ours
    double most = 0;  // of the point that differs most
};

// An open conflict, with both states: points for Landmarks, maps for LabelMap, the pixels that people have
// set for Corrections.
struct Disagreement {
    store::MergeConflict conflict;
    std::string image;   // its name
    std::string oursBy;  // who made the state; empty: a program
    std::string theirsBy;
    core::Landmarks ours, theirs;
    core::LabelMap ourMap, theirMap;
    ppa::MapCorrections ourPixels, theirPixels;
    std::vector<PartDifference> parts;  // points: parts that differ, the most first
    // Maps and pixels: how many only one side gives this class.
    std::array<std::int64_t, core::kClassCount> pixels{};
};
// Oldest first. Ours is the head as it is now.
[[nodiscard]] std::vector<Disagreement> disagreements(const Project& project);

// Who is right about a part.
enum class Side : std::uint8_t { Ours, Theirs };
using PartChoice = std::array<Side, core::kPartCount>;
[[nodiscard]] PartChoice allFrom(Side side);

// Points part by part from either side, as a new revision of the author where it differs from the head;
// accepted if both sides were. A head that moved on since disagreements() was asked is a store::Conflict.
void settlePoints(Project& project, const Disagreement& disagreement, const PartChoice& choice,
                  const std::string& author);
// A whole label map from either side, likewise.
void settleMap(Project& project, const Disagreement& disagreement, Side side, const std::string& author);
// All pixels that people have set from either side, likewise. An accepted map that does not show theirs is
// reopened, as by painting; refreshLabelMap() makes it anew.
void settleCorrections(Project& project, const Disagreement& disagreement, Side side,
                       const std::string& author);

}  // namespace maskwright::annotation::team
