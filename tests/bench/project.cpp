// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"

#include "annotation/store/database.h"
#include "annotation/store/image_table.h"
#include "annotation/store/revision_table.h"
#include "tests/bench/timing.h"
#include "tests/support/support.h"

#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <nlohmann/json.hpp>

// maskwright-bench project: how quickly a large project answers. A made project has images in every state,
// with points of real size behind them; then it is opened as the window does, once with nothing of it in
// memory and once again.
namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
using annotation::Project;
using namespace annotation::store;

constexpr std::int64_t kPage = 200;

// Everything in one transaction: durable single saves would take many minutes.
void fill(const fs::path& folder, int images) {
    ProjectStore::create(folder);
    std::mt19937 random(1);
    std::vector<ImageId> ids;
    {
        ProjectStore store(folder);
        std::vector<NewImage> added;
        for (int i = 0; i < images; ++i) {
            NewImage image;
            image.name = "IMG_" + std::to_string(random() % 10'000'000);
            image.path = "../photos/" + image.name + ".jpg";
            image.sha256 = std::to_string(i) + std::string(58, 'a');
            image.sizeBytes = 3'000'000;
            image.width = 4000;
            image.height = 3000;
            image.split = static_cast<Split>(i % 4);
            added.push_back(image);
        }
        ids = store.addImages(added);
    }
    Database database(folder / "project.db");
    Transaction transaction(database);
    const auto save = [&](ImageId image, RevisionKind kind, const std::string& payload) {
        NewRevision revision;
        revision.image = image;
        revision.kind = kind;
        revision.tool = "bench";
        revision.payload = payload;
        revision.score = static_cast<double>(random() % 10'000) / 10'000;
        revision.worstPoint = revision.score / 2;
        revision.disagreement = static_cast<double>(random() % 10'000) / 50'000;
        const RevisionId id = appendRevision(database, revision);
        if (random() % 2 == 0) {
            writeAccepted(database, image, kind, id, true, "Ann");
        }
    };
    const std::string points = core::toJson(tests::madeFace());
    for (const ImageId image : ids) {
        if (random() % 8 == 0) {
            writeMark(database, image, static_cast<Mark>(1 + random() % 3), "", "Ann");
        }
        save(image, RevisionKind::Faces, R"({"faces": [], "chosen": 0})");
        if (random() % 5 != 0) {
            save(image, RevisionKind::Landmarks, points);
        }
        if (random() % 2 == 0) {
            save(image, RevisionKind::LabelMap, R"({"object": "", "madeFrom": {}})");
        }
    }
    transaction.commit();
}

// In a process of its own, so that its memory is not taken for that of the measured work.
void fillInAnotherProcess(const fs::path& folder, int images) {
    const pid_t child = fork();
    core::expects(child >= 0, "a process can be made");
    if (child == 0) {
        int argc = 0;
        const QCoreApplication application(argc, nullptr);
        try {
            fill(folder, images);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            _exit(1);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) {
        throw core::Error("the project to measure could not be made", folder.string(),
                          "Give another --folder.");
    }
}

// Takes the database out of the system's memory, so that the next reads come from the disk.
void forget(const fs::path& folder) {
    const int file = open((folder / "project.db").c_str(), O_RDONLY | O_CLOEXEC);
    core::expects(file >= 0, "the project made a moment ago is there");
    fsync(file);
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
}

// The largest memory use of this process so far, in MiB.
double peakMemoryMiB() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::stod(line.substr(6)) / 1024;
        }
    }
    return 0;
}

double startMs(const fs::path& folder) {
    return millisecondsOf([&] {
        const ProjectStore store(folder);
        static_cast<void>(store.counts());
        core::expects(!store.rows({}, 0, kPage).empty(), "the project holds images");
    });
}

// The slowest of all filters and orders: count, first page and last page of each.
struct Slowest {
    double countMs = 0;
    double firstPageMs = 0;
    double lastPageMs = 0;
    double positionMs = 0;
    double neighbourMs = 0;
};

Slowest measureQueries(const ProjectStore& store) {
    Slowest slowest;
    // The best of three tries is the query's own time; the others may have met other programs.
    const auto keep = [](double& worst, const auto& call) {
        double best = millisecondsOf(call);
        for (int again = 0; again < 2; ++again) {
            best = std::min(best, millisecondsOf(call));
        }
        worst = std::max(worst, best);
    };
    for (int state = 0; state <= static_cast<int>(StateFilter::Faces); ++state) {
        for (const SortOrder order :
             {SortOrder::Name, SortOrder::Imported, SortOrder::WorstFirst, SortOrder::MostSuspicious,
              SortOrder::WorstPoint, SortOrder::Disagreement, SortOrder::State}) {
            for (const char* text : {"", "7"}) {
                for (const auto& [split, mark] :
                     {std::pair(std::optional<Split>(), std::optional<Mark>()),
                      std::pair(std::optional(Split::Test), std::optional<Mark>()),
                      std::pair(std::optional(Split::Test), std::optional(Mark::Postponed))}) {
                    const ImageQuery query{static_cast<StateFilter>(state), split, mark, text, order};
                    std::int64_t count = 0;
                    keep(slowest.countMs, [&] { count = store.count(query); });
                    keep(slowest.firstPageMs, [&] { static_cast<void>(store.rows(query, 0, kPage)); });
                    std::vector<ImageRow> rows;
                    const std::int64_t last = std::max<std::int64_t>(0, count - kPage);
                    keep(slowest.lastPageMs, [&] { rows = store.rows(query, last, kPage); });
                    if (!rows.empty()) {
                        const ImageId id = rows[rows.size() / 2].id;
                        keep(slowest.positionMs, [&] { static_cast<void>(store.positionOf(id, query)); });
                        keep(slowest.neighbourMs,
                             [&] { static_cast<void>(store.neighbour(id, query, Direction::Previous)); });
                    }
                }
            }
        }
    }
    return slowest;
}

}  // namespace

int runProject(int argc, char** argv) {
    CLI::App app("Opening, listing and filtering a made project", "maskwright-bench project");
    int images = 100'000;
    bool json = false;
    std::string place;
    app.add_option("--images", images, "number of images")->check(CLI::PositiveNumber);
    app.add_option("--folder", place, "make the project below this folder instead of the temporary one");
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    const tests::TemporaryFolder temporary;
    const fs::path folder = place.empty() ? temporary / "project" : fs::path(place) / "bench-project";
    const double fillMs = millisecondsOf([&] { fillInAnotherProcess(folder, images); });

    const QCoreApplication application(argc, argv);
    const double memoryBefore = peakMemoryMiB();
    forget(folder);
    const double coldMs = startMs(folder);
    const double warmMs = startMs(folder);
    const ProjectStore store(folder);
    const Slowest slowest = measureQueries(store);
    const double memory = peakMemoryMiB() - memoryBefore;
    const double recordsMs = millisecondsOf([&] { static_cast<void>(store.images()); });
    const double idsMs = millisecondsOf([&] { static_cast<void>(store.ids({})); });

    const nlohmann::json result = {
        {"images", images},
        {"fill_s", fillMs / 1000},
        {"database_mib", static_cast<double>(fs::file_size(folder / "project.db")) / 1048576},
        {"start_cold_ms", coldMs},
        {"start_warm_ms", warmMs},
        {"count_max_ms", slowest.countMs},
        {"first_page_max_ms", slowest.firstPageMs},
        {"last_page_max_ms", slowest.lastPageMs},
        {"position_max_ms", slowest.positionMs},
        {"neighbour_max_ms", slowest.neighbourMs},
        {"all_ids_ms", idsMs},
        {"all_records_ms", recordsMs},
        {"memory_grown_mib", memory}};
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        for (const auto& [name, value] : result.items()) {
            std::printf("%-20s %10.1f\n", name.c_str(), value.get<double>());
        }
    }
    if (!place.empty()) {
        fs::remove_all(folder);
    }
    return 0;
}

}  // namespace maskwright::bench
