// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "tests/bench/timing.h"
#include "tests/support/support.h"

#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <nlohmann/json.hpp>

// maskwright-bench store: how long a durable save takes, from the call to "it is on the disk".
namespace maskwright::bench {

namespace {

core::LabelMap madeMap(int edit) {
    core::LabelMap map(512, 512);
    for (int y = 0; y < 512; ++y) {
        for (int x = 0; x < 512; ++x) {
            map.at(x, y) = static_cast<std::uint8_t>(((x + edit) / 50 + y / 60) % 11);
        }
    }
    return map;
}

}  // namespace

int runStore(int argc, char** argv) {
    CLI::App app("Durable saves of points and label maps", "maskwright-bench store");
    int edits = 500;
    bool json = false;
    std::string place;
    app.add_option("--edits", edits, "number of edits")->check(CLI::PositiveNumber);
    app.add_option("--folder", place, "make the project below this folder instead of the temporary one");
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);
    const QCoreApplication application(argc, argv);

    const tests::TemporaryFolder temporary;
    const std::filesystem::path folder =
        place.empty() ? temporary / "project" : std::filesystem::path(place) / "bench-project";
    std::vector<double> pointsMs;
    std::vector<double> mapsMs;
    std::vector<double> readMs;
    {
        annotation::store::ProjectStore::create(folder);
        annotation::Project project(folder);
        annotation::store::NewImage added;
        added.name = "face";
        const auto image = project.store().addImages(std::span(&added, 1)).at(0);
        std::optional<annotation::store::RevisionId> points;
        std::optional<annotation::store::RevisionId> map;
        core::Landmarks face = tests::madeFace();
        for (int edit = 0; edit < edits; ++edit) {
            const std::size_t point = static_cast<std::size_t>(edit) % core::kPointCount;
            face.setPoint(point, face.point(point) + core::Point(0.1, 0.1));
            pointsMs.push_back(millisecondsOf([&] {
                points = project.saveLandmarks(image, face, {points, "Ann", "drag", ""});
            }));
            const core::LabelMap labels = madeMap(edit);
            mapsMs.push_back(millisecondsOf([&] {
                map = project.saveLabelMap(image, labels, points, std::nullopt, {map, "Ann", "drag", ""});
            }));
            readMs.push_back(millisecondsOf([&] { static_cast<void>(project.landmarks(image)); }));
        }
    }
    const nlohmann::json result = {{"edits", edits},
                                   {"save_points_p50_ms", percentile(pointsMs, 0.5)},
                                   {"save_points_p95_ms", percentile(pointsMs, 0.95)},
                                   {"save_map_p50_ms", percentile(mapsMs, 0.5)},
                                   {"save_map_p95_ms", percentile(mapsMs, 0.95)},
                                   {"read_points_p50_ms", percentile(readMs, 0.5)},
                                   {"read_points_p95_ms", percentile(readMs, 0.95)}};
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        for (const auto& [name, value] : result.items()) {
            std::printf("%-20s %10.2f\n", name.c_str(), value.get<double>());
        }
    }
    if (!place.empty()) {
        std::filesystem::remove_all(folder);
    }
    return 0;
}

}  // namespace maskwright::bench
