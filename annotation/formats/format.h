// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "core/error.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A format of data sets: how points and label maps stand in files. What an import or an export does to a
// project is the same for all of them (import.h, annotation/release).
namespace maskwright::annotation::formats {

// What the files of a set say of one face, in photo coordinates.
struct FaceContent {
    std::optional<core::Landmarks> landmarks;  // points and visibilities; states and confidences say nothing
    std::bitset<core::kPointCount> known;      // points that the files give; the others were filled in
    std::optional<core::LabelMap> labels;
};

struct ListedFace {
    std::string name;      // base name wished for, UTF-8
    std::string relative;  // for messages: "train/portrait_1"
    store::Split split = store::Split::None;
    std::filesystem::path photo;  // a plain file inside the set
    // Reads what the files say, given the upright photo's size. Safe from any thread. Throws Error naming the
    // file that cannot be read or does not fit the photo.
    std::function<FaceContent(int width, int height)> read;
};

struct ListedSet {
    std::vector<ListedFace> faces;
    std::vector<core::Error> leftOut;  // files and faces that were not taken, and why
    std::vector<std::string> notHeld;  // kinds of content that a project cannot hold, each in one line
};

// One face on its way into files.
struct FaceToWrite {
    std::string name;  // a safe file name
    store::Split split = store::Split::None;
    std::int64_t number = 0;  // from 0, different for every face of an export
    int width = 0;            // of the picture as written
    int height = 0;
    const core::Landmarks* landmarks = nullptr;  // none: the face has no points
    const core::LabelMap* labels = nullptr;      // of the picture's size; none: the face has no map
};

// What a face adds to a file that lists many faces.
struct ListEntry {
    std::string file;  // relative to the folder of the set
    std::size_t section = 0;
    std::string text;
};

// The files of one face; paths are relative to the folder of the set, '/' as separator, each part a safe file
// name.
struct FaceFiles {
    std::string photo;  // where the picture goes; ends in .jpg
    std::vector<std::pair<std::string, std::vector<std::uint8_t>>> files;
    std::vector<ListEntry> listed;
};

// How a file that lists many faces is put together: of each section the head, then its entries with this
// between them; at the end the tail.
struct ListShape {
    std::vector<std::string> heads;
    std::string between;
    std::string tail;
};

struct Format {
    std::string name;                  // for the command line
    std::string layout;                // its files, in one line
    std::vector<std::string> notHeld;  // what it cannot hold of ours, each in one line; said before an export
    // Lists the faces of a set. Hostile sets are refused: nothing outside of the folder is read. Throws Error
    // if the folder is no set of this format. None: the format is only written.
    ListedSet (*list)(const std::filesystem::path& root) = nullptr;
    // Safe from any thread; equal faces give equal bytes.
    FaceFiles (*write)(const FaceToWrite& face) = nullptr;
    // Of a list file that write() names. None: the format has none.
    ListShape (*listShape)(const std::string& file) = nullptr;
};

// In the order of the help, LaPa first.
[[nodiscard]] const std::vector<const Format*>& allFormats();
// Throws Error for an unknown name.
[[nodiscard]] const Format& formatNamed(const std::string& name);

// "train/", "val/", "test/", or nothing.
[[nodiscard]] std::string splitFolder(store::Split split);
// The split of a folder called train, val (validation, valid) or test; none for others.
[[nodiscard]] store::Split splitNamed(const std::string& folder);

// True for a name that is one plain file name on every system we know of.
[[nodiscard]] bool isSafeFileName(const std::string& name);

[[nodiscard]] std::vector<std::uint8_t> bytesOf(const std::string& text);

// The file that marks a folder as a release of ours (annotation/release).
inline constexpr const char* kExportMarker = "maskwright-export.json";

}  // namespace maskwright::annotation::formats
