// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/next_face.h"

#include "annotation/author.h"
#include "annotation/formats/import.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/progress.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <QApplication>
#include <QKeyEvent>
#include <QTimer>

namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
namespace gui = app::gui;
using Clock = std::chrono::steady_clock;

constexpr int kFaces = 12;
constexpr std::chrono::seconds kLooking(1);  // the least a person looks at a face
constexpr std::chrono::seconds kPatience(120);

// Photos with points and regions, as after a night of pre-placing.
fs::path makeProject(const fs::path& folder, int width, int height) {
    fs::create_directories(folder / "photos");
    core::RgbImage photo = tests::madePhoto(width, height);
    for (int i = 0; i < kFaces; ++i) {
        photo.row(0)[0] = {static_cast<std::uint8_t>(i), 0, 0};
        core::image::writeJpeg(folder / ("photos/face_" + std::to_string(10 + i) + ".jpg"),
                               core::viewOf(photo), 92);
    }
    fs::path place = folder / "project";
    annotation::store::ProjectStore::create(place);
    annotation::Project project(place);
    core::NoProgress progress;
    (void)annotation::formats::importPhotos(project, folder / "photos", {}, progress);
    for (const annotation::store::ImageId image : project.store().ids({})) {
        const auto points = project.saveLandmarks(image, tests::madeFaceIn(width, height),
                                                  {std::nullopt, "", "place", "made 1"});
        project.saveRegions(image, tests::madeRegions(width, height), points,
                            {std::nullopt, "", "parse", "made 1"});
    }
    return place;
}

// Sleeps between events, as the window does when a person uses it: a loop that spins would take one of two
// cores from whatever works beside it.
void wait(const std::function<bool()>& until) {
    const auto start = Clock::now();
    QTimer wakes;
    wakes.start(std::chrono::milliseconds(200));
    while (!until()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (Clock::now() - start > kPatience) {
            throw core::Error("the window did not come as far as it should have");
        }
    }
}

void space(gui::Canvas& canvas) {
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "));
        QApplication::sendEvent(&canvas, &event);
    }
}

}  // namespace

std::vector<double> nextFaceMs(int width, int height) {
    const tests::TemporaryFolder folder;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        qputenv(name, folder.path().c_str());
    }
    annotation::rememberAuthor("Ana");
    const fs::path place = makeProject(folder.path(), width, height);
    gui::MainWindow window(tests::madePredictors());
    window.resize(1600, 900);
    window.show();
    window.openPath(place);
    const auto shown = [&]() -> std::optional<annotation::store::ImageId> {
        const gui::Workbench* bench = window.workbench();
        return bench != nullptr && window.workbench()->session() != nullptr &&
                       window.workbench()->session()->labelMap() != nullptr
                   ? std::optional(window.workbench()->session()->image())
                   : std::nullopt;
    };
    wait([&] { return shown().has_value(); });
    gui::Canvas& canvas = window.faceView().canvas();
    std::vector<double> times;
    for (int face = 1; face < kFaces; ++face) {
        const auto looked = Clock::now();
        wait([&] { return Clock::now() - looked > kLooking; });
        const auto before = shown();
        bool painted = false;
        const auto connection =
            QObject::connect(&canvas, &gui::Canvas::painted, [&] { painted = shown() && shown() != before; });
        const auto start = Clock::now();
        space(canvas);
        wait([&] { return painted; });
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        QObject::disconnect(connection);
    }
    window.workbench()->saves().finish();
    return times;
}

}  // namespace maskwright::bench
