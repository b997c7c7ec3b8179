// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/export_folder.h"

#include "annotation/formats/export.h"
#include "core/error.h"
#include "core/image/whole_file.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <system_error>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestNameBytes = 200;

// The marker comes from outside: only names that an export of ours can have written are believed.
bool isOurFile(const std::string& relative) {
    static const std::regex form("((train|val|test)/)?(images|labels|landmarks)/([^/]+)");
    std::smatch match;
    return std::regex_match(relative, match, form) && isSafeFileName(match[4]);
}

// A link in the place of a folder would carry what is written, and what is removed, out of the export.
void refuseLinkedFolders(const fs::path& folder) {
    for (const char* split : {"train", "val", "test", "."}) {
        for (const char* kind : {"images", "labels", "landmarks", "."}) {
            const fs::path part = (folder / split / kind).lexically_normal();
            std::error_code ignored;
            if (part != (folder / ".").lexically_normal() && fs::is_symlink(part, ignored)) {
                throw core::Error("is a link in the place of a folder of the export", part.string(),
                                  "Remove the link, or export to an empty folder.");
            }
        }
    }
}

std::set<std::string> readMarker(const fs::path& marker) {
    std::ifstream stream(marker, std::ios::binary);
    const nlohmann::json json = nlohmann::json::parse(stream, nullptr, false);
    const auto files = json.is_object() ? json.find("files") : json.end();
    std::set<std::string> result;
    if (files == json.end() || !files->is_array()) {
        throw core::Error("the list of exported files is damaged", marker.string(),
                          "Export to an empty folder.");
    }
    for (const nlohmann::json& file : *files) {
        if (!file.is_string() || !isOurFile(file.get<std::string>())) {
            throw core::Error("the list of exported files names something that no export writes",
                              marker.string(), "Export to an empty folder.");
        }
        result.insert(file.get<std::string>());
    }
    return result;
}

}  // namespace

bool isSafeFileName(const std::string& name) {
    const auto unsafe = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == '\x7f';
    };
    return !name.empty() && name.size() <= kLongestNameBytes && !name.starts_with('.') &&
           std::ranges::none_of(name, unsafe);
}

ExportFolder::ExportFolder(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    const bool isEmpty = !error && fs::is_empty(folder_, error);
    if (error) {
        throw core::Error("the folder cannot be made or read: " + error.message(), folder_.string(),
                          "Choose another folder.");
    }
    if (fs::exists(folder_ / kExportMarker, error)) {
        refuseLinkedFolders(folder_);
        earlier_ = readMarker(folder_ / kExportMarker);
    } else if (!isEmpty) {
        throw core::Error("the folder holds files that no export of ours has written", folder_.string(),
                          "Choose an empty or new folder.");
    }
}

void ExportFolder::begin(const std::set<std::string>& planned) {
    std::set<std::string> files = earlier_;
    files.insert(planned.begin(), planned.end());
    writeMarker(files);
}

void ExportFolder::finish(const std::set<std::string>& written) {
    for (const std::string& file : earlier_) {
        std::error_code error;
        if (!written.contains(file) && !fs::remove(folder_ / file, error) && error) {
            throw core::Error("a file of the earlier export cannot be removed: " + error.message(),
                              (folder_ / file).string(), "Remove it, or export to an empty folder.");
        }
    }
    writeMarker(written);
    for (const char* split : {"train", "val", "test", "."}) {
        for (const char* kind : {"images", "labels", "landmarks", "."}) {
            std::error_code ignored;
            const fs::path part = (folder_ / split / kind).lexically_normal();
            if (part != (folder_ / ".").lexically_normal() && fs::is_directory(part, ignored) &&
                fs::is_empty(part, ignored)) {
                fs::remove(part, ignored);
            }
        }
    }
}

void ExportFolder::writeMarker(const std::set<std::string>& files) const {
    const nlohmann::ordered_json json = {{"format", "lapa"}, {"files", files}};
    const std::string text = json.dump(1) + "\n";
    core::image::replaceFile(
        folder_ / kExportMarker,
        core::image::Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace maskwright::annotation::formats
