// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/shipped_predictors.h"

#include "app/gui/window/user_settings.h"
#include "app/wiring/judges.h"

namespace maskwright::app::gui {

namespace {

wiring::PredictorChoice choiceFor(const std::filesystem::path& project) {
    wiring::PredictorChoice choice = UserSettings::predictorChoice();
    choice.project = project;
    return choice;
}

}  // namespace

Predictors shippedPredictors() {
    using Folder = Predictors::Folder;
    return {
        .locator = [](const Folder& project) { return wiring::makeFaceLocator(choiceFor(project)); },
        .landmarks = [](const Folder& project) { return wiring::makeLandmarkPredictor(choiceFor(project)); },
        .namedLandmarks =
            [](const Folder& project, const std::string& name) {
                wiring::PredictorChoice choice = choiceFor(project);
                choice.points = name;
                return wiring::makeLandmarkPredictor(choice);
            },
        .regions = [](const Folder& project) { return wiring::makeRegionSegmenter(choiceFor(project)); },
        .names =
            [](const Folder& project) {
                const wiring::PredictorWords words = wiring::inWords(choiceFor(project));
                const auto text = [](const std::string& word) { return QString::fromStdString(word); };
                return PredictorNames{
                    text(words.points.name), text(words.regions.name),
                    text("Points: " + words.points.all() + "\nHair and skin: " + words.regions.all())};
            },
        .parser =
            [](const Folder& project, const std::string& version) {
                return wiring::makeSecondOpinion(version, choiceFor(project));
            },
        .parserName =
            [](const Folder& project) {
                return QString::fromStdString(wiring::secondOpinionName(choiceFor(project)));
            },
        .judges = [] { return wiring::makeJudges(UserSettings::predictorChoice().device); },
        .shippedWeights = [](const std::string& kind) { return wiring::shippedWeights(kind); }};
}

}  // namespace maskwright::app::gui
