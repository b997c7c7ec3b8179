// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/list_files.h"

#include <system_error>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;

namespace {

void requireWritten(const std::ostream& stream, const fs::path& place) {
    if (!stream) {
        throw FolderFailure("not written, the disk may be full", place.string(),
                            "Free space on the disk; the same command goes on from there.");
    }
}

}  // namespace

ListFiles::~ListFiles() {
    for (auto& [name, file] : files_) {
        for (auto& section : file.sections) {
            section->stream.close();
            std::error_code ignored;
            fs::remove(section->place, ignored);
        }
    }
}

ListFiles::File& ListFiles::fileFor(const std::string& name, const formats::ListShape& shape) {
    const auto found = files_.find(name);
    if (found != files_.end()) {
        return found->second;
    }
    File file{shape, {}};
    for (std::size_t i = 0; i < shape.heads.size(); ++i) {
        auto section = std::make_unique<Section>();
        section->place = folder_.spool();
        section->stream.open(section->place, std::ios::binary | std::ios::trunc);
        section->stream << shape.heads[i];
        requireWritten(section->stream, section->place);
        file.sections.push_back(std::move(section));
    }
    return files_.emplace(name, std::move(file)).first->second;
}

void ListFiles::add(const formats::ListEntry& entry, const formats::ListShape& shape) {
    File& file = fileFor(entry.file, shape);
    Section& section = *file.sections.at(entry.section);
    const bool isFirst =
        static_cast<std::size_t>(section.stream.tellp()) == file.shape.heads[entry.section].size();
    section.stream << (isFirst ? "" : file.shape.between) << entry.text;
    requireWritten(section.stream, section.place);
}

void ListFiles::finish() {
    for (auto& [name, file] : files_) {
        Section& first = *file.sections.front();
        for (std::size_t i = 1; i < file.sections.size(); ++i) {
            Section& next = *file.sections[i];
            next.stream.close();
            requireWritten(next.stream, next.place);
            first.stream << std::ifstream(next.place, std::ios::binary).rdbuf();
        }
        first.stream << file.shape.tail;
        first.stream.close();
        requireWritten(first.stream, first.place);
        folder_.adopt(name, first.place);
    }
}

}  // namespace maskwright::annotation::release
