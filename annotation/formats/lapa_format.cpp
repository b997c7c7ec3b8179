// SPDX-License-Identifier: GPL-3.0-or-later
// LaPa's own layout as one format among the others; lapa.cpp lists and reads the tree.
#include "annotation/formats/format_list.h"
#include "annotation/formats/lapa.h"
#include "core/image/label_png.h"
#include "core/landmark_text.h"

namespace maskwright::annotation::formats {

namespace {

FaceContent contentOf(const LapaEntry& entry) {
    LapaAnnotation annotation = readAnnotation(entry);
    FaceContent content;
    if (annotation.points) {
        content.landmarks.emplace().points = *annotation.points;
        content.known.set();
    }
    content.labels = std::move(annotation.labels);
    return content;
}

ListedSet listTree(const std::filesystem::path& root) {
    LapaTree tree = listLapaTree(root);
    ListedSet set;
    set.leftOut = std::move(tree.leftOut);
    for (LapaEntry& entry : tree.entries) {
        const std::string relative = entry.split.empty() ? entry.name : entry.split + "/" + entry.name;
        if (!entry.image) {
            set.leftOut.emplace_back("there is no photo of this name", relative, "Add it to images/.");
            continue;
        }
        ListedFace face{entry.name, relative, splitNamed(entry.split), *entry.image, {}};
        face.read = [held = std::move(entry)](int /*width*/, int /*height*/) { return contentOf(held); };
        set.faces.push_back(std::move(face));
    }
    return set;
}

FaceFiles filesOf(const FaceToWrite& face) {
    const auto file = [&](const std::string& kind, const std::string& ending) {
        return splitFolder(face.split) + kind + "/" + face.name + ending;
    };
    FaceFiles files;
    files.photo = file("images", ".jpg");
    if (face.labels != nullptr) {
        files.files.emplace_back(file("labels", ".png"), core::image::encodeLabelPng(*face.labels));
    }
    if (face.landmarks != nullptr) {
        files.files.emplace_back(file("landmarks", ".txt"),
                                 bytesOf(core::landmarkText(face.landmarks->points)));
    }
    return files;
}

}  // namespace

const Format& lapaFormat() {
    static const Format format{"lapa",
                               "images/, labels/, landmarks/, in split folders",
                               {"which points are hidden, and how sure they are"},
                               listTree,
                               filesOf,
                               nullptr};
    return format;
}

}  // namespace maskwright::annotation::formats
