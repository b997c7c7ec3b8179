// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/sample_photos.h"

#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/portrait.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;

constexpr int kPortraits = 15;
constexpr int kJpegQuality = 92;

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
        fs::create_directories(making, failed);
        for (int i = 0; i < kPortraits; ++i) {
            progress.stopIfCancelled();
            const QString name = QStringLiteral("portrait_%1.jpg").arg(i + 1, 2, 10, QLatin1Char('0'));
            const fs::path file = making / name.toStdString();
            if (!fs::exists(file, failed)) {  // an earlier start may have been interrupted
                core::image::portrait::PortraitOptions options;
                options.seed = static_cast<std::uint64_t>(i + 1);
                const auto portrait = core::image::portrait::renderPortrait(options);
                core::image::writeJpeg(file, core::viewOf(portrait.photo), kJpegQuality);
            }
            progress.report(static_cast<double>(i + 1) / kPortraits, {});
        }
        fs::rename(making, folder, failed);
        if (failed) {
            throw core::Error("the sample could not be put in place: " + failed.message(), folder.string(),
                              "Check that your data folder can be written.");
        }
        return TaskResult{};
    };
}

}  // namespace maskwright::app::gui
