// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/author.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/theme.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/portrait.h"
#include "tests/support/support.h"

#include <cstdio>
#include <functional>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QElapsedTimer>

// maskwright-bench pictures DIR: the pictures of the user guide, taken of the real window working on
// synthetic portraits.
namespace maskwright::bench {

namespace {

namespace gui = app::gui;
namespace wiring = app::wiring;

constexpr int kPortraits = 6;
constexpr int kPatienceMs = 300'000;

gui::Predictors shippedPredictors() {
    return {
        .locator = [] { return wiring::makeFaceLocator(wiring::Device::Auto); },
        .landmarks = [] { return wiring::makeLandmarkPredictor({}, wiring::Device::Auto); },
        .regions =
            [] { return wiring::makeRegionSegmenter(wiring::RegionSource::GraphCut, wiring::Device::Auto); }};
}

void wait(const std::function<bool()>& until) {
    QElapsedTimer timer;
    timer.start();
    while (!until()) {
        if (timer.elapsed() > kPatienceMs) {
            throw core::Error("the window did not get ready for its picture");
        }
        QApplication::processEvents(QEventLoop::AllEvents, 50);
    }
}

void take(QWidget& widget, const std::filesystem::path& file) {
    QApplication::processEvents();
    if (!widget.grab().save(QString::fromStdString(file.string()))) {
        throw core::Error("the picture cannot be written", file.string(), "Check the folder.");
    }
    std::printf("%s\n", file.c_str());
}

void takeAll(const std::filesystem::path& folder, const std::filesystem::path& photos) {
    gui::useTheme(gui::Theme::Light);
    gui::MainWindow window(shippedPredictors());
    window.resize(1280, 720);
    window.show();
    take(window, folder / "start.png");
    window.openPath(photos);
    wait([&] {
        return window.workbench() != nullptr && window.workbench()->session() != nullptr &&
               window.workbench()->session()->labelMap() != nullptr && !window.workbench()->tasks().busy();
    });
    gui::FaceView& view = window.faceView();
    view.fitFace();
    take(window, folder / "window.png");
    view.stepDoubtful(1);
    take(window, folder / "doubtful.png");
    gui::useTheme(gui::Theme::Dark);
    view.fitFace();
    view.selection().select(std::nullopt);
    take(window, folder / "window_dark.png");
    gui::useTheme(gui::Theme::Light);
    window.action(gui::ActionId::Shortcuts).trigger();
    if (auto* dialog = window.findChild<QWidget*>(QStringLiteral("shortcutsDialog"))) {
        take(*dialog, folder / "shortcuts.png");
    }
    window.workbench()->saves().finish();
}

}  // namespace

int runPictures(int argc, char** argv) {
    CLI::App options{"Takes the pictures of the user guide."};
    options.name("maskwright-bench pictures");
    std::string folder;
    options.add_option("DIR", folder, "where to")->required();
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return options.exit(error) == 0 ? 0 : 2;
    }
    const tests::TemporaryFolder home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        qputenv(name, QByteArray::fromStdString(home.path().string()));
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int noArguments = 0;
    const QApplication application(noArguments, nullptr);
    annotation::rememberAuthor("Ana");
    const std::filesystem::path photos = home / "portraits";
    std::filesystem::create_directories(photos);
    std::filesystem::create_directories(folder);
    for (int i = 1; i <= kPortraits; ++i) {
        core::image::portrait::PortraitOptions portrait;
        portrait.seed = static_cast<std::uint64_t>(i);
        core::image::writeJpeg(photos / ("portrait_" + std::to_string(i) + ".jpg"),
                               core::viewOf(core::image::portrait::renderPortrait(portrait).photo), 92);
    }
    takeAll(folder, photos);
    return 0;
}

}  // namespace maskwright::bench
