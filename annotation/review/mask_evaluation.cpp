// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/mask_evaluation.h"

#include "annotation/batch.h"
#include "annotation/formats/lapa.h"
#include "annotation/formats/public_sets.h"
#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"

#include <map>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

namespace fs = std::filesystem;
using core::Error;
using core::metrics::LabelConfusion;
using formats::kCelebAMaskClasses;
using Map = core::Raster<std::uint8_t>;

namespace {

constexpr const char* kFolder = "labels19";

std::string keyOf(const std::string& split, const std::string& name) {
    return split.empty() ? name : split + "/" + name;
}

// The maps of a tree by "split/name", or by name where there are no split folders.
std::map<std::string, fs::path> mapsIn(const fs::path& root) {
    std::map<std::string, fs::path> maps;
    for (const std::string split : {"", "train", "val", "test"}) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(root / split / kFolder, none)) {
            if (entry.is_regular_file() && entry.path().extension() == ".png") {
                maps[keyOf(split, entry.path().stem().string())] = entry.path();
            }
        }
    }
    if (maps.empty()) {
        throw Error("the tree holds no maps in labels19/", root.string(),
                    "Name a folder that prepare celebamask made, or one of its splits.");
    }
    return maps;
}

struct Task {
    std::string name;
    fs::path truth;
};

// Compares what read(task) says, if it says anything, with the truth of each task.
template <typename Read>
MaskEvaluation compared(const fs::path& root, const Read& read, core::Progress& progress) {
    std::vector<Task> tasks;
    for (const auto& [name, file] : mapsIn(root)) {
        tasks.push_back({name, file});
    }
    MaskEvaluation evaluation{
        static_cast<std::int64_t>(tasks.size()), {}, LabelConfusion(kCelebAMaskClasses)};
    runBatch(
        tasks.size(), 0, progress, [&](std::size_t i) { return std::optional(tasks[i]); },
        [&](const Task& task, core::Progress& worker) -> std::optional<LabelConfusion> {
            const std::optional<Map> answer = read(task, worker);
            if (!answer) {
                return std::nullopt;
            }
            const Map truth = formats::readMasks19(task.truth);
            if (answer->bounds() != truth.bounds()) {
                throw Error("what is said of it has another size than its truth", task.truth.string(),
                            "Take the files that belong together.");
            }
            LabelConfusion confusion(kCelebAMaskClasses);
            confusion.add(truth, *answer);
            return confusion;
        },
        [&](std::size_t i, Outcome<std::optional<LabelConfusion>>&& outcome) {
            if (const auto* error = std::get_if<Error>(&outcome)) {
                throw Error(*error);
            }
            if (const auto& confusion = std::get<std::optional<LabelConfusion>>(outcome)) {
                evaluation.confusion += *confusion;
            } else {
                evaluation.missing.push_back(tasks[i].name);
            }
            progress.report(static_cast<double>(i + 1) / static_cast<double>(tasks.size()),
                            "compared " + tasks[i].name);
        });
    return evaluation;
}

// Values of a prediction: the classes alone.
Map predictedMap(const fs::path& file) {
    Map map = core::image::readMaskPng(file);
    for (const std::uint8_t value : map.pixels()) {
        if (value >= kCelebAMaskClasses) {
            throw Error("holds the value " + std::to_string(value) + ", CelebAMask-HQ has 0 to 18",
                        file.string(), "Take maps of its 19 classes.");
        }
    }
    return map;
}

}  // namespace

MaskEvaluation evaluateMasks(const fs::path& truth, const fs::path& predicted, core::Progress& progress) {
    const auto maps = mapsIn(predicted);
    return compared(
        truth,
        [&](const Task& task, core::Progress&) {
            const auto found = maps.find(task.name);
            return found == maps.end() ? std::nullopt : std::optional(predictedMap(found->second));
        },
        progress);
}

MaskEvaluation evaluateMasks(const fs::path& truth, const MaskParser& parser, core::Progress& progress) {
    std::map<std::string, formats::LapaEntry> faces;
    for (const formats::LapaEntry& entry : formats::listLapaTree(truth).entries) {
        if (entry.image) {
            faces.emplace(keyOf(entry.split, entry.name), entry);
        }
    }
    return compared(
        truth,
        [&](const Task& task, core::Progress& worker) -> std::optional<Map> {
            const auto face = faces.find(task.name);
            if (face == faces.end()) {
                return std::nullopt;
            }
            const core::RgbImage photo = core::image::readPhoto(*face->second.image);
            std::optional<core::PointMatrix> points;
            if (face->second.landmarks) {
                points = core::readLandmarkText(*face->second.landmarks);
            }
            return parser(core::viewOf(photo), points, worker);
        },
        progress);
}

nlohmann::json toJson(const MaskEvaluation& evaluation) {
    const auto percent = [](const std::optional<double>& share) {
        return share ? nlohmann::json(100 * *share) : nlohmann::json(nullptr);
    };
    nlohmann::json f1 = nlohmann::json::object();
    nlohmann::json rows = nlohmann::json::array();
    for (int truth = 0; truth < kCelebAMaskClasses; ++truth) {
        f1[std::string(formats::celebAMaskName(truth))] = percent(evaluation.confusion.of(truth).f1());
        nlohmann::json row = nlohmann::json::array();
        for (int predicted = 0; predicted < kCelebAMaskClasses; ++predicted) {
            row.push_back(evaluation.confusion.count(truth, predicted));
        }
        rows.push_back(std::move(row));
    }
    return {{"images", evaluation.images},
            {"missing", evaluation.missing.size()},
            {"missing_names", evaluation.missing},
            {"f1", std::move(f1)},
            {"mean_f1", percent(evaluation.confusion.meanF1())},
            {"miou", percent(evaluation.confusion.meanIou())},
            {"pixel_accuracy", percent(evaluation.confusion.pixelAccuracy())},
            {"confusion", std::move(rows)}};
}

}  // namespace maskwright::annotation::review
