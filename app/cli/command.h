// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "core/progress.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// app/cli is maskwright-cli. A command says what its options are and does its work through annotation/; how
// results, errors and interruptions reach a terminal or a script is the same for all and stands in run.cpp.
namespace maskwright::app::cli {

// Exit codes, a promise to scripts.
enum class ExitCode { Done = 0, Failed = 1, WrongUse = 2, SomeImagesFailed = 3, Interrupted = 130 };

// The options that do not fit together; the parser finds the others.
class WrongUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// What a command leaves behind.
struct Result {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();  // for --json
    std::vector<std::string> lines;                                  // for a person
    std::vector<annotation::dla::Failure> failures;                  // any: exit code 3
};

// Whether a command may say more than errors.
enum class Words { Said, Kept };

// What every command works with.
class Session {
  public:
    Session(core::Progress& progress, std::string author, Words words)
        : progress_(progress), author_(std::move(author)), words_(words) {}

    [[nodiscard]] core::Progress& progress() { return progress_; }
    // The person who works here; asked for once, at a terminal, if nobody ever said.
    [[nodiscard]] std::string author() const;
    // A line on standard error while long work goes on, unless --quiet.
    void say(const std::string& line) const;

  private:
    core::Progress& progress_;
    std::string author_;  // as given by --author
    Words words_;
};

using Action = std::function<Result(Session&)>;

struct Command {
    CLI::App* parser = nullptr;
    Action action;
};

// Adds one command to the program. Options live as long as the action that uses them.
using AddCommand = Command (*)(CLI::App& program);

// A command's parser: name, what it does, and examples for its help.
[[nodiscard]] CLI::App* addParser(CLI::App& program, const std::string& name, const std::string& purpose,
                                  const std::string& examples);

// The first argument of most commands.
CLI::Option* addProjectArgument(CLI::App* parser, std::filesystem::path& project);

// --device of commands that may use networks.
CLI::Option* addDeviceOption(CLI::App* parser, std::string& device);

// "3 photos", "1 photo"
[[nodiscard]] std::string counted(std::int64_t count, const std::string& one, const std::string& several);

}  // namespace maskwright::app::cli
