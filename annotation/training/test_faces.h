// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "annotation/training/judges.h"
#include "core/progress.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

// The frozen faces that every version is judged on, and what weights say of them.
namespace maskwright::annotation::training {

struct TestFace {
    store::ImageId image{};
    std::string name;
    // The points that it judges by (test_lock.h); where a second person has annotated the face without
    // knowing of the first, the middle between both.
    core::PointMatrix truth;
    bool twice = false;
};
// The locked faces, by name; before the first training, all accepted faces of the test split.
[[nodiscard]] std::vector<TestFace> testFaces(const Project& project);

// How the test split stands; what a lead should know before the first training.
struct TestSplitState {
    std::int64_t faces = 0;
    std::int64_t accepted = 0;
    std::int64_t twice = 0;      // annotated by a second person as well
    std::int64_t locked = 0;     // 0 before the first training
    std::int64_t fromModel = 0;  // accepted ones whose points began as a network's proposal
};
[[nodiscard]] TestSplitState testSplitState(const Project& project);

// What landmark weights say of these faces. An empty path is the mean shape. The face meant is the located
// one that overlaps the truth most, or its box where none does by a third. Answers are kept in the project's
// cache by the weights' SHA-256, so each face is asked about once. Photos that cannot be read are failures.
[[nodiscard]] std::map<store::ImageId, core::PointMatrix> predictFaces(
    const Project& project, const std::vector<TestFace>& faces, const std::filesystem::path& weights,
    const Judges& judges, std::vector<dla::Failure>& failures, core::Progress& progress);

}  // namespace maskwright::annotation::training
