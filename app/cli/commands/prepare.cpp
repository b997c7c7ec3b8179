// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/public_sets.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

namespace formats = annotation::formats;

struct Options {
    std::string set;
    std::filesystem::path source;
    std::filesystem::path out;
};

formats::PreparedSet preparedBy(const Options& options, core::Progress& progress) {
    if (options.set == "helen") {
        return formats::prepareHelen(options.source, options.out, progress);
    }
    if (options.set == "celebamask") {
        return formats::prepareCelebAMask(options.source, options.out, progress);
    }
    const auto classes =
        options.set == "cihp-photos" ? formats::CihpClasses::Two : formats::CihpClasses::Three;
    return formats::prepareCihp(options.source, classes, options.out, progress);
}

Result prepare(const Options& options, Session& session) {
    auto report = preparedBy(options, session.progress());
    Result result;
    result.json = {{"out", options.out.string()},
                   {"images", report.images},
                   {"left_out", report.leftOut},
                   {"sides_repaired", report.repaired}};
    result.lines.push_back(counted(report.images, "image", "images") + " written into " +
                           options.out.string());
    if (report.leftOut > 0) {
        result.lines.push_back(counted(report.leftOut, "person", "people") +
                               " left out: no face, a head under 80 pixels, or another head in the way");
    }
    if (report.repaired > 0) {
        result.lines.push_back("left and right were put right in " +
                               counted(report.repaired, "image", "images"));
    }
    result.failures = std::move(report.failures);
    return result;
}

}  // namespace

Command addPrepare(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "prepare", "Turn a public data set, as it is published, into a LaPa tree",
                  "  maskwright-cli prepare cihp-heads instance-level_human_parsing cihp\n"
                  "  maskwright-cli prepare helen SmithCVPR2013_dataset_resized helen\n"
                  "  maskwright-cli prepare celebamask CelebAMask-HQ celebamask");
    parser
        ->add_option(
            "SET", options->set,
            "cihp-photos (2 classes, coarse), cihp-heads (crops, 3 classes, fine), helen, celebamask")
        ->check(CLI::IsMember({"cihp-photos", "cihp-heads", "helen", "celebamask"}))
        ->required();
    parser->add_option("SOURCE", options->source, "Folder of the data set as it was unpacked")->required();
    parser->add_option("OUT", options->out, "Folder for train/, val/ and test/")->required();
    return {parser, [options](Session& session) { return prepare(*options, session); }};
}

}  // namespace maskwright::app::cli
