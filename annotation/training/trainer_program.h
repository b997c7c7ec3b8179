// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/training_records.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// maskwright-train as a process of its own: it goes on when the window or the command that started it ends.
namespace maskwright::annotation::training {

// The training program, beside the program that runs. Throws Error if it is not there.
[[nodiscard]] std::filesystem::path trainerProgram();

// Options of a training that the program does not know, or that make no sense; its own words.
class WrongOptions : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// All options of a training (JSON object) for these words of maskwright-train ("--epochs", "40", ...). Throws
// WrongOptions.
[[nodiscard]] nlohmann::json resolvedOptions(const std::vector<std::string>& words);

// Starts the program in its working folder with these words, apart from this process: it hears no Ctrl-C of
// this terminal, outlives us, and gives way to programs that people work with. What it says goes to the two
// files, which must not be read by others before; events is emptied, log is added to. Throws Error if it
// cannot be started.
[[nodiscard]] store::TrainingProcess startTrainer(const std::filesystem::path& folder,
                                                  const std::vector<std::string>& words,
                                                  const std::filesystem::path& events,
                                                  const std::filesystem::path& log);

[[nodiscard]] bool isRunning(const store::TrainingProcess& process);

enum class TrainerSignal { Cancel, Kill };
// Does nothing if it does not run any more.
void sendTo(const store::TrainingProcess& process, TrainerSignal signal);

}  // namespace maskwright::annotation::training
