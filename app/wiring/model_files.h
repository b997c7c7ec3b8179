// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

// Where weight files lie: weights/SET/KIND.safetensors among the resources, models/VERSION/ in a project, or
// wherever a person says. Kinds are the words of maskwright-train: landmarks, coarse, fine, parser.
namespace maskwright::app::wiring {

struct ModelFile {
    std::filesystem::path file;
    std::string name;  // the set, the version, or the file's name without its ending
};

struct ModelQuery {
    std::string kind;
    std::string wanted;     // a version of the project, a set, or a file; empty: the best that is there
    std::string weightSet;  // the only set that may serve where nothing is wanted; empty: any, the best first
    std::filesystem::path project;  // may be empty
};

// What is wanted; without a wish the version that the project has promoted, else that of the best set;
// nothing if there is none. Throws core::Error if what is wanted is not there.
[[nodiscard]] std::optional<ModelFile> findModel(const ModelQuery& query);

}  // namespace maskwright::app::wiring
