// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/database.h"
#include "annotation/store/revision_table.h"
#include "annotation/store/suspicion_table.h"
#include "app/gui/window/wall_grid.h"
#include "app/gui/window/wall_page.h"
#include "core/error.h"
#include "tests/app/gui/made_faces.h"
#include "tests/bench/timing.h"
#include "tests/support/support.h"

#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QWheelEvent>
#include <nlohmann/json.hpp>

// maskwright-bench wall: how long the review wall takes to show its first page, and how long a frame takes
// while a wheel scrolls it. The project is made: images with points, label maps and suspicions, and
// thumbnails in the cache for those that come into sight; no photo is there to fall back on. The real page in
// a window of 1600 x 900; without a screen the platform "offscreen" draws the same pixels.
namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
namespace gui = app::gui;
using namespace annotation::store;

constexpr int kFrameMs = 16;
constexpr int kWheelStep = 120;
constexpr int kPatienceMs = 60'000;

struct Made {
    std::vector<ImageId> images;
    std::vector<gui::ThumbnailKey> keys;
};

// Everything in one transaction: durable single saves would take many minutes.
Made fill(const fs::path& folder, int images) {
    ProjectStore::create(folder);
    Made made;
    std::mt19937 random(1);
    {
        ProjectStore store(folder);
        std::vector<NewImage> added;
        for (int i = 0; i < images; ++i) {
            NewImage image;
            image.name = "IMG_" + std::to_string(1'000'000 + i);
            image.path = "../photos/" + image.name + ".jpg";
            image.sha256 = std::to_string(i) + std::string(58, 'a');
            image.sizeBytes = 3'000'000;
            image.width = 4000;
            image.height = 3000;
            added.push_back(image);
        }
        made.images = store.addImages(added);
    }
    Database database(folder / "project.db");
    Transaction transaction(database);
    const std::string points = core::toJson(tests::madeFace());
    for (const ImageId image : made.images) {
        const auto save = [&](RevisionKind kind, const std::string& payload) {
            NewRevision revision;
            revision.image = image;
            revision.kind = kind;
            revision.tool = "bench";
            revision.payload = payload;
            revision.score = 0.5;
            return appendRevision(database, revision);
        };
        const RevisionId landmarks = save(RevisionKind::Landmarks, points);
        const RevisionId map = save(RevisionKind::LabelMap, R"({"object": "", "madeFrom": {}})");
        const MapSuspicion suspicion{
            image, map, static_cast<double>(random() % 10'000) / 100, "bench",
            R"([["parser_disagrees",10,0.14,0.14,9],["fit_residual",4,0.02,3.1,7]])"};
        writeSuspicions(database, std::span(&suspicion, 1));
        made.keys.push_back({image, landmarks, map});
    }
    transaction.commit();
    return made;
}

void wait(const std::function<bool()>& until) {
    QElapsedTimer timer;
    timer.start();
    while (!until()) {
        if (timer.elapsed() > kPatienceMs) {
            throw core::Error("the wall did not get ready");
        }
        QApplication::processEvents(QEventLoop::AllEvents, 1);
    }
}

gui::Thumbnail madeThumbnail() {
    const core::RgbImage photo = tests::madePhoto(256, 256);
    gui::Thumbnail thumbnail;
    thumbnail.photo = QImage(reinterpret_cast<const uchar*>(photo.pixels().data()), 256, 256, 3 * 256,
                             QImage::Format_RGB888)
                          .convertToFormat(QImage::Format_RGB32);
    const auto face = tests::madeFaceData(256, 256);
    thumbnail.labels = face.liveMap->map();
    return thumbnail;
}

struct Times {
    double firstPageMs = 0;
    std::vector<double> frames;
    std::vector<double> computed;  // of which by the window's own thread
    int complete = 0;              // frames in which every cell in sight had its picture
    int cells = 0;
};

Times measure(const fs::path& folder, int frames, int cellPx) {
    gui::Workbench workbench({folder, "Ann", tests::madePredictors()});
    gui::WallPage page;
    page.resize(1600, 900);
    page.setWorkbench(&workbench);
    page.grid().setCellPx(cellPx);
    page.show();
    QApplication::processEvents();
    Times times;
    bool listed = false;
    QObject::connect(&page.desk()->images(), &gui::ImageListModel::ready, [&listed] { listed = true; });
    times.firstPageMs = millisecondsOf([&] {
        page.enter();
        wait([&] { return listed && page.grid().complete(); });
        page.grid().viewport()->repaint();
    });
    times.cells = page.grid().columns() * page.grid().rowsInSight();
    QWidget* viewport = page.grid().viewport();
    for (int frame = 0; frame < frames; ++frame) {
        const double before = computedMs();
        const double ms = millisecondsOf([&] {
            const QPointF at(viewport->rect().center());
            QWheelEvent wheel(at, viewport->mapToGlobal(at), {}, {0, -kWheelStep}, Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(viewport, &wheel);
            QApplication::processEvents();
        });
        times.frames.push_back(ms);
        times.computed.push_back(computedMs() - before);
        times.complete += page.grid().complete() ? 1 : 0;
        if (ms < kFrameMs) {
            QThread::usleep(static_cast<unsigned long>(1000 * (kFrameMs - ms)));
        }
    }
    page.setWorkbench(nullptr);
    return times;
}

}  // namespace

int runWall(int argc, char** argv) {
    CLI::App app("Frames of the review wall while a large project is scrolled", "maskwright-bench wall");
    int images = 100'000;
    int frames = 600;
    int cellPx = 120;
    bool json = false;
    app.add_option("--images", images, "of the made project")->check(CLI::Range(1000, 1'000'000));
    app.add_option("--frames", frames, "each scrolls by one step of the wheel")->check(CLI::PositiveNumber);
    app.add_option("--cell", cellPx, "width of a cell in pixels");
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);
    const tests::TemporaryFolder home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        qputenv(name, QByteArray::fromStdString(home.path().string()));
    }
    if (qEnvironmentVariableIsEmpty("DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    int noArguments = 0;
    const QApplication application(noArguments, nullptr);
    const fs::path folder = home / "project";
    Made made = fill(folder, images);
    const gui::Thumbnail thumbnail = madeThumbnail();
    {
        // In the order of the wall: those that scrolling brings into sight.
        const ProjectStore store(folder);
        ImageQuery query;
        query.state = StateFilter::ToReview;
        query.order = SortOrder::MostSuspicious;
        std::vector<ImageId> order = store.ids(query);
        order.resize(std::min<std::size_t>(order.size(), static_cast<std::size_t>(frames) * 20 + 500));
        const auto first = static_cast<std::int64_t>(made.images.front());
        for (const ImageId image : order) {
            const auto& key = made.keys[static_cast<std::size_t>(static_cast<std::int64_t>(image) - first)];
            gui::keepThumbnail(gui::thumbnailFile(folder, image), key, thumbnail);
        }
    }
    const Times times = measure(folder, frames, cellPx);
    const nlohmann::ordered_json result{
        {"images", images},
        {"cells_in_sight", times.cells},
        {"first_page_ms", times.firstPageMs},
        {"frames", times.frames.size()},
        {"frame_median_ms", percentile(times.frames, 0.5)},
        {"frame_p95_ms", percentile(times.frames, 0.95)},
        {"frame_p95_computed_ms", percentile(times.computed, 0.95)},
        {"frame_longest_ms", percentile(times.frames, 1)},
        {"frames_complete_percent", 100.0 * times.complete / static_cast<double>(times.frames.size())}};
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        std::printf(
            "%d images, %d cells in sight: first page %.0f ms, frame median %.1f ms, 95 %% %.1f ms "
            "(computed %.1f ms), longest %.1f ms; all pictures there in %.0f %% of the frames\n",
            images, times.cells, times.firstPageMs, percentile(times.frames, 0.5),
            percentile(times.frames, 0.95), percentile(times.computed, 0.95), percentile(times.frames, 1),
            result["frames_complete_percent"].get<double>());
    }
    return 0;
}

}  // namespace maskwright::bench
