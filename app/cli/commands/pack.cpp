// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/packing.h"
#include "app/cli/commands/align_option.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/pack_source.h"

#include <algorithm>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;
namespace training = annotation::training;

struct Options {
    fs::path out;
    std::string kind;
    std::vector<std::string> data;
    training::PackOptions pack;
};

Result pack(const Options& options, Session& session) {
    std::vector<training::PackSource> sources;
    for (const std::string& text : options.data) {
        sources.push_back(packSourceFrom(text));
    }
    training::PackOptions packing = options.pack;
    packing.form.kind = training::sampleKindNamed(options.kind);
    const std::vector<int> counts = training::classCountsOf(packing.form.kind);
    if (packing.form.classes != 0 && std::ranges::find(counts, packing.form.classes) == counts.end()) {
        throw WrongUse("--classes: coarse networks learn 3 or 2, fine ones 3, parsers 11 or 19");
    }
    if (packing.form.alignment != core::shape::Alignment::AllPoints &&
        packing.form.kind != training::SampleKind::Parser) {
        throw WrongUse("--align five-points goes with --kind parser");
    }
    auto report = training::packDataSets(sources, packing, options.out, session.progress());
    Result result;
    result.json = {{"out", options.out.string()},
                   {"kind", options.kind},
                   {"train", report.training},
                   {"validation", report.validation},
                   {"unusable", report.unusable}};
    result.lines.push_back(counted(report.training, "sample", "samples") + " to train on and " +
                           std::to_string(report.validation) + " to validate on packed into " +
                           options.out.string());
    if (report.unusable > 0) {
        result.lines.push_back(counted(report.unusable, "face", "faces") + " lack what " + options.kind +
                               " networks learn from, and were left out");
    }
    result.failures = std::move(report.failures);
    return result;
}

}  // namespace

Command addPack(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "pack", "Pack faces of data sets into samples for maskwright-train",
        "  maskwright-cli pack packed --kind landmarks --data helen_afw=helen_afw/train --data my_faces\n"
        "  maskwright-train --train packed/train --validation packed/validation --run runs/1 --kind "
        "landmarks\n"
        "  maskwright-cli pack packed --kind parser --classes 19 --data celebamask=celebamask\n"
        "  maskwright-cli pack packed --kind coarse --classes 2 --data cihp_photos=cihp\n"
        "  maskwright-cli pack packed --kind parser --align five-points --data helen=helen");
    parser->add_option("OUT", options->out, "Folder for train/ and validation/")->required();
    parser->add_option("--kind", options->kind, "landmarks, coarse, fine or parser")->required();
    parser
        ->add_option("--data", options->data,
                     "[NAME=]DIR: a LaPa tree (test/ is never read) or a folder with images/. A name of "
                     "resources/scheme/data_sets.json says what its points and classes mean")
        ->required();
    parser->add_option("--input-px", options->pack.form.inputPx, "Side of the network's input")
        ->check(CLI::Range(32, 1024))
        ->capture_default_str();
    parser->add_option("--classes", options->pack.form.classes,
                       "coarse: 3 (face and hair apart) or 2 (head); parser: 11, or 19 of CelebAMask-HQ. The "
                       "first is usual");
    addAlignOption(parser, options->pack.form.alignment);
    parser
        ->add_option("--validation", options->pack.validationPercent,
                     "Percent of the photos set aside to validate on")
        ->check(CLI::Range(0.0, 90.0))
        ->capture_default_str();
    return {parser, [options](Session& session) { return pack(*options, session); }};
}

}  // namespace maskwright::app::cli
