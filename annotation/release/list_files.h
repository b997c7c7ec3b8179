// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"
#include "annotation/release/release_folder.h"

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

// Files that list many faces (annotations of COCO, a table), put together face by face on the disk, so that
// memory does not grow with their number. Internal to annotation/release.
namespace maskwright::annotation::release {

class ListFiles {
  public:
    explicit ListFiles(ReleaseFolder& folder) : folder_(folder) {}
    ~ListFiles();
    ListFiles(const ListFiles&) = delete;
    ListFiles& operator=(const ListFiles&) = delete;

    // Entries come out in the order in which they are added. shape: of that file, the same each time. Throws
    // FolderFailure.
    void add(const formats::ListEntry& entry, const formats::ListShape& shape);
    // Every file under its name. Throws FolderFailure.
    void finish();

  private:
    struct Section {
        std::filesystem::path place;
        std::ofstream stream;
    };
    struct File {
        formats::ListShape shape;
        std::vector<std::unique_ptr<Section>> sections;
    };
    File& fileFor(const std::string& name, const formats::ListShape& shape);

    ReleaseFolder& folder_;
    std::map<std::string, File> files_;
};

}  // namespace maskwright::annotation::release
