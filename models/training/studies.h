// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/training/trainer.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::models::training {

// A list of trainings whose figures make tables: the papers' ablations, with seeds. A studies file
// (resources/papers/studies.json) has the options that all runs share, the seeds, and tables of rows, each
// with its own options and the name of the paper's row beside it.
struct Studies {
    struct Column {
        std::string figure;  // of the validation: mean_f1, f1_10, ...
        std::string title;
        std::string paper;  // column of the paper's table; empty: it has none
    };
    struct Row {
        std::string name;
        nlohmann::json options;  // over those that all runs share
        std::string paper;       // row of the paper's table; empty: it has none
    };
    struct Table {
        std::string id;
        std::string title;
        nlohmann::json paper;  // the paper's table (a file beside the studies file), or null
        std::vector<Column> columns;
        std::vector<Row> rows;
    };
    nlohmann::json shared;  // options
    std::vector<std::uint64_t> seeds;
    std::vector<Table> tables;

    // Options of one training. Throws core::Error for options that make no sense.
    [[nodiscard]] TrainingOptions optionsOf(const Row& row, std::uint64_t seed) const;
};

// Throws core::Error for a file that is no studies file, or whose rows have options that make no sense.
[[nodiscard]] Studies readStudies(const std::filesystem::path& file);

// One training of the queue. The folder's name follows from the options, so that rows of equal options share
// it.
struct StudyRun {
    std::string folder;
    std::string title;  // "table, row, seed 1"
    TrainingOptions options;
};

// All trainings, each once: every row with the first seed, then every row with the second, so that a queue
// that is stopped has whole tables of fewer seeds.
[[nodiscard]] std::vector<StudyRun> runsOf(const Studies& studies);

struct StudyProgress {
    std::int64_t finished = 0;
    std::int64_t all = 0;
    std::vector<std::string> failures;  // "title: reason"
    bool cancelled = false;
};

// Works through the queue in folders below `out` and writes tables.json and tables.md there after each run.
// What is finished is passed by, what was interrupted goes on, what another process works on is left to it:
// any number of processes may share a queue. A run that fails is reported and the queue goes on.
StudyProgress runStudies(const Studies& studies, const core::samples::SampleSet& training,
                         const core::samples::SampleSet& validation, const std::filesystem::path& out,
                         const TrainingEvents& events);

// The figures of the last epoch of each finished run, by table and row, as they stand in `out`.
[[nodiscard]] nlohmann::json studyTables(const Studies& studies, const std::filesystem::path& out);
// The same as Markdown: mean and spread (standard deviation of the seeds), the paper's figure in brackets,
// every seed's first column, and the rows that have not been run.
[[nodiscard]] std::string studyMarkdown(const nlohmann::json& tables);

}  // namespace maskwright::models::training
