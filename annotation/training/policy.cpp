// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/policy.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

using nlohmann::json;

namespace {

constexpr std::int64_t kLargeProject = 10'000;
constexpr std::int64_t kShareOfSmallOne = 10;
constexpr std::int64_t kFewest = 50;
constexpr const char* kSetting = "retraining";
constexpr const char* kLoopSetting = "loop";

// With a comma before every third digit.
std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

void requireSane(const RetrainingPolicy& policy) {
    if (policy.first < 1 || policy.every < 1) {
        throw core::Error("a training needs at least one accepted image", "retraining policy",
                          "Use numbers of 1 or more.");
    }
}

}  // namespace

RetrainingPolicy usualPolicy(std::int64_t images) {
    if (images >= kLargeProject) {
        return {};
    }
    const std::int64_t share = std::max(kFewest, images / kShareOfSmallOne);
    return {share, share};
}

RetrainingPolicy retrainingPolicy(const Project& project) {
    const std::string setting = project.store().setting(kSetting).value_or("");
    if (setting.empty()) {
        return usualPolicy(project.store().counts().images);
    }
    const json stored = json::parse(setting, nullptr, /*allow_exceptions=*/false);
    if (!stored.is_object() || !stored.contains("first") || !stored.contains("every") ||
        !stored["first"].is_number_integer() || !stored["every"].is_number_integer()) {
        throw core::Error("the project's setting cannot be read", kSetting,
                          "Set it anew: maskwright-cli models PROJECT policy.");
    }
    const RetrainingPolicy policy{stored["first"], stored["every"]};
    requireSane(policy);
    return policy;
}

void setRetrainingPolicy(Project& project, const std::optional<RetrainingPolicy>& policy) {
    if (!policy) {
        project.store().setSetting(kSetting, "");
        return;
    }
    requireSane(*policy);
    project.store().setSetting(kSetting, json{{"first", policy->first}, {"every", policy->every}}.dump());
}

LoopSettings loopSettings(const Project& project) {
    const json stored = json::parse(project.store().setting(kLoopSetting).value_or("{}"), nullptr,
                                    /*allow_exceptions=*/false);
    const auto isOn = [&](const char* name) {
        return stored.is_object() && stored.contains(name) && stored[name] == json(true);
    };
    return {isOn("starts_by_itself"), isOn("promotes_by_itself")};
}

void setLoopSettings(Project& project, const LoopSettings& settings) {
    project.store().setSetting(kLoopSetting, json{{"starts_by_itself", settings.startsByItself},
                                                  {"promotes_by_itself", settings.promotesByItself}}
                                                 .dump());
}

std::int64_t TrainingDue::sinceLast() const {
    return std::max<std::int64_t>(0, accepted - atLastTraining);
}

TrainingDue trainingDue(const Project& project) {
    const store::ProjectStore& store = project.store();
    const RetrainingPolicy policy = retrainingPolicy(project);
    store::ImageQuery query;
    query.state = store::StateFilter::Accepted;
    query.copies = store::ImageQuery::Copies::Out;
    TrainingDue due;
    due.accepted = store.count(query);
    query.split = store::Split::Test;
    due.accepted -= store.count(query);
    due.needed = policy.first;
    for (const store::RunRecord& run : store.runs()) {
        const bool counts = run.state != store::RunState::Cancelled && run.state != store::RunState::Failed;
        if (run.kind == "landmarks" && counts) {
            due.atLastTraining = run.trainCount + run.validationCount;
            due.needed = policy.every;
        }
    }
    return due;
}

std::string words(const TrainingDue& due) {
    return grouped(due.sinceLast()) + " of " + grouped(due.needed) + " to the next training";
}

}  // namespace maskwright::annotation::training
