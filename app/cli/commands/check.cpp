// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/checking.h"
#include "app/cli/commands/commands.h"

#include <map>

namespace maskwright::app::cli {

namespace {

namespace review = annotation::review;
using review::ImageFinding;

struct Options {
    std::filesystem::path project;
    std::vector<std::string> names;
};

nlohmann::ordered_json jsonOf(const review::CheckedImage& image, const ImageFinding& finding) {
    const core::PixelRect& place = finding.place;
    nlohmann::ordered_json json = {{"image", image.name}, {"fault", finding.fault}};
    json["class"] = finding.value ? nlohmann::ordered_json(core::labelOf(*finding.value)) : nullptr;
    json["points"] = finding.points;
    json["place"] = {place.x0, place.y0, place.x1, place.y1};
    json["pixels"] = finding.pixels;
    json["words"] = finding.words;
    return json;
}

Result check(const Options& options, Session& session) {
    const annotation::Project project(options.project);
    Result result;
    review::CheckImagesOptions how;
    for (const std::string& name : options.names) {
        if (const auto image = project.store().imageNamed(name)) {
            how.images.push_back(*image);
        } else {
            result.failures.push_back({name, "the project has no image of this name"});
        }
    }
    review::CheckReport report;
    if (options.names.empty() || !how.images.empty()) {
        report = review::checkImages(project, how, session.progress());
    }
    std::map<std::string, std::int64_t> counts;
    auto findings = nlohmann::ordered_json::array();
    for (const review::CheckedImage& image : report.suspicious) {
        for (const ImageFinding& finding : image.findings) {
            findings.push_back(jsonOf(image, finding));
            ++counts[finding.fault];
            result.lines.push_back(image.name + " at " + std::to_string(finding.place.x0) + "," +
                                   std::to_string(finding.place.y0) + ": " + finding.words);
        }
    }
    result.json = {{"checked", report.checked},
                   {"without_map", report.withoutMap},
                   {"suspicious", report.suspicious.size()},
                   {"faults", counts},
                   {"findings", std::move(findings)}};
    result.lines.push_back(counted(report.checked, "image", "images") + " checked, " +
                           std::to_string(report.suspicious.size()) + " with findings; " +
                           counted(report.withoutMap, "image has no map", "images have no map"));
    result.failures.insert(result.failures.end(), report.failures.begin(), report.failures.end());
    return result;
}

}  // namespace

Command addCheck(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(program, "check", "Look for what cannot be right in points and label maps",
                                 "  maskwright-cli check faces\n"
                                 "  maskwright-cli check faces portrait_1 --json\n"
                                 "Points that no face has; of maps size, values, swapped sides, parts that "
                                 "are missing, off their points or "
                                 "outside of the face, islands "
                                 "and holes; each with image and place. Nothing is changed, and findings do "
                                 "not change the exit code.");
    addProjectArgument(parser, options->project);
    parser->add_option("NAME", options->names, "Names of images; without any: all");
    return {parser, [options](Session& session) { return check(*options, session); }};
}

}  // namespace maskwright::app::cli
