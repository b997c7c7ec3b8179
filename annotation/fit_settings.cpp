// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/fit_settings.h"

#include "annotation/project.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace maskwright::annotation {

namespace {

using core::fitting::FitScheme;
using core::fitting::PointNoise;
using nlohmann::json;

constexpr const char* kSetting = "fit";
// A fifth of the inter-ocular distance: beyond it a point says nothing.
constexpr double kMostNoise = 0.2;

constexpr std::array<std::pair<const char*, double PointNoise::*>, 4> kNoises{
    {{"predicted", &PointNoise::predicted},
     {"propagated", &PointNoise::propagated},
     {"accepted", &PointNoise::accepted},
     {"moved", &PointNoise::moved}}};

void requireSane(const FitSettings& settings) {
    for (const auto& [name, noise] : kNoises) {
        const double value = settings.noise.*noise;
        if (!(value >= 0 && value <= kMostNoise)) {
            throw core::Error(std::string("the noise of ") + name + " points is out of range", "fit settings",
                              "Use 0 to 20 % of the inter-ocular distance.");
        }
    }
}

json toJson(const FitSettings& settings) {
    json stored{{"scheme", nameOf(settings.scheme)}};
    for (const auto& [name, noise] : kNoises) {
        stored[name] = settings.noise.*noise;
    }
    return stored;
}

}  // namespace

bool FitSettings::operator==(const FitSettings& other) const {
    return scheme == other.scheme && std::ranges::all_of(kNoises, [&](const auto& entry) {
               return noise.*entry.second == other.noise.*entry.second;
           });
}

FitSettings fitSettings(const store::ProjectStore& store) {
    const std::string text = store.setting(kSetting).value_or("");
    FitSettings settings;
    if (text.empty()) {
        return settings;
    }
    try {
        const json stored = json::parse(text);
        settings.scheme = schemeNamed(stored.at("scheme"));
        for (const auto& [name, noise] : kNoises) {
            settings.noise.*noise = stored.at(name);
        }
        requireSane(settings);
    } catch (const json::exception&) {
        throw core::Error("the project's setting cannot be read", kSetting,
                          "Set it anew: maskwright-cli models PROJECT fit --usual.");
    }
    return settings;
}

void setFitSettings(store::ProjectStore& store, const std::optional<FitSettings>& settings) {
    if (!settings || *settings == FitSettings()) {
        store.setSetting(kSetting, "");
        return;
    }
    requireSane(*settings);
    store.setSetting(kSetting, toJson(*settings).dump());
}

core::fitting::FitOptions fitOptions(const FitSettings& settings) {
    core::fitting::FitOptions options;
    options.scheme = settings.scheme;
    options.noise = settings.noise;
    return options;
}

std::string fusedMapVersion(const store::ProjectStore& store, const std::string& regionsVersion) {
    const FitSettings settings = fitSettings(store);
    const std::string usual = fusedMapVersion(regionsVersion);
    return settings == FitSettings() ? usual : usual + " " + toJson(settings).dump();
}

std::string nameOf(FitScheme scheme) {
    return scheme == FitScheme::Paper ? "paper" : "expected";
}

FitScheme schemeNamed(const std::string& name) {
    for (const FitScheme scheme : {FitScheme::Expected, FitScheme::Paper}) {
        if (name == nameOf(scheme)) {
            return scheme;
        }
    }
    throw core::Error("there is no scheme \"" + name + "\"", "fit settings", "Use expected or paper.");
}

}  // namespace maskwright::annotation
