// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/database.h"
#include "annotation/store/team_records.h"

// People's work on points, and faces that are annotated a second time. The functions are ProjectStore's,
// where they are documented; those that write expect an open Transaction. Internal to annotation/store.
namespace maskwright::annotation::store {

ImageId insertBlindCopy(Database& database, ImageId original, const NewImage& image, const BlindCopy& copy);
[[nodiscard]] std::vector<BlindCopy> readBlindCopies(const Database& database);
[[nodiscard]] std::vector<WorkStep> readWorkSteps(const Database& database);
[[nodiscard]] std::vector<AcceptedFace> readAcceptedFaces(const Database& database);

}  // namespace maskwright::annotation::store
