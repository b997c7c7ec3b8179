// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Faces that stand in a project a second time, under a name like any other, to be annotated by somebody who
// does not know it: control faces, whose truth is known, and second opinions.
namespace maskwright::annotation::team {

// Adds a blind copy of so many accepted faces that have none of this purpose yet: verified ones first, then
// by a hash of the photo, so that every project mixes in other faces. Faces of the test split are left out.
// Returns how many were added.
std::int64_t addCopies(Project& project, store::CopyPurpose purpose, std::int64_t count,
                       const std::string& author);
// A second annotation of every face of the test split that has none yet, accepted or not.
std::int64_t addTestCopies(Project& project, const std::string& author);

// How far two annotations of one face lie apart, as shares of the outer-eye distance.
struct Agreement {
    std::int64_t faces = 0;
    double mean = 0;  // of all points and faces
    std::array<double, core::kPartCount> parts{};
};

// Errors of the accepted control faces, as inter-ocular NME, in the order of their acceptance.
struct ControlResult {
    std::int64_t faces = 0;  // mixed in
    std::vector<double> errors;
};
[[nodiscard]] ControlResult controlResult(const Project& project);

struct SecondOpinions {
    std::int64_t faces = 0;                  // mixed in
    std::optional<Agreement> betweenPeople;  // two people, of each other unaware
    std::optional<Agreement> ofOnePerson;    // the same person twice
};
[[nodiscard]] SecondOpinions secondOpinions(const Project& project);

}  // namespace maskwright::annotation::team
