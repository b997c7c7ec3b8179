// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/model_files.h"

#include "annotation/store/project_store.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/resources.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace maskwright::app::wiring {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolder = "weights";
constexpr const char* kEnding = ".safetensors";
constexpr std::array<const char*, 2> kBestSets{"research", "clean"};

std::optional<fs::path> weightsIn(const fs::path& folder, const std::string& kind) {
    std::error_code ignored;
    if (const fs::path named = folder / (kind + kEnding); fs::is_regular_file(named, ignored)) {
        return named;
    }
    return std::nullopt;
}

// A version's folder holds one weight file, whatever it is called.
std::optional<fs::path> weightsOfVersion(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == kEnding) {
            files.push_back(entry.path());
        }
    }
    return files.size() == 1 ? std::optional(files.front()) : std::nullopt;
}

// Of the project; a name with a separator in it is none, so that no name leaves the folder.
std::optional<ModelFile> versionNamed(const std::string& name, const fs::path& project) {
    if (project.empty() || name.empty() || fs::path(name).filename() != name || name == "..") {
        return std::nullopt;
    }
    const auto file = weightsOfVersion(project / "models" / name);
    return file ? std::optional(ModelFile{*file, name}) : std::nullopt;
}

std::optional<ModelFile> ofSet(const std::string& set, const std::string& kind) {
    if (set.empty() || fs::path(set).filename() != set || !core::resourceExists(fs::path(kFolder) / set)) {
        return std::nullopt;
    }
    const auto file = weightsIn(core::resourcePath(fs::path(kFolder) / set), kind);
    return file ? std::optional(ModelFile{*file, set}) : std::nullopt;
}

std::optional<ModelFile> promotedIn(const fs::path& project, const std::string& kind) {
    if (project.empty()) {
        return std::nullopt;
    }
    const auto version = annotation::store::ProjectStore(project).promoted(kind);
    if (!version) {
        return std::nullopt;
    }
    const auto model = versionNamed(*version, project);
    if (!model) {
        throw core::Error("the weights of the promoted model version are gone",
                          (project / "models" / *version).string(),
                          "Restore the folder, or promote another version.");
    }
    return model;
}

[[noreturn]] void refuse(const ModelQuery& query) {
    std::string sets;
    for (const std::string& set : installedWeightSets()) {
        sets += (sets.empty() ? "" : ", ") + set;
    }
    throw core::Error("there is no model for " + query.kind + " of this name", query.wanted,
                      "Name a version of the project, a weight file" +
                          (sets.empty() ? std::string(".") : ", or one of: " + sets + "."));
}

}  // namespace

std::vector<std::string> installedWeightSets() {
    std::vector<std::string> sets;
    if (!core::resourceExists(kFolder)) {
        return sets;
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(core::resourcePath(kFolder), ignored)) {
        if (entry.is_directory(ignored)) {
            sets.push_back(entry.path().filename().string());
        }
    }
    const auto rank = [](const std::string& set) {
        return std::pair(std::ranges::find(kBestSets, set) - kBestSets.begin(), set);
    };
    std::ranges::sort(sets, {}, rank);
    return sets;
}

std::optional<ModelFile> findModel(const ModelQuery& query) {
    if (!query.wanted.empty()) {
        if (auto version = versionNamed(query.wanted, query.project)) {
            return version;
        }
        if (auto shipped = ofSet(query.wanted, query.kind)) {
            return shipped;
        }
        std::error_code ignored;
        const fs::path path(query.wanted);
        if (fs::is_regular_file(path, ignored)) {
            return ModelFile{path, path.stem().string()};
        }
        if (const auto inFolder = weightsIn(path, query.kind)) {
            return ModelFile{*inFolder, path.filename().string()};
        }
        refuse(query);
    }
    if (auto promoted = promotedIn(query.project, query.kind)) {
        return promoted;
    }
    const std::vector<std::string> sets =
        query.weightSet.empty() ? installedWeightSets() : std::vector{query.weightSet};
    for (const std::string& set : sets) {
        if (auto shipped = ofSet(set, query.kind)) {
            return shipped;
        }
    }
    return std::nullopt;
}

}  // namespace maskwright::app::wiring
