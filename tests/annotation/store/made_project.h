// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/project_store.h"
#include "tests/support/support.h"

#include <string>

// What tests of the store put into it.
namespace maskwright::annotation::store {

// An empty project in a temporary folder, open.
struct MadeProject {
    MadeProject() : store(made(temporary / "project")) {}

    [[nodiscard]] static ProjectStore made(const std::filesystem::path& folder) {
        ProjectStore::create(folder);
        return ProjectStore(folder);
    }
    [[nodiscard]] const std::filesystem::path& folder() const { return store.folder(); }

    tests::TemporaryFolder temporary;
    ProjectStore store;
};

// Without a hash, every name is another photo.
[[nodiscard]] inline NewImage newImage(const std::string& name, const std::string& sha256 = {},
                                       Split split = Split::None) {
    NewImage image;
    image.name = name;
    image.path = "../photos/" + name + ".jpg";
    image.sha256 = sha256.empty() ? "sha of " + name : sha256;
    image.sizeBytes = 1234;
    image.width = 640;
    image.height = 480;
    image.split = split;
    return image;
}

[[nodiscard]] inline NewRevision newRevision(ImageId image, std::optional<RevisionId> madeFrom,
                                             const std::string& payload,
                                             RevisionKind kind = RevisionKind::Landmarks) {
    NewRevision revision;
    revision.image = image;
    revision.kind = kind;
    revision.madeFrom = madeFrom;
    revision.tool = "test";
    revision.payload = payload;
    return revision;
}

inline ImageId addImage(ProjectStore& store, const NewImage& image) {
    return store.addImages(std::span(&image, 1)).at(0);
}

}  // namespace maskwright::annotation::store
