// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace maskwright::annotation::training {

// The folder of a run, in the project (runs/ID) or packed for another machine: the same names in both, so
// that the same command trains in both.
//   data/train, data/validation   packed samples (*.mws)
//   options.json                  of the training
//   start.safetensors             weights to begin with, if any
//   run.json                      which run of which snapshot this is
//   training/                     what maskwright-train writes: history, state, best weights
//   events.jsonl, log.txt         what it says, as lines of JSON and in words
class RunFolder {
  public:
    static constexpr const char* kStartName = "start.safetensors";

    // Makes nothing.
    explicit RunFolder(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] static RunFolder of(const Project& project, store::RunId run);
    // Makes the folder if it is not there.
    [[nodiscard]] static RunFolder made(const Project& project, store::RunId run);

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path data() const { return root_ / "data"; }
    [[nodiscard]] std::filesystem::path options() const { return root_ / "options.json"; }
    [[nodiscard]] std::filesystem::path start() const { return root_ / kStartName; }
    [[nodiscard]] std::filesystem::path card() const { return root_ / "run.json"; }
    [[nodiscard]] std::filesystem::path training() const { return root_ / "training"; }
    [[nodiscard]] std::filesystem::path bestWeights() const { return training() / "best.safetensors"; }
    [[nodiscard]] std::filesystem::path stopRequest() const { return training() / "stop"; }
    [[nodiscard]] std::filesystem::path events() const { return root_ / "events.jsonl"; }
    [[nodiscard]] std::filesystem::path log() const { return root_ / "log.txt"; }
    // Held while a process starts the training of the run or makes a version of it.
    [[nodiscard]] std::filesystem::path lock() const { return root_ / "lock"; }

    // What maskwright-train is told in a folder of this form. threads 0: one per core.
    [[nodiscard]] static std::vector<std::string> trainerWords(int threads);

  private:
    std::filesystem::path root_;
};

// Files with errors as core::Error.
void makeFolder(const std::filesystem::path& folder);
void copyFile(const std::filesystem::path& from, const std::filesystem::path& to);
// Replaces the file at once: a kill leaves the old or the new one.
void writeText(const std::filesystem::path& file, const std::string& text);
// Throws Error if it cannot be read or is larger than 64 MiB.
[[nodiscard]] std::string readText(const std::filesystem::path& file);

}  // namespace maskwright::annotation::training
