// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/promotion.h"

#include "annotation/training/policy.h"
#include "annotation/training/run_plan.h"
#include "annotation/training/samples.h"
#include "annotation/training/test_faces.h"

#include <cctype>
#include <iomanip>
#include <sstream>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// Percentage points of F1. On small test splits one or two are chance (docs/experiments.md).
constexpr double kClearlyWorseMaps = 2;

std::string number(double value) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << value;
    return text.str();
}

std::string percent(double value) {
    return number(value) + " %";
}

std::string sentence(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text + ".";
}

std::string plainName(const std::string& version) {
    return version == kShippedVersion     ? "the installed network"
           : version == kMeanShapeVersion ? "the mean shape"
                                          : version;
}

PromotionDoubt doubt(const std::string& version, const std::string& verdict, const std::string& inUse) {
    return {version, version + verdict + plainName(inUse) + ", which counts now.", {}};
}

// What is known of maps of one version.
struct MapScores {
    std::int64_t maps = 0;
    double meanF1 = 0;
    json byClass;
};

std::optional<MapScores> mapScores(const store::ModelVersionRecord& version) {
    const json scores = json::parse(version.scores, nullptr, /*allow_exceptions=*/false);
    if (!scores.is_object() || !scores.value("mean_f1", json()).is_number()) {
        return std::nullopt;
    }
    return MapScores{scores.value("faces", std::int64_t{0}), scores["mean_f1"],
                     scores.value("f1", json::object())};
}

std::string worseClasses(const MapScores& inUse, const MapScores& version) {
    std::string text;
    for (const auto& [name, before] : inUse.byClass.items()) {
        const json after = version.byClass.value(name, json());
        if (before.is_number() && after.is_number() &&
            after.get<double>() <= before.get<double>() - kClearlyWorseMaps) {
            text +=
                (text.empty() ? "" : ", ") + name + ' ' + percent(after) + " instead of " + percent(before);
        }
    }
    return text;
}

}  // namespace

std::string words(const PromotionDoubt& doubt) {
    std::string text = doubt.heading;
    for (const std::string& reason : doubt.reasons) {
        text += ' ' + reason;
    }
    return text;
}

std::optional<PromotionDoubt> doubtAbout(const Comparison& comparison) {
    if (!comparison.isWorse()) {
        return std::nullopt;
    }
    PromotionDoubt found = doubt(comparison.after, " places points worse than ", comparison.before);
    found.reasons.push_back("Mean error (NME) on " + std::to_string(comparison.faces.size()) +
                            " frozen faces: " + words(comparison) + ".");
    found.reasons.push_back(sentence(dragsInWords(comparison)));
    std::string parts;
    for (const PartComparison& part : comparison.parts) {
        if (part.isWorse()) {
            parts += (parts.empty() ? "" : ", ") + core::Scheme::lapa().partName(part.part);
        }
    }
    if (!parts.empty()) {
        found.reasons.push_back("Worse parts: " + parts + ".");
    }
    return found;
}

std::optional<PromotionDoubt> doubtAbout(const store::ModelVersionRecord& inUse,
                                         const store::ModelVersionRecord& version) {
    const auto before = mapScores(inUse);
    const auto after = mapScores(version);
    if (!before || !after || after->meanF1 > before->meanF1 - kClearlyWorseMaps) {
        return std::nullopt;
    }
    PromotionDoubt found = doubt(version.name, " makes worse maps than ", inUse.name);
    found.reasons.push_back("Mean F1 on " + std::to_string(after->maps) +
                            " maps of the test split: " + percent(after->meanF1) + " instead of " +
                            percent(before->meanF1) + " (on " + std::to_string(before->maps) +
                            "): " + number(before->meanF1 - after->meanF1) + " worse.");
    if (const std::string classes = worseClasses(*before, *after); !classes.empty()) {
        found.reasons.push_back("Worse: " + classes + ".");
    }
    return found;
}

std::optional<PromotionDoubt> doubtAboutPromoting(const Project& project, const std::string& version,
                                                  const std::optional<fs::path>& shipped,
                                                  const Judges& judges, core::Progress& progress) {
    const auto record = project.store().modelVersion(version);
    if (!record) {
        return std::nullopt;  // promoting it says so
    }
    if (record->kind != nameOf(SampleKind::Landmarks)) {
        const auto promoted = project.store().promoted(record->kind);
        const auto inUse = promoted ? project.store().modelVersion(*promoted) : std::nullopt;
        return inUse ? doubtAbout(*inUse, *record) : std::nullopt;
    }
    const std::string inUse = currentVersion(project, shipped);
    if (inUse == version || !judges.landmarks || !judges.locator || testFaces(project).empty()) {
        return std::nullopt;
    }
    try {
        return doubtAbout(compareVersions(project, inUse, version, shipped, judges, progress));
    } catch (const core::Error& error) {
        PromotionDoubt found = doubt(version, " could not be compared with ", inUse);
        found.reasons.emplace_back(error.what());
        return found;
    }
}

std::optional<Comparison> promoteIfWanted(Project& project, const std::string& version,
                                          const std::optional<fs::path>& shipped, const Judges& judges,
                                          const std::string& author, core::Progress& progress) {
    const auto record = project.store().modelVersion(version);
    if (!loopSettings(project).promotesByItself || !record || record->kind != nameOf(SampleKind::Landmarks) ||
        testFaces(project).empty()) {
        return std::nullopt;
    }
    const std::string current = currentVersion(project, shipped);
    Comparison comparison = compareVersions(project, current, version, shipped, judges, progress);
    if (current != version && comparison.isBetter()) {
        project.store().promote(version, author);
    }
    return comparison;
}

}  // namespace maskwright::annotation::training
