// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/hat_faces.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/pack_source.h"

namespace maskwright::app::cli {

namespace {

namespace training = annotation::training;

struct Options {
    std::string data;
    std::filesystem::path out;
    training::HatOptions hats;
};

Result hats(const Options& options, Session& session) {
    auto report =
        training::writeHatFaces(packSourceFrom(options.data), options.hats, options.out, session.progress());
    Result result;
    result.json = {{"out", options.out.string()},
                   {"written", report.written},
                   {"wearers", report.wearers},
                   {"bare_heads", report.bareHeads}};
    result.lines.push_back(counted(report.written, "face", "faces") + " with hats of " +
                           counted(report.wearers, "wearer", "wearers") + " written to " +
                           options.out.string());
    result.failures = std::move(report.failures);
    return result;
}

}  // namespace

Command addHats(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "hats", "Put the hats that some faces of a data set wear onto its other faces",
                  "  maskwright-cli hats celebamask_mini=celebamask_mini/train hats --count 650\n"
                  "  maskwright-cli pack packed --kind fine --data celebamask_mini=celebamask_mini/train \\\n"
                  "    --data borrowed_hats=hats");
    parser
        ->add_option(
            "NAME=DIR", options->data,
            "A data set with masks of 19 classes, as in pack: hats are rare in it, and networks that "
            "have seen few take them for hair")
        ->required();
    parser->add_option("OUT", options->out, "Folder for images/, labels/ and landmarks/")->required();
    parser->add_option("--count", options->hats.count, "Number of faces to make")
        ->check(CLI::Range(1, 9999))
        ->capture_default_str();
    parser->add_option("--seed", options->hats.seed, "Another seed, other pairs")->capture_default_str();
    parser
        ->add_option("--validation", options->hats.validationPercent,
                     "Percent of the photos that pack sets aside: they neither lend nor wear a hat")
        ->check(CLI::Range(0.0, 90.0))
        ->capture_default_str();
    return {parser, [options](Session& session) { return hats(*options, session); }};
}

}  // namespace maskwright::app::cli
