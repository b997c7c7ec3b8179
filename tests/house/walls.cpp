// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/walls.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace maskwright::tests::house {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char* kHouseFolders[] = {"core", "models", "annotation", "app"};

bool contains(const json& list, const std::string& word) {
    return std::any_of(list.begin(), list.end(), [&](const json& entry) { return entry == word; });
}

// The rule whose folder is the longest prefix of the path; nullptr if there is none.
const json* ruleFor(const json& walls, const std::string& path) {
    const json* best = nullptr;
    std::size_t length = 0;
    for (const json& rule : walls.at("rules")) {
        const auto folder = rule.at("folder").get<std::string>();
        if ((path == folder || path.starts_with(folder + "/")) && folder.size() > length) {
            best = &rule;
            length = folder.size();
        }
    }
    return best;
}

// Name of the library that a <...> include belongs to; empty for the standard library and the system.
std::string libraryOf(const json& walls, const std::string& header) {
    for (const auto& [name, pattern] : walls.at("libraries").items()) {
        if (std::regex_search(header, std::regex(pattern.get<std::string>()))) {
            return name;
        }
    }
    return {};
}

void checkFile(const fs::path& file, const std::string& relative, const json& walls,
               std::vector<std::string>& found) {
    const json* rule = ruleFor(walls, relative);
    if (rule == nullptr) {
        found.push_back(relative + ": its folder stands in no rule of walls.json");
        return;
    }
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::ifstream stream(file);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        std::smatch match;
        if (!std::regex_search(line, match, include)) {
            continue;
        }
        const std::string place = relative + ":" + std::to_string(number) + ": ";
        const std::string header = match[2];
        if (match[1] == "\"") {
            // Files that moc and uic make stand beside the source and belong to it.
            if (header.find('/') == std::string::npos &&
                (header.starts_with("moc_") || header.ends_with(".moc"))) {
                continue;
            }
            const json* target = ruleFor(walls, header);
            if (target == nullptr) {
                found.push_back(place + "includes \"" + header +
                                "\", which is no path from the top of the house");
            } else if (!contains(rule->at("folders"), target->at("folder").get<std::string>())) {
                found.push_back(place + rule->at("folder").get<std::string>() + " must not include " +
                                target->at("folder").get<std::string>() + " (" + header + ")");
            }
        } else if (const std::string library = libraryOf(walls, header);
                   !library.empty() && !contains(rule->at("includes"), library)) {
            found.push_back(place + rule->at("folder").get<std::string>() + " must not include " + library +
                            " (" + header + ")");
        }
    }
}

}  // namespace

std::vector<std::string> forbiddenIncludes(const fs::path& sourceTree, const json& walls) {
    std::vector<std::string> found;
    for (const char* top : kHouseFolders) {
        if (!fs::exists(sourceTree / top)) {
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(sourceTree / top)) {
            const std::string ending = entry.path().extension().string();
            if (entry.is_regular_file() && (ending == ".h" || ending == ".cpp")) {
                checkFile(entry.path(), fs::relative(entry.path(), sourceTree).generic_string(), walls,
                          found);
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> forbiddenLinks(const std::string& linkList, const json& walls) {
    std::vector<std::string> found;
    std::istringstream lines(linkList);
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string target;
        std::string folder;
        words >> target >> folder;
        if (folder.ends_with(':')) {
            folder.pop_back();
        }
        const json* rule = ruleFor(walls, folder);
        if (rule == nullptr) {
            continue;  // tests may link what they test
        }
        std::string library;
        while (words >> library) {
            if (!contains(rule->at("links"), library)) {
                found.push_back(target + " (" + folder + ") must not link " + library);
            }
        }
    }
    return found;
}

}  // namespace maskwright::tests::house
