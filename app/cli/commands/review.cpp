// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "annotation/review/suspicions.h"
#include "app/cli/commands/commands.h"
#include "app/wiring/predictors.h"

#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace review = annotation::review;
namespace store = annotation::store;

constexpr const char* kNoParser = "none";

struct Options {
    std::filesystem::path project;
    std::string parser;
    int limit = 20;
    bool reviewOnly = false;
    wiring::PredictorChoice choice;
};

std::string line(const store::ImageRow& row, const std::vector<core::review::Doubt>& doubts) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << std::setw(5) << *row.suspicion << "  " << row.name;
    for (const core::review::Doubt& doubt : doubts) {
        text << (&doubt == doubts.data() ? ": " : "; ") << core::review::words(doubt);
    }
    return text.str();
}

nlohmann::ordered_json entry(const store::ImageRow& row, const std::vector<core::review::Doubt>& doubts) {
    nlohmann::ordered_json terms = nlohmann::ordered_json::array();
    for (const core::review::Doubt& doubt : doubts) {
        terms.push_back({{"kind", core::review::nameOf(doubt.kind)},
                         {"class", core::Scheme::lapa().classInfo(doubt.about).fileName},
                         {"value", doubt.measured},
                         {"loss", doubt.loss},
                         {"words", core::review::words(doubt)}});
    }
    return {{"name", row.name},
            {"suspicion", *row.suspicion},
            {"accepted", row.labelMap && row.labelMap->accepted},
            {"doubts", terms}};
}

Result reviewProject(const Options& options, Session& session) {
    annotation::Project project(options.project);
    wiring::PredictorChoice choice = options.choice;
    choice.project = options.project;
    const auto parser =
        options.parser == kNoParser ? nullptr : wiring::makeSecondOpinion(options.parser, choice);
    const review::SuspicionReport report = review::judgeMaps(project, parser.get(), {}, session.progress());
    Result result;
    result.failures = report.failures;
    result.json["judged"] = report.judged;
    result.json["up_to_date"] = report.upToDate;
    result.json["without_points"] = report.withoutPoints;
    result.json["judged_by"] = report.version;
    result.json["queue"] = nlohmann::ordered_json::array();
    result.lines.push_back(counted(report.judged, "label map", "label maps") + " judged, " +
                           std::to_string(report.upToDate) + " judged before (" + report.version + ")");
    store::ImageQuery query;
    query.state = options.reviewOnly ? store::StateFilter::ToReview : store::StateFilter::All;
    query.order = store::SortOrder::MostSuspicious;
    constexpr std::int64_t kPage = 1000;
    std::int64_t shown = 0;
    for (std::int64_t offset = 0;; offset += kPage) {
        const std::vector<store::ImageRow> rows = project.store().rows(query, offset, kPage);
        for (const store::ImageRow& row : rows) {
            if (!row.suspicion) {
                return result;  // these come last
            }
            const auto doubts = core::review::doubtsFromJson(row.doubts);
            result.json["queue"].push_back(entry(row, doubts));
            if (shown++ < options.limit) {
                result.lines.push_back(line(row, doubts));
            }
        }
        if (static_cast<std::int64_t>(rows.size()) < kPage) {
            return result;
        }
    }
}

}  // namespace

Command addReview(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "review", "Judge label maps and list the most suspicious first, with the reasons in words",
        "  maskwright-cli review faces\n"
        "  maskwright-cli review faces --to-review --limit 100\n"
        "  maskwright-cli review faces --json\n"
        "The number is by how many percent the map's mean F1 is expected to fall short because of its "
        "doubts. Nothing in the maps is changed; what was judged before is not judged again.");
    addProjectArgument(parser, options->project);
    parser->add_option("--parser", options->parser,
                       "Network of 11 classes for a second opinion: a version of the project, a set of "
                       "weights, a weight file, or none; the default is the best that is there");
    parser->add_option("--limit", options->limit, "How many are listed (--json lists all)")
        ->check(CLI::NonNegativeNumber);
    parser->add_flag("--to-review", options->reviewOnly, "List only maps that nobody has accepted");
    addDeviceOption(parser, options->choice.device);
    return {parser, [options](Session& session) { return reviewProject(*options, session); }};
}

}  // namespace maskwright::app::cli
