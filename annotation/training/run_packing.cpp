// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_packing.h"

#include "annotation/batch.h"
#include "annotation/photo_task.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/run_plan.h"
#include "annotation/training/samples.h"
#include "core/samples/sample_file.h"

#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::samples::Sample;
using core::samples::SampleSet;
using core::samples::SampleWriter;
using nlohmann::json;
using store::Split;
using store::TrainingSample;

namespace {

constexpr const char* kPartName = "samples";
constexpr int kCardVersion = 1;

struct Task {
    PhotoTask photo;
    TrainingFace face;
};

TrainingFace faceOf(const Project& project, SampleKind kind, const TrainingSample& sample) {
    TrainingFace face;
    face.name = project.store().image(sample.image).name;
    if (kind == SampleKind::Landmarks) {
        face.points = project.landmarksOf(sample.revision).points;
        return face;
    }
    if (sample.points) {
        face.points = project.landmarksOf(*sample.points).points;
    }
    core::LabelMap map = project.labelMapOf(sample.revision);
    face.labels = kind == SampleKind::Parser ? std::move(map) : regionsOf(map);
    return face;
}

class Packing {
  public:
    Packing(Project& project, const store::RunRecord& run, const std::optional<fs::path>& shipped,
            RunFolder folder)
        : project_(project),
          run_(run),
          shipped_(shipped),
          folder_(std::move(folder)),
          kind_(sampleKindNamed(run.kind)),
          options_(json::parse(run.options).at("training")) {}

    RunPackReport pack(core::Progress& progress) {
        std::error_code ignored;
        fs::remove_all(folder_.data(), ignored);  // of an attempt that was cut off
        writeSamples(progress);
        for (const char* part : {"train", "validation"}) {
            report_.dataHash += SampleSet(folder_.data() / part).dataHash();
        }
        copyStartWeights();
        writeText(folder_.options(), options_.dump(2) + "\n");
        writeText(folder_.card(), card().dump(1) + "\n");
        return std::move(report_);
    }

  private:
    void writeSamples(core::Progress& progress) {
        const int inputPx = options_.at("input_px").get<int>();
        const SampleForm form{kind_, inputPx};
        const auto layout = layoutFor(form);
        makeFolder(folder_.data() / "train");
        makeFolder(folder_.data() / "validation");
        SampleWriter training(folder_.data() / "train", kPartName, layout);
        SampleWriter validation(folder_.data() / "validation", kPartName, layout);
        const std::vector<TrainingSample> samples = project_.store().runSamples(run_.id);
        runBatch(
            samples.size(), 0, progress,
            [&](std::size_t i) -> std::optional<Task> {
                progress.report(static_cast<double>(i) / static_cast<double>(samples.size()),
                                "packing samples");
                try {
                    return Task{photoTask(project_, samples[i].image), faceOf(project_, kind_, samples[i])};
                } catch (const core::Error& error) {
                    report_.failures.push_back({project_.store().image(samples[i].image).name, error.what()});
                    return std::nullopt;
                }
            },
            [&](Task& task, core::Progress& worker) {
                worker.stopIfCancelled();
                const core::RgbImage photo = readPhoto(task.photo);
                return cutSamples(form, core::viewOf(photo), task.face);
            },
            [&](std::size_t i, Outcome<std::vector<Sample>>&& outcome) {
                if (const auto* error = std::get_if<core::Error>(&outcome)) {
                    report_.failures.push_back(
                        {project_.store().image(samples[i].image).name, error->what()});
                    return;
                }
                const bool judges = samples[i].split == Split::Validation;
                for (const Sample& sample : std::get<std::vector<Sample>>(outcome)) {
                    (judges ? validation : training).add(sample);
                }
                ++(judges ? report_.validated : report_.trained);
            });
        if (report_.trained < 2 || report_.validated == 0) {
            throw core::Error(
                "too few faces could be packed: " + std::to_string(report_.trained) + " to train on and " +
                    std::to_string(report_.validated) + " to validate with" +
                    (report_.failures.empty() ? "" : "; for example " + report_.failures.front().message),
                project_.store().folder().string(), "See that the photos are where they were.");
        }
        training.finish();
        validation.finish();
    }

    void copyStartWeights() const {
        if (run_.startFrom.empty()) {
            return;
        }
        if (run_.startFrom != kShippedVersion) {
            copyFile(weightsOf(project_, kind_, run_.startFrom), folder_.start());
            return;
        }
        if (!shipped_) {
            throw core::Error("the weights that this run starts from are not installed any more",
                              folder_.root().string(), "Install them, or start a new run (--new).");
        }
        copyFile(*shipped_, folder_.start());
    }

    [[nodiscard]] json card() const {
        json card{{"format", kCardVersion},
                  {"run", static_cast<std::int64_t>(run_.id)},
                  {"kind", run_.kind},
                  {"created", run_.created},
                  {"start_from", run_.startFrom},
                  {"data_hash", report_.dataHash},
                  {"trained", report_.trained},
                  {"validated", report_.validated}};
        for (const TrainingSample& sample : project_.store().runSamples(run_.id)) {
            const store::ImageRecord image = project_.store().image(sample.image);
            card["snapshot"].push_back({{"image", image.name},
                                        {"photo_sha256", image.sha256},
                                        {"revision", static_cast<std::int64_t>(sample.revision)},
                                        {"validation", sample.split == Split::Validation}});
        }
        card["left_out"] = json::array();
        for (const dla::Failure& failure : report_.failures) {
            card["left_out"].push_back(failure.image);
        }
        return card;
    }

    Project& project_;
    const store::RunRecord& run_;
    const std::optional<fs::path>& shipped_;
    RunFolder folder_;
    SampleKind kind_;
    json options_;
    RunPackReport report_;
};

std::string commandLine(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        line += (line.empty() ? "" : " ") + word;
    }
    return line;
}

std::string readmeFor(const store::RunRecord& run, const RunPackReport& report) {
    const std::string id = std::to_string(static_cast<std::int64_t>(run.id));
    return "Run " + id + " (" + run.kind + "): " + std::to_string(report.trained) + " faces to train on, " +
           std::to_string(report.validated) +
           " to validate with.\n\n"
           "Train in this folder, on any machine that has maskwright-train (see docs/gpu.md):\n\n"
           "  cd THIS_FOLDER && maskwright-train " +
           commandLine(RunFolder::trainerWords(0)) +
           "\n\n"
           "The same command goes on with a training that was interrupted. Bring the whole folder back, or "
           "at "
           "least run.json and\ntraining/, and add the result to the project:\n\n"
           "  maskwright-cli models PROJECT import THIS_FOLDER\n";
}

}  // namespace

RunPackReport packRun(Project& project, store::RunId id, const std::optional<fs::path>& shipped,
                      core::Progress& progress) {
    store::RunRecord run = project.store().run(id);
    RunPackReport report = Packing(project, run, shipped, RunFolder::made(project, id)).pack(progress);
    run.dataHash = report.dataHash;
    project.store().updateRun(run);
    return report;
}

RunPackReport packRunFor(Project& project, store::RunId id, const std::optional<fs::path>& shipped,
                         const fs::path& folder, core::Progress& progress) {
    makeFolder(folder);
    if (!fs::is_empty(folder)) {
        throw core::Error("is not empty", folder.string(), "Choose a new or empty folder.");
    }
    store::RunRecord run = project.store().run(id);
    RunPackReport report = Packing(project, run, shipped, RunFolder(folder)).pack(progress);
    writeText(folder / "README", readmeFor(run, report));
    run.dataHash = report.dataHash;
    run.state = store::RunState::ForElsewhere;
    project.store().updateRun(run);
    return report;
}

}  // namespace maskwright::annotation::training
