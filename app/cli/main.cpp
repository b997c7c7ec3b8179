// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/commands.h"
#include "app/cli/terminal_progress.h"
#include "core/error.h"
#include "core/resources.h"

#include <algorithm>
#include <iostream>
#include <unistd.h>
#include <vector>

#include <QCoreApplication>

namespace maskwright::app::cli {

namespace {

// The options of all commands.
struct CommonOptions {
    bool json = false;
    bool quiet = false;
    std::string author;
    std::filesystem::path resources;

    void addTo(CLI::App& parser) {
        const std::string group = "Options of all commands";
        parser.add_flag("--json", json, "One JSON object on standard output, words on standard error")
            ->group(group);
        parser.add_flag("--quiet", quiet, "Say nothing but errors")->group(group);
        parser.add_option("--author", author, "Who does this; the default is asked for once")->group(group);
        parser.add_option("--resources", resources, "Folder of the scheme, the mean shape and the weights")
            ->group(group);
    }
};

void print(const nlohmann::ordered_json& json) {
    // Names that are no UTF-8 must not keep a script from its answer.
    std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

ExitCode finish(Result result, const CommonOptions& options) {
    for (const annotation::dla::Failure& failure : result.failures) {
        std::cerr << failure.image << ": " << failure.message << '\n';
    }
    if (options.json) {
        auto failed = nlohmann::ordered_json::array();
        for (const annotation::dla::Failure& failure : result.failures) {
            failed.push_back({{"image", failure.image}, {"message", failure.message}});
        }
        result.json["failed"] = std::move(failed);
        print(result.json);
    } else if (!options.quiet) {
        for (const std::string& line : result.lines) {
            std::cout << line << '\n';
        }
    }
    return result.failures.empty() ? ExitCode::Done : ExitCode::SomeImagesFailed;
}

ExitCode fail(const std::string& message, const CommonOptions& options, ExitCode code) {
    std::cerr << "maskwright-cli: " << message << '\n';
    if (options.json) {
        print({{"error", message}});
    }
    return code;
}

ExitCode run(const Command& command, const CommonOptions& options) {
    const bool showsBar = !options.quiet && isatty(STDERR_FILENO) != 0;
    TerminalProgress progress(showsBar ? ProgressBar::Shown : ProgressBar::Hidden);
    try {
        if (!options.resources.empty()) {
            core::useResources(options.resources);
        }
        Session session(progress, options.author, options.quiet ? Words::Kept : Words::Said);
        Result result = command.action(session);
        progress.clear();
        return finish(std::move(result), options);
    } catch (const core::Cancelled&) {
        progress.clear();
        return fail("Interrupted. What was done is kept; the same command goes on from there.", options,
                    ExitCode::Interrupted);
    } catch (const WrongUse& error) {
        progress.clear();
        return fail(error.what(), options, ExitCode::WrongUse);
    } catch (const core::ContractViolation& error) {
        progress.clear();
        return fail(std::string("This is a fault of the program: ") + error.what(), options,
                    ExitCode::Failed);
    } catch (const std::exception& error) {
        progress.clear();
        return fail(error.what(), options, ExitCode::Failed);
    }
}

ExitCode runProgram(int argc, char** argv) {
    CLI::App program("Annotates faces without a window: from photos to 106 points and label maps.",
                     "maskwright-cli");
    program.set_version_flag("--version", MASKWRIGHT_VERSION);
    program.require_subcommand(1);
    program.footer(
        "Exit codes: 0 done, 1 failed, 2 wrong use, 3 done but some images failed (they are listed), "
        "130 interrupted (what was done is kept).\n"
        "Examples:\n"
        "  maskwright-cli annotate photos\n"
        "  maskwright-cli init faces && maskwright-cli import faces photos\n"
        "  maskwright-cli place faces && maskwright-cli parse faces\n"
        "  maskwright-cli export faces data_set --format lapa");
    CommonOptions options;
    options.addTo(program);
    std::vector<Command> commands;
    for (const AddCommand add : allCommands()) {
        commands.push_back(add(program));
        options.addTo(*commands.back().parser);
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (program.exit(error, std::cout, std::cerr) == 0) {  // --help, --version
            return ExitCode::Done;
        }
        // What was parsed before the mistake says nothing of an option that comes after it.
        if (std::any_of(argv + 1, argv + argc,
                        [](const char* word) { return word == std::string("--json"); })) {
            print({{"error", error.what()}});
        }
        return ExitCode::WrongUse;
    }
    for (const Command& command : commands) {
        if (command.parser->parsed()) {
            return run(command, options);
        }
    }
    return ExitCode::WrongUse;
}

}  // namespace

}  // namespace maskwright::app::cli

int main(int argc, char** argv) {
    const QCoreApplication qt(argc, argv);  // finds the database driver
    return static_cast<int>(maskwright::app::cli::runProgram(argc, argv));
}
