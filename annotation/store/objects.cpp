// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/objects.h"

#include "annotation/file_hash.h"
#include "annotation/store/durable_file.h"
#include "core/error.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>

#include <QUuid>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* kNewPrefix = "new-";

bool isSha256(const std::string& text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::vector<std::uint8_t> readBytes(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw core::Error("a stored map is missing", file.string(),
                          "Restore the folder objects/ from a backup, or make the label map again.");
    }
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// What processes that were killed while writing have left behind.
void removeAbandoned(const fs::path& folder) {
    std::error_code ignored;
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().filename().string().starts_with(kNewPrefix) &&
            entry.last_write_time(ignored) < old) {
            fs::remove(entry.path(), ignored);
        }
    }
}

}  // namespace

ObjectFolder::ObjectFolder(fs::path folder) : folder_(std::move(folder)) {
    removeAbandoned(folder_);
}

fs::path ObjectFolder::fileOf(const std::string& sha256) const {
    // Hashes come out of a database that may have been tampered with: they must not lead out of the folder.
    if (!isSha256(sha256)) {
        throw core::Error("the name of a stored map is damaged", sha256,
                          "Restore the project from a backup.");
    }
    return folder_ / sha256.substr(0, 2) / (sha256 + ".png");
}

std::string ObjectFolder::put(std::span<const std::uint8_t> bytes) const {
    std::string sha256 = sha256Of(bytes);
    const fs::path file = fileOf(sha256);
    std::error_code ignored;
    if (fs::exists(file, ignored) && sha256OfFile(file) == sha256) {
        syncFolder(file.parent_path());  // whoever put it may have been killed before this
        return sha256;
    }
    // Process numbers would not do: in containers they repeat, and what a killed process left behind would
    // stand in the way of the next one.
    const std::string unique = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    const fs::path fresh = folder_ / (kNewPrefix + unique);
    makeFolderDurably(file.parent_path());
    writeAndSync(fresh, bytes);
    renameDurably(fresh, file);
    return sha256;
}

std::vector<std::uint8_t> ObjectFolder::read(const std::string& sha256) const {
    const fs::path file = fileOf(sha256);
    std::vector<std::uint8_t> bytes = readBytes(file);
    if (sha256Of(bytes) != sha256) {
        throw core::Error("a stored map is damaged", file.string(),
                          "Restore the file from a backup, or make the label map again.");
    }
    return bytes;
}

bool ObjectFolder::has(const std::string& sha256) const {
    std::error_code ignored;
    return fs::is_regular_file(fileOf(sha256), ignored);
}

}  // namespace maskwright::annotation::store
