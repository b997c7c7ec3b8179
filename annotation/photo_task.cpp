// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/photo_task.h"

#include "core/image/photo_io.h"

namespace maskwright::annotation {

PhotoTask photoTask(const Project& project, store::ImageId image) {
    const store::ImageRecord record = project.store().image(image);
    return {image, record.name, project.photoPath(image), record.width, record.height};
}

core::RgbImage readPhoto(const PhotoTask& task) {
    core::RgbImage photo = core::image::readPhoto(task.path);
    if (photo.width() != task.width || photo.height() != task.height) {
        throw core::Error(
            "the photo has changed since it was imported: it had " + std::to_string(task.width) + " x " +
                std::to_string(task.height) + " pixels and now has " + std::to_string(photo.width()) + " x " +
                std::to_string(photo.height()),
            task.path.string(), "Put the imported photo back, or import this one under another name.");
    }
    return photo;
}

}  // namespace maskwright::annotation
