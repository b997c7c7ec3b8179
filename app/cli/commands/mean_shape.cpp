// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/mean_shape.h"

#include "app/cli/commands/commands.h"

#include <fstream>

namespace maskwright::app::cli {

namespace {

struct Options {
    std::filesystem::path folder;
    std::filesystem::path out;
    double mouthOpening = 0.06;  // as the shipped mean shape has it
};

Result meanShape(const Options& options) {
    const auto shape = core::shape::computeMeanShape(options.folder, options.mouthOpening);
    std::ofstream stream(options.out, std::ios::binary);
    stream << shape.toJson().dump(1) << '\n';
    stream.close();
    if (!stream) {
        throw core::Error("the mean shape cannot be written", options.out.string(), "Choose another place.");
    }
    Result result;
    result.json["out"] = options.out.string();
    result.lines.push_back("Mean shape written to " + options.out.string());
    return result;
}

}  // namespace

Command addMeanShape(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(program, "mean-shape", "Compute the mean face from landmark files",
                                 "  maskwright-cli mean-shape frl/train --out resources/mean_shape.json");
    parser->add_option("DIR", options->folder, "LaPa tree, or folder of landmark files")->required();
    parser->add_option("--out", options->out, "JSON file to write")->required();
    parser
        ->add_option("--mouth-opening", options->mouthOpening,
                     "Least distance of the inner lips, as a share of the mouth's width")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    return {parser, [options](Session&) { return meanShape(*options); }};
}

}  // namespace maskwright::app::cli
