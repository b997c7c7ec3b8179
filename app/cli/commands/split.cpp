// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/csv.h"
#include "annotation/training/splitting.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

namespace training = annotation::training;

struct Options {
    std::filesystem::path project;
    std::string validation;
    std::string test;
    std::string group;
    std::uint64_t seed = 1;
};

training::SplitSize sizeOf(const std::string& option, const std::string& text) {
    try {
        return training::splitSizeFromText(text);
    } catch (const core::Error& error) {
        throw WrongUse(option + ": " + error.what());
    }
}

Result split(const Options& options) {
    training::SplitOptions how;
    const bool isBare = options.validation.empty() && options.test.empty();
    how.validation = sizeOf("--validation", isBare                       ? "10%"
                                            : options.validation.empty() ? "0"
                                                                         : options.validation);
    how.test = sizeOf("--test", isBare ? "10%" : options.test.empty() ? "0" : options.test);
    how.seed = options.seed;
    Result result;
    if (options.group == "folder") {
        how.grouping = training::Grouping::Folder;
    } else if (!options.group.empty()) {
        auto table = annotation::formats::readGroups(options.group);
        if (!table.failures.empty()) {
            // A photo whose group is not known could leak into another split, for good.
            throw core::Error(table.failures.front().message, table.failures.front().image,
                              "Correct the table; nothing was split.");
        }
        how.grouping = training::Grouping::Named;
        how.groups = std::move(table.values);
    }
    annotation::Project project(options.project);
    const training::SplitReport report = training::splitImages(project, how);
    result.json = {{"assigned", report.assigned},
                   {"train", report.train},
                   {"validation", report.validation},
                   {"test", report.test}};
    result.lines.push_back("train " + std::to_string(report.train) + ", validation " +
                           std::to_string(report.validation) + ", test " + std::to_string(report.test) +
                           " (" + std::to_string(report.assigned) + " newly assigned)");
    return result;
}

}  // namespace

Command addSplit(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "split", "Deal images out to training, validation and test, for good",
                  "  maskwright-cli split faces --validation 10% --test 200 --group folder --seed 7\n"
                  "Equal photos and groups never cross splits; images that have a split keep it. "
                  "Without sizes: 10 % each.");
    addProjectArgument(parser, options->project);
    parser->add_option("--validation", options->validation, "Number of images, or percent of all (10%)");
    parser->add_option("--test", options->test, "Number of images, or percent of all (10%)");
    parser->add_option("--group", options->group,
                       "What stays together: \"folder\", or a CSV file with the columns file,group");
    parser->add_option("--seed", options->seed, "Another seed, another choice")->capture_default_str();
    return {parser, [options](Session&) { return split(*options); }};
}

}  // namespace maskwright::app::cli
