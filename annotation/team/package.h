// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// annotation/team is the work of several people on one project without a server: packages that are handed
// out and merged again, and faces that two people annotate without knowing of each other.
namespace maskwright::annotation::team {

struct PackageOptions {
    std::string assignee = {};
    std::int64_t count = 0;               // at most so many images
    std::vector<std::string> names = {};  // only these images; empty: those whose points nobody has accepted
    bool again = false;                   // also images that somebody has and did not bring back yet
    std::string author = {};              // who hands them out
};

struct PackageReport {
    std::string id;
    std::vector<std::string> images;
    std::int64_t photos = 0;             // files that were copied
    std::vector<dla::Failure> failures;  // images whose photo is gone
};

// Makes a project of its own in an empty or new folder: images with all revisions and their photos, so that
// it can be worked on anywhere. It does not tell which faces are blind copies, and holds no face together
// with its copy, nor a copy of a face that the assignee has accepted. Throws Error if nothing is left to hand
// out.
PackageReport makePackage(Project& project, const std::filesystem::path& out, const PackageOptions& options,
                          core::Progress& progress);

// What a package says of itself; nothing for a project that is none.
struct PackageLabel {
    std::string id;
    std::string project;  // the one it was made from
    std::string assignee;
};
[[nodiscard]] std::optional<PackageLabel> packageLabel(const Project& project);

// The same for all that belongs to a project, for good.
[[nodiscard]] std::string projectIdentity(Project& project);

}  // namespace maskwright::annotation::team
