// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resources.h"

#include "core/error.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace maskwright::core {

namespace fs = std::filesystem;

namespace {

fs::path& chosenFolder() {
    static fs::path folder;
    return folder;
}

std::vector<fs::path> searchedFolders() {
    std::vector<fs::path> folders;
    if (!chosenFolder().empty()) {
        folders.push_back(chosenFolder());
        return folders;
    }
    if (const char* named = std::getenv("MASKWRIGHT_DATA"); named != nullptr && *named != '\0') {
        folders.emplace_back(named);
        return folders;
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    if (!program.empty()) {
        folders.push_back((program.parent_path() / MASKWRIGHT_INSTALLED_RESOURCES).lexically_normal());
    }
    folders.emplace_back(MASKWRIGHT_BUILD_TREE_RESOURCES);
    return folders;
}

}  // namespace

void useResources(const fs::path& folder) {
    chosenFolder() = folder;
}

fs::path resourcePath(const fs::path& relative) {
    std::string searched;
    for (const fs::path& folder : searchedFolders()) {
        std::error_code ignored;
        if (fs::exists(folder / relative, ignored)) {
            return folder / relative;
        }
        searched += (searched.empty() ? "" : ", ") + folder.string();
    }
    throw Error("resource not found in " + searched, relative.string(),
                "Name the resource folder with --resources or the environment variable MASKWRIGHT_DATA.");
}

bool resourceExists(const fs::path& relative) {
    const std::vector<fs::path> folders = searchedFolders();
    return std::any_of(folders.begin(), folders.end(), [&](const fs::path& folder) {
        std::error_code ignored;
        return fs::exists(folder / relative, ignored);
    });
}

nlohmann::json resourceJson(const fs::path& relative) {
    const fs::path path = resourcePath(relative);
    std::ifstream stream(path);
    try {
        return nlohmann::json::parse(stream);
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("not valid JSON (") + problem.what() + ")", path.string(),
                    "Restore the file from the release.");
    }
}

}  // namespace maskwright::core
