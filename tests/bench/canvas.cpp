// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/image_session.h"
#include "app/gui/window/face_view.h"
#include "core/error.h"
#include "tests/bench/next_face.h"
#include "tests/bench/portrait_face.h"
#include "tests/bench/side_training.h"
#include "tests/bench/timing.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QMouseEvent>
#include <nlohmann/json.hpp>

// maskwright-bench canvas: how long the window takes from a mouse event of a drag to the picture with the new
// label map, from one of a brush stroke to the painted picture, from one of an outline being drawn to what it
// makes of the map, and from the end of a smart stroke to the cut one, on photos of 1, 12 and 24 megapixels
// of a synthetic portrait. The events go to the real canvas in a window of 1600 x 900 at the fitted zoom. And
// how long it takes from Space to the next face, see next_face.h. With --training all of it while a training
// runs. Without a screen the platform "offscreen" draws the same pixels.
namespace maskwright::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array kSizes{std::pair(1200, 850), std::pair(4240, 2830), std::pair(6000, 4000)};
// One point of each part, in the middle of what it changes.
constexpr std::array<std::size_t, 8> kDraggedPoints{16, 8, 36, 60, 68, 87, 93, 98};
constexpr int kMoves = 60;
constexpr double kRadiusPx = 18;
constexpr int kSmartStrokes = 8;

double milliseconds(Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

double percentile95(std::vector<double> values) {
    std::ranges::sort(values);
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(0.95 * static_cast<double>(values.size())))];
}

struct Times {
    std::vector<double> repaint;    // from the end of the event's handling to the end of the painting
    std::vector<double> dragToMap;  // from the event to the end of the painting
    std::vector<double> dragToMapCpu;
    std::vector<double> brush;  // from the event to the end of the painting
    std::vector<double> outline;
    std::vector<double> outlineCpu;
    std::vector<double> smart;  // from the release to the end of the painting
    std::vector<double> smartCpu;
};

void send(app::gui::Canvas& canvas, QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
    const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, canvas.mapToGlobal(at), button, buttons, Qt::NoModifier);
    QApplication::sendEvent(&canvas, &event);
}

void dragPoint(app::gui::FaceView& view, const core::Landmarks& landmarks, std::size_t point, Times& times) {
    app::gui::Canvas& canvas = view.canvas();
    const QPointF start = canvas.view().screenFromPhoto(landmarks.point(point));
    bool painted = false;
    const auto connection =
        QObject::connect(&canvas, &app::gui::Canvas::painted, [&painted] { painted = true; });
    send(canvas, QEvent::MouseButtonPress, start, Qt::LeftButton);
    for (int move = 1; move <= kMoves; ++move) {
        const double turn = 2 * std::numbers::pi * move / kMoves;
        const QPointF at = start + kRadiusPx * QPointF(std::sin(turn), 1 - std::cos(turn));
        painted = false;
        const auto before = Clock::now();
        const double computedBefore = computedMs();
        send(canvas, QEvent::MouseMove, at, Qt::LeftButton);
        const auto handled = Clock::now();
        while (!painted && Clock::now() - before < std::chrono::seconds(1)) {
            QApplication::processEvents();
        }
        const auto after = Clock::now();
        times.repaint.push_back(milliseconds(after - handled));
        times.dragToMap.push_back(milliseconds(after - before));
        times.dragToMapCpu.push_back(computedMs() - computedBefore);
    }
    send(canvas, QEvent::MouseButtonRelease, start, Qt::NoButton);
    QObject::disconnect(connection);
    QApplication::processEvents();
}

// Sends the event and waits for the picture; the milliseconds until then.
double untilPainted(app::gui::Canvas& canvas, QEvent::Type type, const QPointF& at,
                    Qt::MouseButtons buttons) {
    bool painted = false;
    const auto connection =
        QObject::connect(&canvas, &app::gui::Canvas::painted, [&painted] { painted = true; });
    const auto before = Clock::now();
    send(canvas, type, at, buttons);
    while (!painted && Clock::now() - before < std::chrono::seconds(1)) {
        QApplication::processEvents();
    }
    const double time = milliseconds(Clock::now() - before);
    QObject::disconnect(connection);
    return time;
}

// One line round the whole head, the longest there is; it becomes slower the longer it grows.
void outlineHead(app::gui::Canvas& canvas, app::gui::PaintSettings& settings,
                 const std::function<QPointF(double)>& around, Times& times) {
    settings.setMode(app::gui::PaintMode::Outline);
    settings.setValue(core::FaceClass::Background);
    send(canvas, QEvent::MouseButtonPress, around(0), Qt::LeftButton);
    for (int move = 1; move <= 2 * kMoves; ++move) {
        const double computedBefore = computedMs();
        times.outline.push_back(untilPainted(canvas, QEvent::MouseMove,
                                             around(std::numbers::pi * move / kMoves), Qt::LeftButton));
        times.outlineCpu.push_back(computedMs() - computedBefore);
    }
    send(canvas, QEvent::MouseButtonRelease, around(0), Qt::NoButton);
}

// A large brush round the head, an outline on it, then smart strokes on its border; sizes are such that they
// look alike on every photo.
void paintStrokes(app::gui::FaceView& view, const core::Landmarks& landmarks, Times& times) {
    app::gui::Canvas& canvas = view.canvas();
    app::gui::PaintSettings& settings = view.paintSettings();
    view.setPaintingEnabled(true);
    const double eyes = core::interOcular(landmarks.points);
    const core::Point middle = landmarks.point(54);
    const auto around = [&](double turn) {
        return canvas.view().screenFromPhoto(middle +
                                             0.9 * eyes * core::Point(std::cos(turn), std::sin(turn)));
    };
    settings.setMode(app::gui::PaintMode::Brush);
    settings.setRadiusPx(0.15 * eyes);
    send(canvas, QEvent::MouseButtonPress, around(0), Qt::LeftButton);
    for (int move = 1; move <= 2 * kMoves; ++move) {
        times.brush.push_back(untilPainted(canvas, QEvent::MouseMove,
                                           around(std::numbers::pi * move / kMoves), Qt::LeftButton));
    }
    send(canvas, QEvent::MouseButtonRelease, around(0), Qt::NoButton);
    outlineHead(canvas, settings, around, times);
    settings.setMode(app::gui::PaintMode::Smart);
    settings.setColoursDecide(true);
    for (int stroke = 0; stroke < kSmartStrokes; ++stroke) {
        const double turn = 2 * std::numbers::pi * stroke / kSmartStrokes;
        send(canvas, QEvent::MouseButtonPress, around(turn), Qt::LeftButton);
        for (int move = 1; move <= 10; ++move) {
            untilPainted(canvas, QEvent::MouseMove, around(turn + 0.06 * move), Qt::LeftButton);
        }
        const double computedBefore = computedMs();
        times.smart.push_back(
            untilPainted(canvas, QEvent::MouseButtonRelease, around(turn + 0.6), Qt::NoButton));
        times.smartCpu.push_back(computedMs() - computedBefore);
    }
    settings.setMode(app::gui::PaintMode::None);
    view.setPaintingEnabled(false);
}

// Drags and strokes on photos of each size, as a table unless it is asked for as JSON.
nlohmann::json measurePhotos(bool asJson) {
    nlohmann::json photos = nlohmann::json::array();
    if (!asJson) {
        std::printf("%12s %15s %19s %17s %13s %15s %17s %13s %17s\n", "megapixels", "repaint p95 ms",
                    "drag to map p95 ms", "of it CPU p95 ms", "brush p95 ms", "outline p95 ms",
                    "of it CPU p95 ms", "smart max ms", "of it CPU max ms");
    }
    for (const auto& [width, height] : kSizes) {
        app::gui::ImageSession session(portraitFace(width, height));
        app::gui::FaceView view;
        view.resize(1600, 900);
        view.show();
        view.setSession(&session);
        QApplication::processEvents();
        Times times;
        const core::Landmarks start = *session.landmarks();
        for (const std::size_t point : kDraggedPoints) {
            dragPoint(view, start, point, times);
        }
        paintStrokes(view, start, times);
        const double megapixels = std::round(width * height / 1e5) / 10;
        const double repaint = percentile95(times.repaint);
        const double dragToMap = percentile95(times.dragToMap);
        const double computed = percentile95(times.dragToMapCpu);
        const double brush = percentile95(times.brush);
        const double outline = percentile95(times.outline);
        const double outlineComputed = percentile95(times.outlineCpu);
        const double smart = std::ranges::max(times.smart);
        const double smartComputed = std::ranges::max(times.smartCpu);
        if (asJson) {
            photos.push_back({{"megapixels", megapixels},
                              {"repaint_p95_ms", repaint},
                              {"drag_to_map_p95_ms", dragToMap},
                              {"drag_to_map_cpu_p95_ms", computed},
                              {"brush_p95_ms", brush},
                              {"outline_p95_ms", outline},
                              {"outline_cpu_p95_ms", outlineComputed},
                              {"smart_stroke_max_ms", smart},
                              {"smart_stroke_cpu_max_ms", smartComputed}});
        } else {
            std::printf("%12.1f %15.2f %19.2f %17.2f %13.2f %15.2f %17.2f %13.2f %17.2f\n", megapixels,
                        repaint, dragToMap, computed, brush, outline, outlineComputed, smart, smartComputed);
        }
    }
    return photos;
}

}  // namespace

int runCanvas(int argc, char** argv) {
    CLI::App options{"Time from a mouse event of a drag to the picture with the new label map."};
    options.name("maskwright-bench canvas");
    bool asJson = false;
    bool besideTraining = false;
    bool nextFaceAlone = false;
    double lookingSeconds = 1;
    options.add_flag("--training", besideTraining,
                     "while a training of points that the window would start runs on the same machine");
    options.add_flag("--next-face", nextFaceAlone, "from Space to the next face, and nothing else");
    options
        .add_option("--looking", lookingSeconds,
                    "seconds that a person looks at each face, in which the next one is made ready")
        ->capture_default_str();
    options.add_flag("--json", asJson, "one JSON object instead of a table");
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return options.exit(error) == 0 ? 0 : 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY") &&
        qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    int noArguments = 0;
    QApplication application(noArguments, nullptr);
    std::optional<SideTraining> training;
    if (besideTraining) {
        training.emplace();
    }
    const nlohmann::json photos = nextFaceAlone ? nlohmann::json::array() : measurePhotos(asJson);
    const auto& [width, height] = kSizes[1];
    const std::vector<NextFace> next =
        nextFaces(width, height, std::chrono::milliseconds(static_cast<int>(lookingSeconds * 1000)));
    // Of all that was measured.
    const double trainingUsed = training ? training->processorsUsed() : 0;
    if (asJson) {
        nlohmann::json report{{"photos", photos}, {"next_face", jsonOf(next)}};
        if (training) {
            report["training_processors"] = trainingUsed;
        }
        std::printf("%s\n", report.dump(2).c_str());
    } else {
        print(next);
        if (training) {
            std::printf("The training beside kept %.2f processors busy.\n", trainingUsed);
        }
    }
    return 0;
}

}  // namespace maskwright::bench
