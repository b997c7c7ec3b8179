// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_plan.h"

#include "annotation/file_hash.h"
#include "annotation/training/packing.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/run_monitor.h"
#include "annotation/training/test_faces.h"
#include "annotation/training/test_lock.h"
#include "annotation/training/trainer_program.h"
#include "annotation/training/weight_card.h"

#include <algorithm>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using nlohmann::json;
using store::RunRecord;
using store::RunState;
using store::Split;
using store::TrainingSample;

namespace {

// Share of the photos that judge where a project has no validation split.
constexpr double kValidationPercent = 10;
constexpr std::int64_t kFewestTrained = 2;  // batch normalisation has no statistics of one

// Samples that a training looks at when nobody says how long it shall be: about a quarter of an hour, and
// twice that from nothing, on two cores (40 to 80 samples a second at 128 pixels).
constexpr std::int64_t kSamplesFromWeights = 40'000;
constexpr std::int64_t kSamplesFromNothing = 80'000;
constexpr std::int64_t kMostEpochs = 400;

json askedBy(const TrainRequest& request) {
    return {{"words", request.words},
            {"start", request.start == StartFrom::Usual     ? "usual"
                      : request.start == StartFrom::Nothing ? "nothing"
                                                            : request.version}};
}

bool wasAskedFor(const TrainRequest& request, const std::string& option) {
    return std::ranges::find(request.words, option) != request.words.end();
}

struct Snapshot {
    std::vector<TrainingSample> samples;
    std::int64_t trained = 0;
    bool validationSetAside = false;
};

// Points that show where the head is on a label map: those it was made from, or those of the image now.
std::optional<store::RevisionId> pointsFor(const Project& project, const TrainingSample& sample) {
    if (const auto from = project.pointsOfLabelMap(sample.revision)) {
        return from;
    }
    const auto head = project.store().head(sample.image, store::RevisionKind::Landmarks);
    return head ? std::optional(head->revision) : std::nullopt;
}

Snapshot chooseSnapshot(const Project& project, SampleKind kind) {
    Snapshot snapshot{project.store().acceptedSamples(nameOf(kind)), 0, false};
    snapshot.validationSetAside = std::ranges::none_of(
        snapshot.samples, [](const TrainingSample& sample) { return sample.split == Split::Validation; });
    for (TrainingSample& sample : snapshot.samples) {
        if (kind == SampleKind::Fine || kind == SampleKind::Parser) {
            sample.points = pointsFor(project, sample);
        }
        if (snapshot.validationSetAside) {
            const bool judges = inValidation(project.store().image(sample.image).sha256, kValidationPercent);
            sample.split = judges ? Split::Validation : Split::Train;
        } else if (sample.split == Split::None) {
            sample.split = Split::Train;
        }
    }
    const auto count = [&](Split split) {
        return std::ranges::count(snapshot.samples, split, &TrainingSample::split);
    };
    if (snapshot.validationSetAside && count(Split::Validation) == 0 && !snapshot.samples.empty()) {
        // Too few for a tenth: one photo judges, the same one each time.
        const auto hashOf = [&](const TrainingSample& sample) {
            return project.store().image(sample.image).sha256;
        };
        const std::string smallest = hashOf(*std::ranges::min_element(snapshot.samples, {}, hashOf));
        for (TrainingSample& sample : snapshot.samples) {
            sample.split = hashOf(sample) == smallest ? Split::Validation : Split::Train;
        }
    }
    snapshot.trained = count(Split::Train);
    if (snapshot.trained < kFewestTrained || count(Split::Validation) == 0) {
        throw core::Error("there is too little to train from: " + std::to_string(snapshot.trained) +
                              " accepted images to train on and " + std::to_string(count(Split::Validation)) +
                              " to validate with (images of the test split never count)",
                          project.store().folder().string(),
                          "Accept more images; at least two for training and one for validation are needed.");
    }
    return snapshot;
}

struct StartWeights {
    std::string version;  // empty: fresh
    fs::path file;
};

StartWeights startWeights(const Project& project, const TrainRequest& request) {
    if (request.start == StartFrom::Nothing) {
        return {};
    }
    if (request.start == StartFrom::Version) {
        return {request.version, weightsOf(project, request.kind, request.version)};
    }
    if (const auto promoted = project.store().promoted(nameOf(request.kind))) {
        return {*promoted, weightsOf(project, request.kind, *promoted)};
    }
    return request.shipped ? StartWeights{kShippedVersion, *request.shipped} : StartWeights{};
}

std::vector<std::string> wordsFor(const json& structure) {
    std::vector<std::string> words;
    for (const auto& [name, value] : structure.items()) {
        std::string option = "--" + name;
        std::ranges::replace(option, '_', '-');
        const std::string text = value.is_string()    ? value.get<std::string>()
                                 : value.is_boolean() ? (value.get<bool>() ? "on" : "off")
                                                      : value.dump();
        if (name != "kind" && !text.empty()) {
            words.insert(words.end(), {option, text});
        }
    }
    return words;
}

// What is chosen where nobody asked for anything; the same recipe as for the shipped weights.
std::vector<std::string> usualWords(const TrainRequest& request, std::int64_t trained, bool fresh) {
    const std::int64_t wanted = fresh ? kSamplesFromNothing : kSamplesFromWeights;
    const std::int64_t epochs = std::clamp<std::int64_t>((wanted + trained - 1) / trained, 1, kMostEpochs);
    std::vector<std::string> words = {"--epochs",       std::to_string(epochs),
                                      "--batch",        "16",
                                      "--schedule",     "cosine",
                                      "--optimiser",    "adamw",
                                      "--weight-decay", "0.01",
                                      "--clip-norm",    "20",
                                      "--rate",         fresh ? "0.0015" : "0.0004",
                                      "--warmup-steps", "100"};
    if (fresh && request.kind == SampleKind::Landmarks) {
        words.insert(words.end(), {"--maps", "distribution"});
    }
    if (fresh && !wasAskedFor(request, "--preset")) {
        words.insert(words.end(), {"--input-px", request.kind == SampleKind::Landmarks ? "128" : "256"});
    }
    return words;
}

json optionsFor(const TrainRequest& request, const StartWeights& start, std::int64_t trained) {
    std::vector<std::string> words = {"--kind", nameOf(request.kind)};
    const auto append = [&](const std::vector<std::string>& more) {
        words.insert(words.end(), more.begin(), more.end());
    };
    append(usualWords(request, trained, start.version.empty()));
    if (!start.version.empty()) {
        append(wordsFor(structureOf(readWeightCard(start.file).options)));
    }
    append(request.words);  // the last one counts
    if (!start.version.empty()) {
        append({"--start-from", RunFolder::kStartName});
    }
    return resolvedOptions(words);
}

// Attempts to freeze while people go on accepting; each failed one means that somebody changed a face
// meanwhile.
constexpr int kFreezeAttempts = 20;

struct Plan {
    Snapshot snapshot;
    StartWeights start;
    json options;
    std::vector<std::string> notes;
};

// What should be so before the first training, so that no version is judged by its own proposals.
void addTestSplitNotes(const Project& project, std::vector<std::string>& notes) {
    const TestSplitState test = testSplitState(project);
    const std::string all = std::to_string(test.faces);
    if (test.faces == 0) {
        notes.push_back("there is no test split, so versions cannot be compared: see maskwright-cli split");
    } else if (test.accepted < test.faces) {
        notes.push_back(
            std::to_string(test.accepted) + " of " + all +
            " faces of the test split are accepted; only these can judge, and they are locked now");
    } else if (test.twice < test.faces) {
        notes.push_back(std::to_string(test.twice) + " of " + all +
                        " faces of the test split are annotated twice: see maskwright-cli recheck --test");
    }
}

Plan planFor(const Project& project, const TrainRequest& request) {
    Plan plan;
    plan.snapshot = chooseSnapshot(project, request.kind);
    plan.start = startWeights(project, request);
    plan.options = optionsFor(request, plan.start, plan.snapshot.trained);
    if (request.start == StartFrom::Usual && !plan.start.version.empty() &&
        !weightsFit(readWeightCard(plan.start.file).options, plan.options)) {
        plan.notes.push_back("starts from nothing: the network asked for is not that of " +
                             plan.start.version);
        plan.start = {};
        plan.options = optionsFor(request, plan.start, plan.snapshot.trained);
    } else if (!plan.start.version.empty()) {
        plan.notes.push_back("starts from " + plan.start.version);
    }
    if (plan.snapshot.validationSetAside) {
        plan.notes.push_back(
            "no accepted image belongs to the validation split: " +
            std::to_string(plan.snapshot.samples.size() - static_cast<std::size_t>(plan.snapshot.trained)) +
            " of them, chosen by a hash of the photo, are set aside for it");
    }
    if (request.kind == SampleKind::Landmarks) {
        addTestSplitNotes(project, plan.notes);
    }
    return plan;
}

// Samples a second of a network of this input on two cores, if nobody has measured it here.
double guessedSpeed(std::int64_t inputPx) {
    constexpr double kAt128 = 50;
    const double side = 128.0 / static_cast<double>(std::max<std::int64_t>(1, inputPx));
    return kAt128 * side * side;
}

// As the newest run of this kind and input size has measured it.
std::optional<double> measuredSpeed(const Project& project, const std::string& kind, std::int64_t inputPx) {
    std::optional<double> speed;
    for (const RunRecord& run : project.store().runs()) {
        const json options = json::parse(run.options, nullptr, /*allow_exceptions=*/false);
        if (run.kind != kind ||
            options.value("training", json::object()).value("input_px", json()) != inputPx) {
            continue;
        }
        if (const RunReport report = reportOf(project, run.id);
            report.now && report.now->samplesPerSecond > 0) {
            speed = report.now->samplesPerSecond;
        }
    }
    return speed;
}

}  // namespace

RunEstimate estimateRun(const Project& project, const TrainRequest& request) {
    const Plan plan = planFor(project, request);
    RunEstimate estimate;
    estimate.trained = plan.snapshot.trained;
    estimate.validated = static_cast<std::int64_t>(plan.snapshot.samples.size()) - plan.snapshot.trained;
    estimate.epochs = plan.options.value("epochs", std::int64_t{1});
    estimate.startFrom = plan.start.version;
    estimate.notes = plan.notes;
    const auto inputPx = plan.options.value("input_px", std::int64_t{128});
    const auto measured = measuredSpeed(project, nameOf(request.kind), inputPx);
    estimate.speedMeasured = measured.has_value();
    estimate.samplesPerSecond = measured.value_or(guessedSpeed(inputPx));
    estimate.seconds = static_cast<double>(estimate.trained * estimate.epochs) / estimate.samplesPerSecond;
    return estimate;
}

std::optional<store::RunId> unfinishedRun(const Project& project, const TrainRequest& request) {
    std::optional<store::RunId> found;
    for (const RunRecord& run : project.store().runs()) {
        const bool canGoOn = run.state != RunState::Finished && run.state != RunState::ForElsewhere;
        if (canGoOn && run.kind == nameOf(request.kind) &&
            json::parse(run.options).value("asked", json()) == askedBy(request)) {
            found = run.id;
        }
    }
    return found;
}

FrozenRun freezeRun(Project& project, const TrainRequest& request) {
    for (int attempt = 1;; ++attempt) {
        Plan plan = planFor(project, request);
        FrozenRun frozen;
        frozen.notes = std::move(plan.notes);
        if (request.kind == SampleKind::Landmarks) {
            lockTestFaces(project, Locking::Joining);
        }
        const json record{
            {"asked", askedBy(request)}, {"threads", request.threads}, {"training", plan.options}};
        try {
            frozen.id = project.store().addRun({nameOf(request.kind), record.dump(), plan.start.version,
                                                request.author, plan.snapshot.samples});
        } catch (const store::Conflict&) {
            if (attempt == kFreezeAttempts) {
                throw;
            }
            continue;
        }
        return frozen;
    }
}

fs::path weightsOf(const Project& project, SampleKind kind, const std::string& version) {
    const auto record = project.store().modelVersion(version);
    if (!record) {
        throw core::Error("there is no such model version in the project", version,
                          "Look at the list: maskwright-cli models PROJECT list.");
    }
    if (record->kind != nameOf(kind)) {
        throw core::Error("is a version for " + record->kind + ", not for " + nameOf(kind), version,
                          "Name a version of this kind.");
    }
    fs::path file = project.store().folder() / "models" / version / "weights.safetensors";
    if (sha256OfFile(file) != record->weightsSha256) {
        throw core::Error("the weights are not those that were trained: the file has changed", file.string(),
                          "Restore it from a backup, or promote another version.");
    }
    return file;
}

}  // namespace maskwright::annotation::training
