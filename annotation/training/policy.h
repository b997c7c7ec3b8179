// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <cstdint>
#include <optional>
#include <string>

// When a landmark network is to be trained again.
namespace maskwright::annotation::training {

// The first training at this many accepted images, and one after every so many more.
struct RetrainingPolicy {
    std::int64_t first = 2000;
    std::int64_t every = 2000;
    bool operator==(const RetrainingPolicy&) const = default;
};

// The paper's 2,000 (LaPa, section 3); below 10,000 images a tenth of them, at least 50.
[[nodiscard]] RetrainingPolicy usualPolicy(std::int64_t images);
// The project's own setting, or the usual policy for its number of images.
[[nodiscard]] RetrainingPolicy retrainingPolicy(const Project& project);
// Nothing: the usual one again. Throws Error unless both numbers are 1 or more.
void setRetrainingPolicy(Project& project, const std::optional<RetrainingPolicy>& policy);

// What the loop does without being asked; nothing unless a person wants it.
struct LoopSettings {
    bool startsByItself = false;    // the window starts a training of points when one is due
    bool promotesByItself = false;  // a new version of points that is better beyond chance is promoted
    bool operator==(const LoopSettings&) const = default;
};
[[nodiscard]] LoopSettings loopSettings(const Project& project);
void setLoopSettings(Project& project, const LoopSettings& settings);

// How far a project is on the way to its next training. Counted is what can be trained on: accepted points of
// images outside of the test split.
struct TrainingDue {
    std::int64_t accepted = 0;        // now
    std::int64_t atLastTraining = 0;  // in the newest snapshot that was not cancelled and did not fail
    std::int64_t needed = 0;          // since then
    [[nodiscard]] std::int64_t sinceLast() const;
    [[nodiscard]] bool isDue() const { return sinceLast() >= needed; }
};
[[nodiscard]] TrainingDue trainingDue(const Project& project);
// "1,240 of 2,000 to the next training"
[[nodiscard]] std::string words(const TrainingDue& due);

}  // namespace maskwright::annotation::training
