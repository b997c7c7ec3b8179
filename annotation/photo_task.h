// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/raster.h"

#include <filesystem>
#include <string>

namespace maskwright::annotation {

// What a worker thread, which must not touch the project, needs to read an image's photo.
struct PhotoTask {
    store::ImageId image{};
    std::string name;
    std::filesystem::path path;
    int width = 0;
    int height = 0;
};

// Throws Error if the photo is gone.
[[nodiscard]] PhotoTask photoTask(const Project& project, store::ImageId image);

// Safe from any thread. Throws Error if the photo cannot be read or has another size than at the import.
[[nodiscard]] core::RgbImage readPhoto(const PhotoTask& task);

}  // namespace maskwright::annotation
