// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_data.h"
#include "app/gui/model/project_tasks.h"

#include <filesystem>

namespace maskwright::tests {

// A photo of this size with a plain head on a plain ground and noise over both; no person's.
[[nodiscard]] core::RgbImage madePhoto(int width, int height);
// The made face (tests/support) in the middle of such a photo, as high as three fifths of it. Points are
// predicted, and the farther down the list the less certain.
[[nodiscard]] core::Landmarks madeFaceIn(int width, int height);
// Skin is the head of madePhoto(), hair a cap on it.
[[nodiscard]] core::RegionMap madeRegions(int width, int height);
// All of it, with a live label map, as the loader would hand it over; image 1 of no project.
[[nodiscard]] app::gui::FaceData madeFaceData(int width, int height);

// Finds the face of madePhoto(), places madeFaceIn(), segments madeRegions(); what the window is tested with.
[[nodiscard]] app::gui::Predictors madePredictors();
// count photos face_1.png ... of 320 x 240 in the folder, each with its own noise.
void writeMadePhotos(const std::filesystem::path& folder, int count);
// A project of such photos below the folder (photos/, project/) with points and label maps made.
[[nodiscard]] std::filesystem::path madeProject(const std::filesystem::path& folder, int count);

}  // namespace maskwright::tests
