// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "app/cli/commands/commands.h"
#include "core/image/head_prior_learner.h"

#include <system_error>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;
using annotation::formats::LapaEntry;

struct Options {
    fs::path data;
    fs::path out;
    int styles = 8;
    int leaveOutEvery = 0;
    std::uint32_t seed = 1;
};

// CelebAMask-HQ's masks of 19 classes stand in labels19/ beside labels/.
std::optional<fs::path> celebaMaskOf(const LapaEntry& entry) {
    const fs::path folder = entry.label->parent_path().parent_path() / "labels19";
    std::error_code none;
    return fs::is_directory(folder, none) ? std::optional(folder / entry.label->filename()) : std::nullopt;
}

void learnFace(const LapaEntry& entry, core::image::HeadPriorLearner& learner, core::Progress& progress) {
    const auto annotation = annotation::formats::readAnnotation(entry);
    auto parts = core::image::headParts(*annotation.labels);
    if (const auto mask = celebaMaskOf(entry)) {
        core::image::addNeckAndClothes(parts, *mask);
    }
    learner.add(*annotation.points, parts, progress);
}

Result headPrior(const Options& options, Session& session) {
    const auto tree = annotation::formats::listLapaTree(options.data);
    Result result;
    for (const core::Error& error : tree.leftOut) {
        result.failures.push_back({error.subject(), error.what()});
    }
    core::image::HeadPriorLearner learner;
    int incomplete = 0;
    for (std::size_t i = 0; i < tree.entries.size(); ++i) {
        const LapaEntry& entry = tree.entries[i];
        session.progress().report(static_cast<double>(i) / static_cast<double>(tree.entries.size()),
                                  entry.name);
        session.progress().stopIfCancelled();
        if (options.leaveOutEvery > 0 && i % static_cast<std::size_t>(options.leaveOutEvery) == 0) {
            continue;
        }
        if (!entry.label || !entry.landmarks) {
            ++incomplete;
            continue;
        }
        try {
            learnFace(entry, learner, session.progress());
        } catch (const core::Error& error) {
            result.failures.push_back({entry.name, error.what()});
        }
    }
    if (2 * learner.faceCount() < static_cast<std::size_t>(options.styles)) {
        throw core::Error("too few faces have points and a label map", options.data.string(),
                          "Name a LaPa tree with labels/ and landmarks/, or ask for fewer --styles.");
    }
    const auto prior = learner.learn(options.styles, options.seed, session.progress());
    std::error_code problem;
    fs::create_directories(options.out, problem);
    if (problem) {
        throw core::Error("the folder cannot be made (" + problem.message() + ")", options.out.string(),
                          "Choose another place.");
    }
    prior.write(options.out);
    const auto faces = static_cast<std::int64_t>(learner.faceCount());
    result.json = {{"out", options.out.string()},
                   {"faces", faces},
                   {"incomplete", incomplete},
                   {"shares", prior.shares}};
    result.lines.push_back("Prior of " + counted(faces, "face", "faces") + " written to " +
                           options.out.string());
    if (incomplete > 0) {
        result.lines.push_back(counted(incomplete, "face", "faces") +
                               " without points or label map left out");
    }
    return result;
}

}  // namespace

Command addHeadPrior(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "head-prior", "Learn where hair, skin, neck and clothes are on a head, for the graph cut",
        "  maskwright-cli head-prior celebamask_mini/train resources/research --leave-out-every 5");
    parser
        ->add_option("DATA", options->data,
                     "LaPa tree with labels/ and landmarks/; labels19/ with the 19 classes of CelebAMask-HQ "
                     "tells neck and clothes, which are guessed without it")
        ->required();
    parser->add_option("OUT", options->out, "Folder for head_prior.json and head_prior.png")->required();
    parser->add_option("--styles", options->styles, "Number of styles of hair")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    parser
        ->add_option("--leave-out-every", options->leaveOutEvery,
                     "Leave out face 0, N, 2N ... to measure on; 0: take all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    parser->add_option("--seed", options->seed, "Another seed, other styles")->capture_default_str();
    return {parser, [options](Session& session) { return headPrior(*options, session); }};
}

}  // namespace maskwright::app::cli
