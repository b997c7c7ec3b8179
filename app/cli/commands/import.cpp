// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commands/reports.h"

namespace maskwright::app::cli {

namespace {

namespace formats = annotation::formats;

constexpr const char* kPhotos = "photos";

struct Options {
    std::filesystem::path project;
    std::filesystem::path folder;
    std::string format = kPhotos;
    std::string points;
    bool pointsFromMaps = false;
    bool skipDuplicates = false;
    annotation::store::PhotoSource source;
};

// The formats that can be read.
std::vector<const formats::Format*> readable() {
    std::vector<const formats::Format*> list;
    for (const formats::Format* format : formats::allFormats()) {
        if (format->list != nullptr) {
            list.push_back(format);
        }
    }
    return list;
}

std::vector<std::string> formatNames() {
    std::vector<std::string> names = {kPhotos};
    for (const formats::Format* format : readable()) {
        names.push_back(format->name);
    }
    return names;
}

std::string formatHelp() {
    std::string help = std::string(kPhotos) + " alone";
    for (const formats::Format* format : readable()) {
        help += "; " + format->name + ": " + format->layout;
    }
    return help;
}

Result importFolder(const Options& options, Session& session) {
    const bool isAnnotated = options.format != kPhotos;
    if (!isAnnotated && !options.points.empty()) {
        throw WrongUse("--points goes with a format that has points; photos have none.");
    }
    if (!isAnnotated && options.pointsFromMaps) {
        throw WrongUse("--points-from-maps goes with a format that has label maps; photos have none.");
    }
    annotation::Project project(options.project);
    formats::ImportOptions how;
    how.duplicates = options.skipDuplicates ? formats::Duplicates::Skip : formats::Duplicates::Keep;
    if (options.source != annotation::store::PhotoSource{}) {
        how.source = options.source;
    }
    if (isAnnotated || how.source) {
        how.author = session.author();
    }
    if (!isAnnotated) {
        return resultOf(formats::importPhotos(project, options.folder, how, session.progress()),
                        ImportedFormat::Photos);
    }
    how.pointsFromMaps = options.pointsFromMaps;
    how.points =
        options.points == "predicted" ? formats::PointsMeaning::Predicted : formats::PointsMeaning::Accepted;
    return resultOf(formats::importAnnotated(project, options.folder, formats::formatNamed(options.format),
                                             how, session.progress()),
                    ImportedFormat::Annotated);
}

}  // namespace

Command addImport(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser =
        addParser(program, "import", "Add photos, or a data set in some format, to a project",
                  "  maskwright-cli import faces photos --source \"own studio\" --licence \"CC BY 4.0\"\n"
                  "  maskwright-cli import faces LaPa --format lapa\n"
                  "  maskwright-cli import faces other_model --format lapa --points predicted\n"
                  "  maskwright-cli import faces WFLW --format wflw\n"
                  "  maskwright-cli import faces CelebAMask-HQ --format celebamask --points-from-maps\n"
                  "Photos stay where they are. Each is decoded once; broken ones are listed. A second "
                  "call adds what is new.");
    addProjectArgument(parser, options->project);
    parser->add_option("DIR", options->folder, "Folder of photos (sub-folders count), or of the data set")
        ->required();
    parser->add_option("--format", options->format, formatHelp())
        ->check(CLI::IsMember(formatNames()))
        ->capture_default_str();
    parser->add_option("--points", options->points, "Points of the set: accepted (default) or predicted")
        ->check(CLI::IsMember({"accepted", "predicted"}));
    parser->add_flag("--points-from-maps", options->pointsFromMaps,
                     "Read points off the label maps of faces that have none; they are predicted ones");
    parser->add_option("--source", options->source.source, "Where the photos come from; releases carry it");
    parser->add_option("--licence", options->source.licence, "Under which licence they may be used");
    parser->add_option("--consent", options->source.consent, "How the people shown have agreed");
    parser->add_flag("--skip-duplicates", options->skipDuplicates, "Leave out photos that are there already");
    return {parser, [options](Session& session) { return importFolder(*options, session); }};
}

}  // namespace maskwright::app::cli
