// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/sample_photos.h"

#include "core/error.h"
#include "core/image/portrait/sample.h"

#include <QStandardPaths>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;

constexpr int kPortraits = 15;

}  // namespace

fs::path samplePhotosFolder() {
    return fs::path(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation).toStdString()) /
           "maskwright" / "sample";
}

TaskRunner::Work samplePhotosWork() {
    return [folder = samplePhotosFolder()](core::Progress& progress) {
        std::error_code failed;
        if (fs::is_directory(folder, failed)) {
            return TaskResult{};
        }
        const fs::path making = folder.string() + ".being-made";
        fs::remove_all(making, failed);  // an earlier start may have been interrupted
        core::image::portrait::writeSample(making, kPortraits, core::image::portrait::kShowcaseSeed,
                                           progress);
        // Points and label maps are left behind: the sample shows what the program makes of photos alone.
        fs::rename(making / "images", folder, failed);
        if (failed) {
            throw core::Error("the sample could not be put in place: " + failed.message(), folder.string(),
                              "Check that your data folder can be written.");
        }
        fs::remove_all(making, failed);
        return TaskResult{};
    };
}

}  // namespace maskwright::app::gui
