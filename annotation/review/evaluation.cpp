// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/evaluation.h"

#include "annotation/batch.h"
#include "annotation/formats/lapa.h"
#include "annotation/review/map_score.h"
#include "core/image/label_png.h"
#include "core/landmark_text.h"

#include <algorithm>
#include <map>
#include <utility>

#include <QString>

namespace maskwright::annotation::review {

namespace fs = std::filesystem;
using core::Error;
using formats::LapaEntry;
using formats::LapaTree;

namespace {

using FileOf = std::optional<fs::path> LapaEntry::*;

// A file of the truth and the one to be compared with it, if there is one.
struct Pair {
    std::string name;
    fs::path truth;
    std::optional<fs::path> predicted;
};

// Names are compared as text: an accent may be one letter with some systems and a letter and a mark with
// others.
std::string keyOf(const LapaEntry& entry, bool withSplit) {
    const std::string name =
        QString::fromStdString(entry.name).normalized(QString::NormalizationForm_C).toStdString();
    return withSplit && !entry.split.empty() ? entry.split + "/" + name : name;
}

// key -> file, for all entries that have such a file; several where a key is not unique.
std::multimap<std::string, fs::path> filesOf(const LapaTree& tree, FileOf file, bool withSplit) {
    std::multimap<std::string, fs::path> files;
    for (const LapaEntry& entry : tree.entries) {
        if (const auto& path = entry.*file) {
            files.emplace(keyOf(entry, withSplit), *path);
        }
    }
    return files;
}

std::vector<Pair> matched(const LapaTree& truth, const LapaTree& predicted, FileOf file) {
    const bool withSplit = truth.hasSplits && predicted.hasSplits;
    const auto truths = filesOf(truth, file, withSplit);
    const auto predictions = filesOf(predicted, file, withSplit);
    std::vector<Pair> pairs;
    for (const auto& [key, path] : truths) {
        const auto count = predictions.count(key);
        if (count > 1 || (count == 1 && truths.count(key) > 1)) {
            throw Error("stands in several splits, so that it is not clear which face is meant", key,
                        "Name one split folder of each tree.");
        }
        pairs.push_back(
            {key, path, count == 1 ? std::optional(predictions.find(key)->second) : std::nullopt});
    }
    return pairs;
}

// Files that cannot be compared are gathered, so that one run names them all.
class Faults {
  public:
    void add(const Error& error) {
        ++count_;
        if (count_ <= kNamed) {
            text_ += "\n  " + std::string(error.what());
        }
    }
    void throwIfAny() const {
        if (count_ > 0) {
            const std::string more =
                count_ > kNamed ? "\n  and " + std::to_string(count_ - kNamed) + " more" : "";
            throw Error(std::to_string(count_) + " faces cannot be compared:" + text_ + more, {}, {});
        }
    }

  private:
    static constexpr int kNamed = 20;
    int count_ = 0;
    std::string text_;
};

struct Trees {
    std::vector<Pair> pairs;
    std::vector<std::string> leftOut;
};

Trees readTrees(const fs::path& truthRoot, const fs::path& predictedRoot, FileOf file,
                const std::string& folder) {
    const LapaTree truth = formats::listLapaTree(truthRoot);
    const LapaTree predicted = formats::listLapaTree(predictedRoot);
    Trees trees{matched(truth, predicted, file), {}};
    if (trees.pairs.empty()) {
        throw Error("the truth holds nothing in " + folder + "/", truthRoot.string(),
                    "Name the folder that holds " + folder + "/, or the folder above its splits.");
    }
    for (const LapaTree* tree : {&truth, &predicted}) {
        for (const Error& error : tree->leftOut) {
            trees.leftOut.emplace_back(error.what());
        }
    }
    return trees;
}

// Reads both files of each pair on several threads by compare(Pair) -> Result, and hands the results over in
// order.
template <typename Compare, typename Take>
void compareAll(const std::vector<Pair>& pairs, int threads, core::Progress& progress, const Compare& compare,
                const Take& take) {
    using Result = std::invoke_result_t<Compare, const Pair&>;
    Faults faults;
    runBatch(
        pairs.size(), threads, progress, [&](std::size_t i) { return std::optional(pairs[i]); },
        [&](const Pair& pair, core::Progress& stop) {
            stop.stopIfCancelled();
            return compare(pair);
        },
        [&](std::size_t i, Outcome<Result>&& outcome) {
            if (const auto* error = std::get_if<Error>(&outcome)) {
                faults.add(*error);
            } else {
                take(pairs[i], std::get<Result>(outcome));
            }
            progress.report(static_cast<double>(i + 1) / static_cast<double>(pairs.size()),
                            "compared " + pairs[i].name);
        });
    faults.throwIfAny();
}

struct PointsPair {
    core::PointMatrix truth;
    std::optional<core::PointMatrix> predicted;
};

}  // namespace

LandmarkEvaluation evaluateLandmarks(const fs::path& truth, const fs::path& predicted,
                                     const EvaluationOptions& options, core::Progress& progress) {
    Trees trees = readTrees(truth, predicted, &LapaEntry::landmarks, "landmarks");
    LandmarkEvaluation evaluation;
    evaluation.leftOut = std::move(trees.leftOut);
    evaluation.faces = static_cast<std::int64_t>(trees.pairs.size());
    compareAll(
        trees.pairs, options.threads, progress,
        [](const Pair& pair) {
            PointsPair points{core::readLandmarkText(pair.truth), std::nullopt};
            if (pair.predicted) {
                points.predicted = core::readLandmarkText(*pair.predicted);
            }
            return points;
        },
        [&](const Pair& pair, const PointsPair& points) {
            if (points.predicted) {
                evaluation.interOcular.add(points.truth, *points.predicted);
                evaluation.box.add(points.truth, *points.predicted);
            } else {
                evaluation.missing.push_back(pair.name);
                evaluation.interOcular.addMissing(points.truth);
                evaluation.box.addMissing(points.truth);
            }
        });
    return evaluation;
}

ParsingEvaluation evaluateParsing(const fs::path& truth, const fs::path& predicted,
                                  const EvaluationOptions& options, core::Progress& progress) {
    Trees trees = readTrees(truth, predicted, &LapaEntry::label, "labels");
    ParsingEvaluation evaluation;
    evaluation.leftOut = std::move(trees.leftOut);
    evaluation.images = static_cast<std::int64_t>(trees.pairs.size());
    if (options.boundaries == Boundaries::Measured) {
        evaluation.boundaries.emplace();
    }
    compareAll(
        trees.pairs, options.threads, progress,
        [&](const Pair& pair) {
            return pair.predicted ? std::optional(scoreOf(core::image::readLabelPng(pair.truth),
                                                          core::image::readLabelPng(*pair.predicted),
                                                          options.boundaries, pair.predicted->string()))
                                  : std::nullopt;
        },
        [&](const Pair& pair, const std::optional<MapScore>& score) {
            if (score) {
                addScore(evaluation, pair.name, *score);
            } else {
                evaluation.missing.push_back(pair.name);
            }
        });
    return evaluation;
}

MapScore scoreOf(const core::LabelMap& truth, const core::LabelMap& map, Boundaries boundaries,
                 const std::string& subject) {
    if (truth.width() != map.width() || truth.height() != map.height()) {
        const auto size = [](const core::LabelMap& m) {
            return std::to_string(m.width()) + " x " + std::to_string(m.height());
        };
        throw Error("the map is " + size(map) + ", its truth " + size(truth), subject,
                    "Label maps have the size of their photo.");
    }
    MapScore score;
    score.confusion.add(truth, map);
    if (boundaries == Boundaries::Measured) {
        score.boundaries.emplace();
        score.boundaries->add(truth, map, core::metrics::boundaryWidthPx(map.width(), map.height()));
    }
    return score;
}

void addScore(ParsingEvaluation& evaluation, const std::string& name, const MapScore& score) {
    evaluation.confusion += score.confusion;
    if (score.boundaries && evaluation.boundaries) {
        *evaluation.boundaries += *score.boundaries;
    }
    evaluation.perImage.push_back({name, score.confusion});
}

std::vector<const ImageScore*> worstImages(const ParsingEvaluation& evaluation,
                                           std::optional<core::FaceClass> value, std::size_t most) {
    const auto f1 = [&](const ImageScore& score) {
        return value ? score.confusion.f1(*value) : score.confusion.meanF1();
    };
    std::vector<const ImageScore*> worst;
    for (const ImageScore& score : evaluation.perImage) {
        if (f1(score)) {
            worst.push_back(&score);
        }
    }
    std::stable_sort(worst.begin(), worst.end(),
                     [&](const ImageScore* a, const ImageScore* b) { return *f1(*a) < *f1(*b); });
    worst.resize(std::min(worst.size(), most));
    return worst;
}

}  // namespace maskwright::annotation::review
