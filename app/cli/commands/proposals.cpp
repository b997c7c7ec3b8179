// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/proposals.h"

#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

namespace store = annotation::store;

enum class Answer { List, Take, Refuse };

struct Options {
    std::filesystem::path project;
    std::vector<std::string> take;
    std::vector<std::string> refuse;
    bool takeAll = false;
    bool refuseAll = false;
};

std::vector<store::ImageId> proposed(const annotation::Project& project) {
    store::ImageQuery query;
    query.state = store::StateFilter::Proposed;
    query.order = store::SortOrder::WorstFirst;
    return project.store().ids(query);
}

Result answer(annotation::Project& project, const std::vector<store::ImageId>& images, Answer how,
              Session& session, Result result) {
    const std::string author = session.author();
    std::int64_t done = 0;
    for (const store::ImageId image : images) {
        session.progress().stopIfCancelled();
        try {
            if (how == Answer::Take) {
                annotation::ppa::takeProposal(project, image, author);
            } else {
                annotation::ppa::refuseProposal(project, image, author);
            }
            ++done;
        } catch (const core::Error& error) {
            result.failures.push_back({project.store().image(image).name, error.what()});
        }
    }
    result.json[how == Answer::Take ? "taken" : "refused"] = done;
    result.lines.push_back(counted(done, "proposal", "proposals") +
                           (how == Answer::Take ? " taken" : " refused"));
    return result;
}

Result proposals(const Options& options, Session& session) {
    const int wishes = (options.take.empty() ? 0 : 1) + (options.refuse.empty() ? 0 : 1) +
                       (options.takeAll ? 1 : 0) + (options.refuseAll ? 1 : 0);
    if (wishes > 1) {
        throw WrongUse("proposals: give one of --take, --refuse, --take-all and --refuse-all.");
    }
    annotation::Project project(options.project);
    Result result;
    if (wishes == 0) {
        result.json["proposals"] = nlohmann::ordered_json::array();
        for (const store::ImageId image : proposed(project)) {
            const store::ImageRow row = project.store().row(image);
            result.json["proposals"].push_back({{"image", row.name}, {"pixels", row.proposalPixels}});
            result.lines.push_back(row.name + ": would change by " +
                                   counted(row.proposalPixels, "pixel", "pixels"));
        }
        if (result.lines.empty()) {
            result.lines.emplace_back("No accepted label map would change.");
        }
        return result;
    }
    std::vector<store::ImageId> images;
    for (const std::string& name : options.take.empty() ? options.refuse : options.take) {
        if (const auto image = project.store().imageNamed(name)) {
            images.push_back(*image);
        } else {
            result.failures.push_back({name, "the project has no image of this name"});
        }
    }
    if (options.takeAll || options.refuseAll) {
        images = proposed(project);
    }
    const Answer how = options.takeAll || !options.take.empty() ? Answer::Take : Answer::Refuse;
    return answer(project, images, how, session, std::move(result));
}

}  // namespace

Command addProposals(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "proposals",
        "List, take or refuse what newer points and models would change in accepted maps",
        "  maskwright-cli proposals faces\n"
        "  maskwright-cli proposals faces --take portrait_1 portrait_2\n"
        "  maskwright-cli proposals faces --refuse-all\n"
        "An accepted label map never changes by itself. parse notes what would change; here a person "
        "decides.");
    addProjectArgument(parser, options->project);
    parser->add_option("--take", options->take, "Images whose accepted map is to become the proposed one");
    parser->add_option("--refuse", options->refuse, "Images whose accepted map stays");
    parser->add_flag("--take-all", options->takeAll, "Take every proposal");
    parser->add_flag("--refuse-all", options->refuseAll, "Refuse every proposal");
    return {parser, [options](Session& session) { return proposals(*options, session); }};
}

}  // namespace maskwright::app::cli
