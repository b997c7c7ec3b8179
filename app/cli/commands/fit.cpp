// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/fit.h"

#include "annotation/fit_settings.h"

#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

using annotation::FitSettings;

FitSettings changed(FitSettings settings, const FitChoice& choice) {
    if (!choice.scheme.empty()) {
        settings.scheme = annotation::schemeNamed(choice.scheme);
    }
    const auto take = [](double& noise, double percent) { noise = percent >= 0 ? percent / 100 : noise; };
    take(settings.noise.predicted, choice.predicted);
    take(settings.noise.propagated, choice.propagated);
    take(settings.noise.moved, choice.moved);
    take(settings.noise.accepted, choice.accepted);
    return settings;
}

std::string inPercent(double noise) {
    std::ostringstream text;
    text << std::setprecision(3) << 100 * noise << " %";
    return text.str();
}

}  // namespace

void addFitOptions(CLI::App* parser, FitChoice& choice) {
    parser
        ->add_option(
            "--scheme", choice.scheme,
            "fit: expected (curves through the contour points that are expected, given the points), or "
            "paper (the LaPa paper's: a parabola per lid, curves through the points as they are)")
        ->check(CLI::IsMember({"expected", "paper"}));
    constexpr double kMostPercent = 20;
    const auto add = [&](const char* name, double& percent, const char* words) {
        parser->add_option(name, percent, words)->check(CLI::Range(0.0, kMostPercent));
    };
    add("--predicted", choice.predicted,
        "fit: how far points that a model placed may be off, in percent of the inter-ocular distance");
    add("--propagated", choice.propagated, "fit: the same for points that followed a person's drag");
    add("--moved", choice.moved, "fit: the same for points that a person has placed");
    add("--accepted", choice.accepted, "fit: the same for such points once they are accepted");
}

Result setFit(annotation::Project& project, const FitChoice& choice, bool usual) {
    annotation::store::ProjectStore& store = project.store();
    if (usual) {
        annotation::setFitSettings(store, std::nullopt);  // also where the old ones cannot be read
    }
    const FitSettings before = annotation::fitSettings(store);
    const FitSettings after = changed(before, choice);
    if (after != before) {
        annotation::setFitSettings(store, after);
    }
    Result result;
    result.json = {{"scheme", annotation::nameOf(after.scheme)}, {"predicted", after.noise.predicted},
                   {"propagated", after.noise.propagated},       {"moved", after.noise.moved},
                   {"accepted", after.noise.accepted},           {"usual", after == FitSettings()}};
    result.lines.push_back("points become contours by the scheme: " + annotation::nameOf(after.scheme));
    result.lines.push_back("and are assumed to be off by: predicted " + inPercent(after.noise.predicted) +
                           ", propagated " + inPercent(after.noise.propagated) + ", moved by a person " +
                           inPercent(after.noise.moved) + ", of these accepted " +
                           inPercent(after.noise.accepted) + " of the inter-ocular distance");
    return result;
}

}  // namespace maskwright::app::cli
