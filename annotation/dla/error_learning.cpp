// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/error_learning.h"

#include "core/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::dla {

namespace {

using core::propagation::ErrorModel;
using store::RevisionKind;

constexpr const char* kSetting = "error_model";

struct Corrected {
    std::string modelVersion;
    ErrorModel::Pair pair;
};

// The points that a model had placed last before a person began; none for points that were imported or drawn.
std::optional<Corrected> corrected(const Project& project, store::ImageId image) {
    const auto head = project.landmarks(image);
    if (!head || !head->accepted) {
        return std::nullopt;
    }
    for (const store::Revision& revision : project.store().history(image, RevisionKind::Landmarks)) {
        if (!revision.byPerson && revision.tool == "place") {
            return Corrected{revision.modelVersion,
                             {project.landmarksOf(revision.id).points, head->value.points}};
        }
    }
    return std::nullopt;
}

}  // namespace

ErrorsLearned learnErrors(Project& project, core::Progress& progress) {
    store::ImageQuery accepted;
    accepted.state = store::StateFilter::Accepted;
    const std::vector<store::ImageId> images = project.store().ids(accepted);
    std::map<std::string, std::vector<ErrorModel::Pair>> byModel;
    for (std::size_t i = 0; i < images.size(); ++i) {
        progress.stopIfCancelled();
        progress.report(static_cast<double>(i) / static_cast<double>(images.size()), "reading corrections");
        if (project.store().image(images[i]).split == store::Split::Test) {
            continue;
        }
        if (auto face = corrected(project, images[i])) {
            byModel[face->modelVersion].push_back(std::move(face->pair));
        }
    }
    const auto most =
        std::ranges::max_element(byModel, {}, [](const auto& entry) { return entry.second.size(); });
    if (most == byModel.end()) {
        throw core::Error("no accepted face was placed by a model", project.store().folder().string(),
                          "Place points, correct and accept some faces first.");
    }
    const auto& [version, pairs] = *most;
    const std::string source = version + ", " + std::to_string(pairs.size()) + " faces of this project";
    const ErrorModel learned = ErrorModel::learn(pairs, source, ErrorModel::kModes, &ErrorModel::shipped());
    project.store().setSetting(kSetting, learned.toJson().dump());
    progress.report(1, "errors learned");
    return {version, static_cast<std::int64_t>(pairs.size())};
}

std::shared_ptr<const ErrorModel> learnedErrors(const store::ProjectStore& store) {
    const std::optional<std::string> text = store.setting(kSetting);
    if (!text) {
        return nullptr;
    }
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    return std::make_shared<const ErrorModel>(ErrorModel::fromJson(json, "the project's error model"));
}

}  // namespace maskwright::annotation::dla
