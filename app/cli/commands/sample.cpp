// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/sample.h"

#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path folder;
    int count = 20;
    std::uint64_t seed = core::image::portrait::kShowcaseSeed;
};

Result sample(const Options& options, Session& session) {
    core::image::portrait::writeSample(options.folder, options.count, options.seed, session.progress());
    Result result;
    result.json = {{"folder", options.folder.string()}, {"portraits", options.count}, {"seed", options.seed}};
    result.lines.push_back(counted(options.count, "portrait", "portraits") +
                           " with points and label maps written to " + options.folder.string());
    return result;
}

}  // namespace

Command addSample(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "sample", "Draw synthetic portraits with exact points and label maps",
                  "  maskwright-cli sample portraits --count 20 --seed 7");
    parser->add_option("DIR", options->folder, "Folder of the LaPa tree to write")->required();
    parser->add_option("--count", options->count, "Number of portraits")
        ->check(CLI::Range(1, 9999))
        ->capture_default_str();
    parser->add_option("--seed", options->seed, "Another seed, other faces")->capture_default_str();
    return {parser, [options](Session& session) { return sample(*options, session); }};
}

}  // namespace maskwright::app::cli
