// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/run_table.h"

#include "annotation/store/image_table.h"
#include "annotation/store/revision_table.h"

#include <utility>

namespace maskwright::annotation::store {

namespace {

constexpr const char* kRunColumns =
    "SELECT id, kind, options, start_from, author, train_count, validation_count, created, state, data_hash,"
    " process, process_start, started, ended, message FROM run";

RunState stateFrom(std::int64_t value) {
    if (value < 0 || value > static_cast<std::int64_t>(RunState::Finished)) {
        throw core::Error("the project's database holds an unknown state of a run", std::to_string(value),
                          "Restore the project from a backup.");
    }
    return static_cast<RunState>(value);
}

RunRecord runFrom(const Statement& statement) {
    RunRecord run;
    run.id = RunId{statement.integer(0)};
    run.kind = statement.text(1);
    run.options = statement.text(2);
    run.startFrom = statement.text(3);
    run.author = statement.text(4);
    run.trainCount = statement.integer(5);
    run.validationCount = statement.integer(6);
    run.created = statement.text(7);
    run.state = stateFrom(statement.integer(8));
    run.dataHash = statement.text(9);
    if (!statement.isNull(10)) {
        run.process = {statement.integer(10), statement.integer(11)};
    }
    run.started = statement.text(12);
    run.ended = statement.text(13);
    run.message = statement.text(14);
    return run;
}

RevisionKind revisionKindOf(const std::string& kind) {
    return kind == "landmarks" ? RevisionKind::Landmarks : RevisionKind::LabelMap;
}

TrainingSample sampleFrom(const Statement& statement) {
    TrainingSample sample;
    sample.image = ImageId{statement.integer(0)};
    sample.revision = RevisionId{statement.integer(1)};
    if (!statement.isNull(2)) {
        sample.points = RevisionId{statement.integer(2)};
    }
    sample.split = splitFrom(statement.integer(3));
    return sample;
}

std::optional<std::int64_t> numberOf(std::optional<RevisionId> revision) {
    return revision ? std::optional(static_cast<std::int64_t>(*revision)) : std::nullopt;
}

// Nothing gets into a snapshot but what a person has accepted, and nothing of the test split.
void requireTrainable(const Database& database, const std::string& kind, const TrainingSample& sample) {
    const ImageRecord image = readImage(database, sample.image);
    if (image.split == Split::Test) {
        throw Conflict("belongs to the test split, which is never trained on", image.name);
    }
    if (image.split == Split::Validation && sample.split == Split::Train) {
        throw Conflict("belongs to the validation split, which is not trained on", image.name);
    }
    const std::optional<Head> head = readHead(database, sample.image, revisionKindOf(kind));
    if (!head || head->revision != sample.revision || !head->accepted) {
        throw Conflict("is not accepted any more as it was", image.name, "Start the training again.");
    }
}

}  // namespace

std::vector<TrainingSample> acceptedSamples(const Database& database, const std::string& kind) {
    Statement statement(
        database,
        "SELECT h.image, h.revision, NULL, image.split FROM image_head AS h"
        " JOIN image ON image.id = h.image"
        " WHERE h.kind = ? AND h.accepted_by IS NOT NULL AND image.split <> ? AND image.blind = 0"
        " AND image.flagged <> 3"
        " ORDER BY h.image");
    statement.bind(revisionKindOf(kind)).bind(Split::Test);
    std::vector<TrainingSample> samples;
    while (statement.next()) {
        samples.push_back(sampleFrom(statement));
    }
    return samples;
}

RunId insertRun(Database& database, const NewRun& run) {
    core::expects(!run.samples.empty(), "a run has samples");
    std::vector<std::pair<ImageId, Split>> splits;  // of images that had none
    std::int64_t validationCount = 0;
    for (const TrainingSample& sample : run.samples) {
        core::expects(sample.split == Split::Train || sample.split == Split::Validation,
                      "a sample is trained on or validated with");
        requireTrainable(database, run.kind, sample);
        validationCount += sample.split == Split::Validation ? 1 : 0;
        if (readImage(database, sample.image).split == Split::None) {
            splits.emplace_back(sample.image, Split::Train);
        }
    }
    writeSplits(database, splits);
    Statement insert(database,
                     "INSERT INTO run (kind, options, start_from, author, train_count, validation_count,"
                     " created, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(run.kind).bind(run.options).bind(run.startFrom).bind(run.author);
    insert.bind(static_cast<std::int64_t>(run.samples.size()) - validationCount).bind(validationCount);
    insert.bind(timeNow()).bind(RunState::Prepared).run();
    const RunId id{insert.insertedId()};
    Statement sampleInsert(
        database, "INSERT INTO run_sample (run, image, revision, points, split) VALUES (?, ?, ?, ?, ?)");
    for (const TrainingSample& sample : run.samples) {
        sampleInsert.bind(id).bind(sample.image).bind(sample.revision);
        sampleInsert.bind(numberOf(sample.points)).bind(sample.split).run();
    }
    return id;
}

RunRecord readRun(const Database& database, RunId id) {
    Statement statement(database, std::string(kRunColumns) + " WHERE id = ?");
    statement.bind(id);
    if (!statement.next()) {
        throw core::Error("there is no such run in the project",
                          "run " + std::to_string(static_cast<std::int64_t>(id)),
                          "Look at the list of runs: maskwright-cli models PROJECT runs.");
    }
    return runFrom(statement);
}

std::vector<RunRecord> readRuns(const Database& database) {
    Statement statement(database, std::string(kRunColumns) + " ORDER BY id");
    std::vector<RunRecord> runs;
    while (statement.next()) {
        runs.push_back(runFrom(statement));
    }
    return runs;
}

std::vector<TrainingSample> readRunSamples(const Database& database, RunId id) {
    Statement statement(database,
                        "SELECT image, revision, points, split FROM run_sample WHERE run = ? ORDER BY image");
    statement.bind(id);
    std::vector<TrainingSample> samples;
    while (statement.next()) {
        samples.push_back(sampleFrom(statement));
    }
    return samples;
}

void writeRun(Database& database, const RunRecord& run) {
    const RunRecord old = readRun(database, run.id);
    std::string started = old.started;
    std::string ended = old.ended;
    if (run.state == RunState::Training && old.state != RunState::Training) {
        started = started.empty() ? timeNow() : started;
        ended.clear();
    } else if (run.state != RunState::Training && old.state == RunState::Training) {
        ended = timeNow();
    }
    Statement update(database,
                     "UPDATE run SET state = ?, data_hash = ?, process = ?, process_start = ?, started = ?,"
                     " ended = ?, message = ? WHERE id = ?");
    std::optional<std::int64_t> process;
    std::optional<std::int64_t> start;
    if (run.process) {
        process = run.process->id;
        start = run.process->start;
    }
    update.bind(run.state).bind(run.dataHash).bind(process).bind(start).bind(started);
    update.bind(ended).bind(run.message).bind(run.id).run();
}

}  // namespace maskwright::annotation::store
