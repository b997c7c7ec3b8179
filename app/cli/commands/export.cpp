// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release.h"
#include "annotation/release/release_difference.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"

#include <map>

namespace maskwright::app::cli {

namespace {

namespace formats = annotation::formats;
namespace release = annotation::release;
namespace store = annotation::store;

struct Options {
    std::filesystem::path project;
    std::filesystem::path out;
    std::string format;
    bool acceptedOnly = false;
    bool verifiedOnly = false;
    std::string state;
    std::string split;
    std::string nameContains;
    bool withoutFlagged = false;
    int cropPx = 0;
    double cropMargin = release::FaceCrop{}.margin;
    std::filesystem::path earlier;
};

const std::map<std::string, store::StateFilter>& states() {
    static const std::map<std::string, store::StateFilter> byName = {
        {"to-correct", store::StateFilter::ToCorrect},
        {"accepted", store::StateFilter::Accepted},
        {"to-review", store::StateFilter::ToReview},
        {"map-accepted", store::StateFilter::MapAccepted},
        {"flagged", store::StateFilter::Flagged}};
    return byName;
}

template <typename Map>
std::vector<std::string> namesOf(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) {
        names.push_back(name);
    }
    return names;
}

std::vector<std::string> formatNames() {
    std::vector<std::string> names;
    for (const formats::Format* format : formats::allFormats()) {
        names.push_back(format->name);
    }
    return names;
}

std::string formatHelp() {
    std::string help;
    for (const formats::Format* format : formats::allFormats()) {
        help += (help.empty() ? "" : "; ") + format->name + ": " + format->layout;
    }
    return help;
}

release::ExportOptions exportOptions(const Options& options) {
    release::ExportOptions how;
    how.format = &formats::formatNamed(options.format);
    how.content = options.verifiedOnly   ? release::ExportContent::VerifiedOnly
                  : options.acceptedOnly ? release::ExportContent::AcceptedOnly
                                         : release::ExportContent::CurrentState;
    if (!options.state.empty()) {
        how.query.state = states().at(options.state);
    }
    if (!options.split.empty()) {
        how.query.split = formats::splitNamed(options.split);
    }
    how.query.nameContains = options.nameContains;
    how.withoutFlagged = options.withoutFlagged;
    if (options.cropPx > 0) {
        how.crop = release::FaceCrop{options.cropPx, options.cropMargin};
    }
    return how;
}

void addDifference(const release::ReleaseDifference& difference, Result& result) {
    result.json["changes"] = release::toJson(difference);
    for (const std::string& line : release::inWords(difference)) {
        result.lines.push_back(line);
    }
}

Result exportTree(const Options& options, Session& session) {
    const release::ExportOptions how = exportOptions(options);
    for (const std::string& lost : how.format->notHeld) {
        session.say("The format " + how.format->name + " does not hold: " + lost);
    }
    annotation::Project project(options.project);
    // Read first: the earlier release may be the one that is replaced.
    std::optional<release::ReleaseContent> earlier;
    if (!options.earlier.empty()) {
        earlier = release::readContent(options.earlier);
    }
    Result result = resultOf(release::exportRelease(project, options.out, how, session.progress()));
    result.json["out"] = options.out.string();
    result.json["format"] = how.format->name;
    result.json["not_held"] = how.format->notHeld;
    if (earlier) {
        addDifference(release::difference(*earlier, release::readContent(options.out)), result);
    }
    return result;
}

}  // namespace

Command addExport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "export", "Write a release: a data set with its papers",
        "  maskwright-cli export faces data_set --format lapa\n"
        "  maskwright-cli export faces data_set --format lapa --accepted-only\n"
        "  maskwright-cli export faces crops --format coco --split test --crop-px 512\n"
        "  maskwright-cli export faces release_2 --format lapa --diff release_1\n"
        "Besides the data: README.md with pictures, dataset.json, images.csv and manifest.sha256. Upright "
        "JPEGs "
        "without location data are copied byte for byte; other photos are written upright as JPEG without "
        "metadata, and listed. OUT must be new, empty, or an earlier export, which is replaced; an "
        "interrupted "
        "export goes on.");
    addProjectArgument(parser, options->project);
    parser->add_option("OUT", options->out, "Folder to write to")->required();
    parser->add_option("--format", options->format, formatHelp())
        ->check(CLI::IsMember(formatNames()))
        ->required();
    CLI::Option* accepted = parser->add_flag(
        "--accepted-only", options->acceptedOnly,
        "Only accepted points and accepted maps; without it the current state of every image");
    parser
        ->add_flag("--verified-only", options->verifiedOnly,
                   "Only points and maps that a second person has verified")
        ->excludes(accepted);
    parser->add_option("--state", options->state, "Only images in this state")
        ->check(CLI::IsMember(namesOf(states())));
    parser->add_option("--split", options->split, "Only images of this split")
        ->check(CLI::IsMember({"train", "val", "test"}));
    parser->add_option("--name-contains", options->nameContains, "Only images whose name holds this");
    parser->add_flag("--without-flagged", options->withoutFlagged, "Leave out flagged images");
    CLI::Option* crop =
        parser->add_option("--crop-px", options->cropPx, "Squares around the faces, of this many pixels")
            ->check(CLI::Range(16, 4096));
    parser
        ->add_option("--crop-margin", options->cropMargin,
                     "Around the face, as a share of its larger side, on every side")
        ->check(CLI::Range(0.0, 10.0))
        ->needs(crop)
        ->capture_default_str();
    parser->add_option("--diff", options->earlier, "Say what has changed since this earlier release");
    return {parser, [options](Session& session) { return exportTree(*options, session); }};
}

}  // namespace maskwright::app::cli
