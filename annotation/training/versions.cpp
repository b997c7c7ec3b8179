// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/versions.h"

#include "annotation/file_hash.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/run_lock.h"
#include "annotation/training/weight_card.h"

#include <iomanip>
#include <sstream>
#include <system_error>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using nlohmann::json;
using store::RunId;
using store::RunRecord;
using store::RunState;

namespace {

constexpr int kCardVersion = 1;

std::string nameOf(RunId run) {
    return "run " + std::to_string(static_cast<std::int64_t>(run));
}

// Weights that were trained from this run's data, and nothing else.
WeightCard requireWeightsOf(const RunRecord& run, const fs::path& weights) {
    WeightCard card = readWeightCard(weights);
    if (card.kind != run.kind) {
        throw core::Error("are weights for " + card.kind + ", and " + nameOf(run.id) + " trains " + run.kind,
                          weights.string(), "Name the folder that belongs to the run.");
    }
    if (run.dataHash.empty() || card.dataHash != run.dataHash) {
        throw core::Error("were trained from other data than the snapshot of " + nameOf(run.id),
                          weights.string(), "Train from the packed samples of this run, unchanged.");
    }
    return card;
}

json cardOf(const RunRecord& run, const WeightCard& weights, const Judgement& judgement,
            const std::string& sha256) {
    return {{"format", kCardVersion},
            {"kind", run.kind},
            {"run", static_cast<std::int64_t>(run.id)},
            {"author", run.author},
            {"snapshot", run.created},
            {"starts_from", run.startFrom},
            {"network", structureOf(weights.options)},
            {"options", weights.options},
            {"trained", run.trainCount},
            {"validated", run.validationCount},
            {"data_hash", run.dataHash},
            {"weights_sha256", sha256},
            {"validation", weights.validation},
            {"test_faces", judgement.faces},
            {"test", judgement.scores},
            {"test_details", judgement.details}};
}

// The folder that holds best.safetensors: what was packed, or the training folder alone.
fs::path trainingFolderIn(const fs::path& folder) {
    for (const fs::path& candidate : {folder / "training", folder}) {
        std::error_code ignored;
        if (fs::is_regular_file(candidate / "best.safetensors", ignored)) {
            return candidate;
        }
    }
    throw core::Error("holds no finished training (best.safetensors)", folder.string(),
                      "Name the folder in which maskwright-train has run.");
}

// The run that a folder says it is of, or else the newest packed one of the same data.
RunId runOf(const Project& project, const fs::path& folder, const WeightCard& card) {
    std::error_code ignored;
    if (const fs::path file = RunFolder(folder).card(); fs::exists(file, ignored)) {
        const json record = json::parse(readText(file), nullptr, /*allow_exceptions=*/false);
        if (!record.is_object() || !record.contains("run") || !record["run"].is_number_integer()) {
            throw core::Error("does not say which run it is of", file.string(),
                              "Bring back the run.json that was packed.");
        }
        return RunId{record["run"].get<std::int64_t>()};
    }
    std::optional<RunId> found;
    for (const RunRecord& run : project.store().runs()) {
        if (run.state == RunState::ForElsewhere && run.dataHash == card.dataHash && run.kind == card.kind) {
            found = run.id;
        }
    }
    if (!found) {
        throw core::Error(
            "was trained from other data than any run of this project that waits for its result",
            folder.string(), "Import it into the project that packed it.");
    }
    return *found;
}

std::optional<double> number(const json& scores, const char* name) {
    return scores.contains(name) && scores[name].is_number() ? std::optional(scores[name].get<double>())
                                                             : std::nullopt;
}

}  // namespace

NewVersion makeVersion(Project& project, RunId id, const Judges& judges, core::Progress& progress) {
    const RunFolder folder = RunFolder::of(project, id);
    const RunLock lock(folder);
    const RunRecord run = project.store().run(id);
    if (run.state == RunState::Finished) {
        for (const store::ModelVersionRecord& version : project.store().modelVersions()) {
            if (version.run == id) {
                return {version.name, 0, {}};
            }
        }
    }
    if (run.state != RunState::Trained) {
        throw core::Error("has not been trained to its end", nameOf(id), "Go on with it first.");
    }
    const WeightCard weights = requireWeightsOf(run, folder.bestWeights());
    const std::string sha256 = sha256OfFile(folder.bestWeights());
    const Judgement judgement =
        judge(project, sampleKindNamed(run.kind), folder.bestWeights(), judges, progress);
    const json card = cardOf(run, weights, judgement, sha256);
    json scores = judgement.scores;
    scores["faces"] = judgement.faces;
    scores["validation"] = weights.validation;
    NewVersion version{{}, judgement.faces, judgement.failures};
    version.name = project.store().addModelVersion(
        {id, structureOf(weights.options).dump(), sha256, scores.dump()}, [&](const std::string& name) {
            const fs::path place = project.store().folder() / "models" / name;
            std::error_code ignored;
            fs::remove_all(place, ignored);  // of an attempt that was cut off
            makeFolder(place);
            copyFile(folder.bestWeights(), place / "weights.safetensors");
            writeText(place / "card.json", card.dump(1) + "\n");
        });
    return version;
}

RunId importRun(Project& project, const fs::path& folder) {
    const fs::path training = trainingFolderIn(folder);
    const RunId id = runOf(project, folder, readWeightCard(training / "best.safetensors"));
    RunRecord run = project.store().run(id);
    static_cast<void>(requireWeightsOf(run, training / "best.safetensors"));
    if (run.state != RunState::ForElsewhere) {
        throw core::Error(nameOf(id) + " does not wait for a result from elsewhere", folder.string(),
                          "Look at the list: maskwright-cli models PROJECT runs.");
    }
    const RunFolder own = RunFolder::made(project, id);
    const RunLock lock(own);
    makeFolder(own.training());
    for (const char* name : {"options.json", "history.jsonl", "best.safetensors"}) {
        std::error_code ignored;
        if (fs::is_regular_file(training / name, ignored)) {
            copyFile(training / name, own.training() / name);
        }
    }
    run.state = RunState::Trained;
    project.store().updateRun(run);
    return id;
}

json versionCard(const Project& project, const std::string& version) {
    if (!project.store().modelVersion(version)) {
        throw core::Error("there is no such model version in the project", version,
                          "Look at the list: maskwright-cli models PROJECT list.");
    }
    const fs::path file = project.store().folder() / "models" / version / "card.json";
    json card = json::parse(readText(file), nullptr, /*allow_exceptions=*/false);
    if (!card.is_object()) {
        throw core::Error("is no JSON object", file.string(), "Restore it from a backup.");
    }
    return card;
}

std::vector<VersionFigures> versionFigures(const Project& project, SampleKind kind) {
    std::vector<VersionFigures> versions;
    for (const store::ModelVersionRecord& record : project.store().modelVersions()) {
        if (record.kind == training::nameOf(kind)) {
            const json scores = json::parse(record.scores, nullptr, /*allow_exceptions=*/false);
            versions.push_back({record.name, record.trainCount, number(scores, "nme_interocular"),
                                number(scores, "auc8_interocular"), number(scores, "mean_f1")});
        }
    }
    return versions;
}

std::string growthCsv(const std::vector<VersionFigures>& versions) {
    std::ostringstream csv;
    csv << "version,samples,nme,auc,f1\n" << std::setprecision(10);
    const auto add = [&](const std::optional<double>& value) {
        csv << ',';
        if (value) {
            csv << *value;
        }
    };
    for (const VersionFigures& version : versions) {
        csv << version.name << ',' << version.samples;
        add(version.nme);
        add(version.auc);
        add(version.f1);
        csv << '\n';
    }
    return csv.str();
}

}  // namespace maskwright::annotation::training
