// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/versions.h"

#include "annotation/training/comparison.h"
#include "annotation/training/promotion.h"
#include "annotation/training/versions.h"
#include "app/wiring/judges.h"

#include <array>
#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

void addVersion(Result& result, annotation::Project& project, annotation::store::RunId run,
                const std::string& device, Session& session) {
    auto version =
        annotation::training::makeVersion(project, run, wiring::makeJudges(device), session.progress());
    const auto record = project.store().modelVersion(version.name);
    const auto scores = nlohmann::json::parse(record->scores);
    result.json["version"] = version.name;
    result.json["scores"] = scores;
    result.lines.push_back("version " + version.name + ", on " +
                           counted(scores.value("faces", std::int64_t{0}), "face", "faces") +
                           " of the test split: " + scoresInWords(scores));
    if (scores.value("faces", 0) == 0) {
        result.lines.push_back(
            "nothing of the test split is accepted, so versions cannot be compared: see "
            "maskwright-cli split --help");
    }
    result.failures.insert(result.failures.end(), version.failures.begin(), version.failures.end());
    if (const auto comparison = annotation::training::promoteIfWanted(
            project, version.name, wiring::shippedWeights("landmarks"), wiring::makeJudges(device),
            session.author(), session.progress())) {
        const bool promoted = project.store().promoted("landmarks") == version.name;
        result.json["promoted"] = promoted;
        result.lines.push_back((promoted ? "promoted: NME " : "not promoted: NME ") +
                               annotation::training::words(*comparison));
    }
}

void promoteWithWarning(Result& result, annotation::Project& project, const std::string& version,
                        const std::string& device, Session& session) {
    const auto doubt =
        annotation::training::doubtAboutPromoting(project, version, wiring::shippedWeights("landmarks"),
                                                  wiring::makeJudges(device), session.progress());
    project.store().promote(version, session.author());
    result.json["warning"] = doubt ? nlohmann::ordered_json(words(*doubt)) : nlohmann::ordered_json();
    if (doubt) {
        const std::string kind = project.store().modelVersion(version)->kind;
        session.say("warning: " + words(*doubt) + " (back: maskwright-cli models PROJECT rollback --kind " +
                    kind + ")");
    }
}

std::string scoresInWords(const nlohmann::json& scores) {
    constexpr std::array<std::array<const char*, 2>, 4> kShown{{{"nme_interocular", "NME"},
                                                                {"auc8_interocular", "AUC"},
                                                                {"fr8_interocular", "failures"},
                                                                {"mean_f1", "F1"}}};
    std::ostringstream text;
    text << std::fixed << std::setprecision(2);
    for (const auto& [name, words] : kShown) {
        if (scores.contains(name) && scores[name].is_number()) {
            text << (text.tellp() > 0 ? ", " : "") << words << ' ' << scores[name].get<double>() << " %";
        }
    }
    return text.tellp() > 0 ? text.str() : "not judged";
}

}  // namespace maskwright::app::cli
