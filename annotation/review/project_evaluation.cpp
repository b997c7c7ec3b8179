// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/project_evaluation.h"

#include "annotation/batch.h"
#include "annotation/formats/lapa.h"
#include "annotation/photo_task.h"
#include "annotation/review/map_score.h"
#include "core/image/label_png.h"

#include <algorithm>
#include <map>
#include <variant>

#include <QString>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

namespace {

// Whether a person's pixels lie in a label map.
bool isCorrected(const store::Revision& map) {
    return nlohmann::json::parse(map.payload).at("madeFrom").contains("corrections");
}

namespace fs = std::filesystem;
using store::RevisionKind;

constexpr std::size_t kFaultsNamed = 20;

// A photo and the points that a parser wants.
struct Unparsed {
    PhotoTask photo;
    core::Landmarks landmarks;
};

// A map, or what a worker makes it from.
using MapTask = std::variant<core::LabelMap, fs::path, Unparsed>;

// What one source says about each image of the project.
class Source {
  public:
    Source(const Project& project, const MapSource& source) : project_(project), source_(source) {
        if (source.kind == MapSource::Kind::Tree) {
            for (const formats::LapaEntry& entry : formats::listLapaTree(source.tree).entries) {
                if (entry.label && !labels_.emplace(keyOf(entry.name), *entry.label).second) {
                    throw core::Error("stands in several splits, so that it is not clear which face is meant",
                                      entry.name, "Name one split folder of the tree.");
                }
            }
        }
    }

    // Caller's thread.
    [[nodiscard]] std::optional<MapTask> taskOf(store::ImageId image) const {
        switch (source_.kind) {
            case MapSource::Kind::Accepted: {
                const auto head = project_.store().head(image, RevisionKind::LabelMap);
                return head && head->accepted ? std::optional<MapTask>(project_.labelMapOf(head->revision))
                                              : std::nullopt;
            }
            case MapSource::Kind::Automatic: {
                for (const store::Revision& revision :
                     project_.store().history(image, RevisionKind::LabelMap)) {
                    if (!revision.byPerson && !isCorrected(revision)) {
                        return project_.labelMapOf(revision.id);
                    }
                }
                return std::nullopt;
            }
            case MapSource::Kind::Parser: {
                auto points = project_.landmarks(image);
                return points ? std::optional<MapTask>(
                                    Unparsed{photoTask(project_, image), std::move(points->value)})
                              : std::nullopt;
            }
            case MapSource::Kind::Tree: {
                const auto found = labels_.find(keyOf(project_.store().image(image).name));
                return found != labels_.end() ? std::optional<MapTask>(found->second) : std::nullopt;
            }
        }
        core::expects(false, "an unknown source of maps");
        return std::nullopt;
    }

    // A worker's thread.
    [[nodiscard]] core::LabelMap mapFrom(MapTask&& task, const core::Progress& progress) const {
        if (auto* map = std::get_if<core::LabelMap>(&task)) {
            return std::move(*map);
        }
        if (const auto* path = std::get_if<fs::path>(&task)) {
            return core::image::readLabelPng(*path);
        }
        const auto& unparsed = std::get<Unparsed>(task);
        const core::RgbImage photo = readPhoto(unparsed.photo);
        return strongestClasses(source_.parser->parse(core::viewOf(photo), unparsed.landmarks, progress));
    }

  private:
    // An accent may be one letter with some systems and a letter and a mark with others.
    static std::string keyOf(const std::string& name) {
        return QString::fromStdString(name).normalized(QString::NormalizationForm_C).toStdString();
    }

    const Project& project_;
    const MapSource& source_;
    std::map<std::string, fs::path> labels_;
};

struct Task {
    std::string name;
    MapTask truth;
    MapTask predicted;
};

[[noreturn]] void throwFaults(const std::vector<std::string>& faults) {
    std::string text = std::to_string(faults.size()) + " images cannot be compared:";
    for (std::size_t i = 0; i < std::min(faults.size(), kFaultsNamed); ++i) {
        text += "\n  " + faults[i];
    }
    throw core::Error(text);
}

}  // namespace

ParsingEvaluation evaluateProject(const Project& project, const MapSource& truth, const MapSource& predicted,
                                  const EvaluationOptions& options, core::Progress& progress) {
    for (const MapSource* source : {&truth, &predicted}) {
        core::expects((source->kind == MapSource::Kind::Parser) == (source->parser != nullptr),
                      "a parser is asked, and no other");
    }
    const Source truths(project, truth);
    const Source predictions(project, predicted);
    ParsingEvaluation evaluation;
    if (options.boundaries == Boundaries::Measured) {
        evaluation.boundaries.emplace();
    }
    std::vector<std::string> faults;
    const std::vector<store::ImageId> images = project.store().ids({store::StateFilter::Faces});
    std::vector<std::string> names(images.size());
    runBatch(
        images.size(), options.threads, progress,
        [&](std::size_t index) -> std::optional<Task> {
            progress.report(static_cast<double>(index) / static_cast<double>(images.size()), "comparing");
            names[index] = project.store().image(images[index]).name;
            try {
                auto map = truths.taskOf(images[index]);
                if (!map) {
                    return std::nullopt;
                }
                ++evaluation.images;
                auto other = predictions.taskOf(images[index]);
                if (!other) {
                    evaluation.missing.push_back(names[index]);
                    return std::nullopt;
                }
                return Task{names[index], std::move(*map), std::move(*other)};
            } catch (const core::Error& error) {
                faults.emplace_back(error.what());
                return std::nullopt;
            }
        },
        [&](Task& task, core::Progress& worker) {
            worker.stopIfCancelled();
            const core::LabelMap map = truths.mapFrom(std::move(task.truth), worker);
            return scoreOf(map, predictions.mapFrom(std::move(task.predicted), worker), options.boundaries,
                           task.name);
        },
        [&](std::size_t index, Outcome<MapScore>&& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                faults.emplace_back(error->what());
            } else {
                addScore(evaluation, names[index], std::get<MapScore>(outcome));
            }
        });
    if (!faults.empty()) {
        throwFaults(faults);
    }
    if (evaluation.images == 0) {
        throw core::Error("there is nothing to compare: the first choice has no label map for any image", {},
                          "Choose another, or accept some label maps first.");
    }
    progress.report(1, "compared");
    return evaluation;
}

}  // namespace maskwright::annotation::review
