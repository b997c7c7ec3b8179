// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/model_table.h"

#include "annotation/store/run_table.h"

namespace maskwright::annotation::store {

namespace {

constexpr const char* kVersionColumns =
    "SELECT v.name, run.kind, v.run, run.start_from, v.network, v.weights_sha256, v.scores, run.train_count,"
    " run.validation_count, run.data_hash, v.created FROM model_version AS v JOIN run ON run.id = v.run";

ModelVersionRecord versionFrom(const Statement& statement) {
    ModelVersionRecord version;
    version.name = statement.text(0);
    version.kind = statement.text(1);
    version.run = RunId{statement.integer(2)};
    version.parent = statement.text(3);
    version.network = statement.text(4);
    version.weightsSha256 = statement.text(5);
    version.scores = statement.text(6);
    version.trainCount = statement.integer(7);
    version.validationCount = statement.integer(8);
    version.dataHash = statement.text(9);
    version.created = statement.text(10);
    return version;
}

// A promotion as it stands; version empty: what the program ships with.
struct Promotion {
    std::int64_t id = 0;
    std::string version;
    std::optional<std::int64_t> previous;  // what it replaced
};

std::optional<Promotion> promotionFrom(Statement& statement) {
    if (!statement.next()) {
        return std::nullopt;
    }
    return Promotion{statement.integer(0), statement.text(1),
                     statement.isNull(2) ? std::nullopt : std::optional(statement.integer(2))};
}

std::optional<Promotion> currentPromotion(const Database& database, const std::string& kind) {
    Statement statement(
        database, "SELECT id, version, previous FROM promotion WHERE kind = ? ORDER BY id DESC LIMIT 1");
    statement.bind(kind);
    return promotionFrom(statement);
}

void appendPromotion(Database& database, const std::string& kind, const std::string& version,
                     std::optional<std::int64_t> previous, const std::string& author) {
    Statement(database,
              "INSERT INTO promotion (kind, version, previous, author, time) VALUES (?, ?, ?, ?, ?)")
        .bind(kind)
        .bind(version)
        .bind(previous)
        .bind(author)
        .bind(timeNow())
        .run();
}

std::optional<std::string> versionOrShipped(const std::string& version) {
    return version.empty() ? std::nullopt : std::optional(version);
}

}  // namespace

std::string insertModelVersion(Database& database, const NewModelVersion& version,
                               const std::function<void(const std::string& name)>& install) {
    const RunRecord run = readRun(database, version.run);
    Statement made(database, "SELECT name FROM model_version WHERE run = ?");
    made.bind(version.run);
    if (made.next()) {
        return made.text(0);
    }
    Statement count(database,
                    "SELECT count(*) FROM model_version JOIN run ON run.id = model_version.run"
                    " WHERE run.kind = ?");
    count.bind(run.kind);
    core::expects(count.next(), "a count has one row");
    const std::string name = run.kind + "-" + std::to_string(count.integer(0) + 1);
    install(name);
    Statement(database,
              "INSERT INTO model_version (name, run, network, weights_sha256, scores, created)"
              " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(name)
        .bind(version.run)
        .bind(version.network)
        .bind(version.weightsSha256)
        .bind(version.scores)
        .bind(timeNow())
        .run();
    RunRecord finished = run;
    finished.state = RunState::Finished;
    finished.message.clear();
    writeRun(database, finished);
    return name;
}

std::vector<ModelVersionRecord> readModelVersions(const Database& database) {
    Statement statement(database, std::string(kVersionColumns) + " ORDER BY v.id");
    std::vector<ModelVersionRecord> versions;
    while (statement.next()) {
        versions.push_back(versionFrom(statement));
    }
    return versions;
}

std::optional<ModelVersionRecord> findModelVersion(const Database& database, const std::string& name) {
    Statement statement(database, std::string(kVersionColumns) + " WHERE v.name = ?");
    statement.bind(name);
    return statement.next() ? std::optional(versionFrom(statement)) : std::nullopt;
}

std::optional<std::string> readPromoted(const Database& database, const std::string& kind) {
    const std::optional<Promotion> current = currentPromotion(database, kind);
    return current ? versionOrShipped(current->version) : std::nullopt;
}

void writePromotion(Database& database, const std::string& name, const std::string& author) {
    const std::optional<ModelVersionRecord> version = findModelVersion(database, name);
    if (!version) {
        throw core::Error("there is no such model version in the project", name,
                          "Look at the list: maskwright-cli models PROJECT list.");
    }
    const std::optional<Promotion> current = currentPromotion(database, version->kind);
    if (current && current->version == name) {
        return;
    }
    appendPromotion(database, version->kind, name, current ? std::optional(current->id) : std::nullopt,
                    author);
}

std::optional<std::string> writeRollBack(Database& database, const std::string& kind,
                                         const std::string& author) {
    const std::optional<Promotion> current = currentPromotion(database, kind);
    if (!current || current->version.empty()) {
        throw core::Error("no version of this kind is promoted, so there is nothing to go back to", kind,
                          "Look at the list: maskwright-cli models PROJECT list.");
    }
    std::optional<Promotion> before;
    if (current->previous) {
        Statement statement(database, "SELECT id, version, previous FROM promotion WHERE id = ?");
        statement.bind(*current->previous);
        before = promotionFrom(statement);
    }
    appendPromotion(database, kind, before ? before->version : "", before ? before->previous : std::nullopt,
                    author);
    return before ? versionOrShipped(before->version) : std::nullopt;
}

}  // namespace maskwright::annotation::store
