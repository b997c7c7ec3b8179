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
#include "tests/bench/timing.h"
#include "tests/support/support.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <QApplication>
#include <QKeyEvent>
#include <QTimer>
#include <nlohmann/json.hpp>

namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
namespace gui = app::gui;
using Clock = std::chrono::steady_clock;

constexpr int kFaces = 12;
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

struct Instant {
    Clock::time_point time;
    double cpuMs = 0;

    static Instant now() { return {Clock::now(), computedMs()}; }
    friend Stretch operator-(const Instant& to, const Instant& from) {
        return {std::chrono::duration<double, std::milli>(to.time - from.time).count(),
                to.cpuMs - from.cpuMs};
    }
};

void space(gui::Canvas& canvas) {
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "));
        QApplication::sendEvent(&canvas, &event);
    }
}

constexpr std::array<const char*, 3> kPhases{"key", "face", "picture"};

nlohmann::json jsonOf(const std::vector<Stretch>& stretches) {
    std::vector<double> ms;
    std::vector<double> cpuMs;
    for (const Stretch& stretch : stretches) {
        ms.push_back(stretch.ms);
        cpuMs.push_back(stretch.cpuMs);
    }
    return {{"median_ms", percentile(ms, 0.5)},
            {"max_ms", std::ranges::max(ms)},
            {"cpu_median_ms", percentile(cpuMs, 0.5)},
            {"cpu_max_ms", std::ranges::max(cpuMs)}};
}

}  // namespace

Stretch NextFace::sum() const {
    Stretch sum;
    for (const Stretch& phase : phases) {
        sum.ms += phase.ms;
        sum.cpuMs += phase.cpuMs;
    }
    return sum;
}

std::vector<NextFace> nextFaces(int width, int height, std::chrono::milliseconds looking) {
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
    const auto opened = Clock::now();
    wait([&] { return Clock::now() - opened > looking; });
    gui::Canvas& canvas = window.faceView().canvas();
    std::vector<NextFace> faces;
    for (int face = 1; face < kFaces; ++face) {
        const auto before = shown();
        bool painted = false;
        Instant bound;
        const auto whenPainted =
            QObject::connect(&canvas, &gui::Canvas::painted, [&] { painted = shown() && shown() != before; });
        const auto whenBound = QObject::connect(window.workbench(), &gui::Workbench::sessionChanged,
                                                [&bound] { bound = Instant::now(); });
        const Instant start = Instant::now();
        space(canvas);
        const Instant handled = Instant::now();
        wait([&] { return painted; });
        const Instant shownAt = Instant::now();
        QObject::disconnect(whenPainted);
        QObject::disconnect(whenBound);
        const auto looked = Clock::now();
        wait([&] { return Clock::now() - looked > looking; });
        faces.push_back(
            {{handled - start, bound - handled, shownAt - bound}, (Instant::now() - shownAt).cpuMs});
    }
    window.workbench()->saves().finish();
    return faces;
}

nlohmann::json jsonOf(const std::vector<NextFace>& faces) {
    const auto all = [&](const auto& of) {
        std::vector<Stretch> stretches;
        for (const NextFace& face : faces) {
            stretches.push_back(of(face));
        }
        return jsonOf(stretches);
    };
    nlohmann::json report = all([](const NextFace& face) { return face.sum(); });
    for (std::size_t phase = 0; phase < kPhases.size(); ++phase) {
        report["phases"][kPhases[phase]] = all([&](const NextFace& face) { return face.phases[phase]; });
    }
    std::vector<double> behind;
    for (const NextFace& face : faces) {
        behind.push_back(face.behindCpuMs);
    }
    report["behind_cpu_median_ms"] = percentile(behind, 0.5);
    return report;
}

void print(const std::vector<NextFace>& faces) {
    const nlohmann::json report = jsonOf(faces);
    const auto line = [](const char* what, const nlohmann::json& of) {
        std::printf("%-28s %10.1f %10.1f %10.1f %10.1f\n", what, of["median_ms"].get<double>(),
                    of["max_ms"].get<double>(), of["cpu_median_ms"].get<double>(),
                    of["cpu_max_ms"].get<double>());
    };
    std::printf("%-28s %10s %10s %10s %10s\n", "", "median ms", "max ms", "CPU median", "CPU max");
    line("Space to the next face", report);
    line("  the key is handled", report["phases"]["key"]);
    line("  the face is there", report["phases"]["face"]);
    line("  the picture is painted", report["phases"]["picture"]);
    std::printf("and %.1f ms of the window's thread behind the picture\n",
                report["behind_cpu_median_ms"].get<double>());
}

}  // namespace maskwright::bench
