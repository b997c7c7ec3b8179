// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/accepting.h"
#include "annotation/ppa/parsing.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

using annotation::dla::Acceptance;
using annotation::store::ImageId;

struct Options {
    std::filesystem::path project;
    bool all = false;
    std::vector<std::string> names;
    std::string stage = "landmarks";
};

Result accept(const Options& options, Session& session) {
    if (options.all == !options.names.empty()) {
        throw WrongUse("accept: give either --all or the names of images.");
    }
    annotation::Project project(options.project);
    const std::string author = session.author();
    const bool landmarks = options.stage == "landmarks";
    Result result;
    std::vector<ImageId> images;
    if (options.all) {
        images = project.store().ids({annotation::store::StateFilter::Faces});
    }
    for (const std::string& name : options.names) {
        if (const auto image = project.store().imageNamed(name)) {
            images.push_back(*image);
        } else {
            result.failures.push_back({name, "the project has no image of this name"});
        }
    }
    std::int64_t accepted = 0;
    std::int64_t already = 0;
    std::int64_t nothing = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        session.progress().report(static_cast<double>(i) / static_cast<double>(images.size()), "accepting");
        session.progress().stopIfCancelled();
        try {
            const Acceptance acceptance = landmarks
                                              ? annotation::dla::acceptLandmarks(project, images[i], author)
                                              : annotation::ppa::acceptLabelMap(project, images[i], author);
            accepted += acceptance == Acceptance::Accepted ? 1 : 0;
            already += acceptance == Acceptance::AlreadyAccepted ? 1 : 0;
            nothing += acceptance == Acceptance::NothingToAccept ? 1 : 0;
        } catch (const annotation::store::Conflict& conflict) {
            result.failures.push_back({project.store().image(images[i]).name, conflict.what()});
        }
    }
    result.json = {{"stage", options.stage},
                   {"accepted", accepted},
                   {"already_accepted", already},
                   {"nothing_to_accept", nothing}};
    result.lines.push_back((landmarks ? "Points" : "Label maps") +
                           (" of " + counted(accepted, "image", "images")) + " accepted; " +
                           std::to_string(already) + " were accepted already, " + std::to_string(nothing) +
                           " have " + (landmarks ? "no points" : "no map"));
    return result;
}

}  // namespace

Command addAccept(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(program, "accept", "Agree to points or label maps as they are",
                                 "  maskwright-cli accept faces --all\n"
                                 "  maskwright-cli accept faces portrait_1 portrait_2 --stage parsing");
    addProjectArgument(parser, options->project);
    parser->add_option("NAME", options->names, "Names of images");
    parser->add_flag("--all", options->all, "Every image");
    parser
        ->add_option("--stage", options->stage,
                     "What is accepted: landmarks (points) or parsing (label maps)")
        ->check(CLI::IsMember({"landmarks", "parsing"}))
        ->capture_default_str();
    return {parser, [options](Session& session) { return accept(*options, session); }};
}

}  // namespace maskwright::app::cli
