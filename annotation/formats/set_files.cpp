// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/set_files.h"

#include "core/image/photo_io.h"
#include "core/scheme.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>

#include <QString>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepestJson = 64;
constexpr std::size_t kMostFiles = 20'000'000;

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

std::string printable(const std::string& bytes) {
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).toStdString();
}

bool isBelow(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// Letters and digits alone: "image-left eye", "Image_Left Eye" and "imagelefteye" are one name.
std::string bareName(const std::string& name) {
    std::string bare;
    for (const char letter : lowerCase(name)) {
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0) {
            bare += letter;
        }
    }
    return bare;
}

}  // namespace

SetFiles::SetFiles(const fs::path& root) {
    std::error_code error;
    root_ = fs::canonical(root, error);
    if (error || !fs::is_directory(root_, error)) {
        throw core::Error("is no folder that can be read", root.string(), "Name the folder of the data set.");
    }
    fs::recursive_directory_iterator entries(root_, fs::directory_options::skip_permission_denied, error);
    for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
        const fs::path& path = entries->path();
        if (path.filename().string().starts_with('.')) {
            if (entries->is_directory(error)) {
                entries.disable_recursion_pending();
            }
            continue;
        }
        if (!inside(path)) {
            continue;
        }
        if (files_.size() >= kMostFiles) {
            throw core::Error("holds more files than any data set", root_.string(),
                              "Name the folder of the data set itself.");
        }
        files_.push_back(path);
    }
    if (error) {
        throw core::Error("cannot be listed (" + error.message() + ")", root_.string(),
                          "Check that you may read the folder.");
    }
    std::sort(files_.begin(), files_.end());
    for (const fs::path& file : files_) {
        if (core::image::namedLikePhoto(file)) {
            photosByName_.emplace(file.filename().string(), file);
        }
    }
}

// The path if it is a plain file inside the set, links followed.
std::optional<fs::path> SetFiles::inside(const fs::path& path) const {
    std::error_code error;
    if (!fs::is_regular_file(path, error) || error) {
        return std::nullopt;
    }
    if (fs::is_symlink(path, error) && !isBelow(fs::canonical(path, error), root_)) {
        return std::nullopt;
    }
    return isBelow(path.lexically_normal(), root_) ? std::optional(path.lexically_normal()) : std::nullopt;
}

std::vector<fs::path> SetFiles::withEnding(const std::string& ending) const {
    std::vector<fs::path> found;
    std::copy_if(files_.begin(), files_.end(), std::back_inserter(found),
                 [&](const fs::path& file) { return lowerCase(file.extension().string()) == ending; });
    return found;
}

fs::path SetFiles::photo(const std::string& name, const std::vector<fs::path>& folders,
                         const std::string& subject) const {
    const fs::path wanted = fs::path(name).lexically_normal();
    for (const fs::path& folder : folders) {
        const fs::path path = (root_ / folder / wanted).lexically_normal();
        if (wanted.is_relative() && isBelow(path, root_) && core::image::namedLikePhoto(path) &&
            std::binary_search(files_.begin(), files_.end(), path)) {
            return path;
        }
    }
    const auto [first, last] = photosByName_.equal_range(wanted.filename().string());
    if (first == last) {
        throw core::Error("there is no photo '" + printable(name) + "' in the set", subject,
                          "Put the photos into the folder of the data set.");
    }
    if (std::next(first) != last) {
        throw core::Error("several photos of the set are called '" + printable(name) + "'", subject,
                          "Keep the one that is meant.");
    }
    return first->second;
}

std::optional<fs::path> SetFiles::photoBeside(const fs::path& file) const {
    const std::string stem = file.stem().string();
    for (auto at = std::lower_bound(files_.begin(), files_.end(), file.parent_path() / stem);
         at != files_.end() && at->parent_path() == file.parent_path() &&
         at->filename().string().starts_with(stem);
         ++at) {
        if (at->stem() == stem && core::image::namedLikePhoto(*at)) {
            return *at;
        }
    }
    return std::nullopt;
}

std::string SetFiles::relative(const fs::path& path) const {
    return printable(path.lexically_relative(root_).generic_string());
}

store::Split SetFiles::splitOf(const fs::path& path) const {
    for (const fs::path& part : path.lexically_relative(root_).parent_path()) {
        if (const store::Split split = splitNamed(part.string()); split != store::Split::None) {
            return split;
        }
    }
    return store::Split::None;
}

std::string readSetText(const fs::path& file, std::uint64_t mostBytes) {
    std::error_code error;
    const std::uint64_t size = fs::file_size(file, error);
    if (error || !fs::is_regular_file(file, error)) {
        throw core::Error("cannot be read", file.string(), "Check that the file is there.");
    }
    if (size > mostBytes) {
        throw core::Error("has " + std::to_string(size / 1'000'000) + " MB, more than the " +
                              std::to_string(mostBytes / 1'000'000) + " MB that are read",
                          file.string(), "Split the data set.");
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text(size, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

nlohmann::json readSetJson(const fs::path& file, std::uint64_t mostBytes) {
    const auto refuseDepth = [&](int depth, nlohmann::json::parse_event_t /*event*/,
                                 nlohmann::json& /*parsed*/) {
        if (depth > kDeepestJson) {
            throw core::Error("is nested too deeply", file.string(),
                              "Take the file from where it came again.");
        }
        return true;
    };
    try {
        return nlohmann::json::parse(readSetText(file, mostBytes), refuseDepth);
    } catch (const nlohmann::json::exception& error) {
        throw core::Error(std::string("is no JSON (") + error.what() + ")", file.string(),
                          "Take the file from where it came again.");
    }
}

std::optional<core::FaceClass> classNamed(const std::string& name) {
    static const auto kNames = [] {
        std::map<std::string, core::FaceClass> names;
        const auto& classes = core::Scheme::lapa().classes();
        for (std::size_t value = 0; value < classes.size(); ++value) {
            for (const std::string& one :
                 {classes[value].name, classes[value].fileName, classes[value].shortName}) {
                names.emplace(bareName(one), static_cast<core::FaceClass>(value));
            }
        }
        // What other sets of LaPa's classes call them; sides are the image's there as well.
        for (const auto& [other, value] : {std::pair{"leftbrow", core::FaceClass::ImageLeftBrow},
                                           {"rightbrow", core::FaceClass::ImageRightBrow},
                                           {"leyebrow", core::FaceClass::ImageLeftBrow},
                                           {"reyebrow", core::FaceClass::ImageRightBrow},
                                           {"mouth", core::FaceClass::InnerMouth},
                                           {"imouth", core::FaceClass::InnerMouth}}) {
            names.emplace(other, value);
        }
        return names;
    }();
    const auto found = kNames.find(bareName(name));
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

std::string FaceNames::next(const std::string& photoStem) {
    const int number = ++counts_[photoStem];
    return number == 1 ? photoStem : photoStem + "_" + std::to_string(number);
}

std::vector<std::string> NotHeld::inWords() const {
    std::vector<std::string> words;
    for (const auto& [what, count] : counts_) {
        words.push_back(printable(what) + " (" + std::to_string(count) + (count == 1 ? " time)" : " times)"));
    }
    return words;
}

double asStored(double value) {
    return std::round(value * 1e6) / 1e6;
}

std::string numberText(double value) {
    std::array<char, 40> text{};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), result.ptr};
}

}  // namespace maskwright::annotation::formats
