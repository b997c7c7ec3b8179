// SPDX-License-Identifier: GPL-3.0-or-later
// Folders that FiftyOne and Hugging Face datasets load: photos, label maps as pictures, and one file that
// says what belongs together. Both are only written.
#include "annotation/formats/class_masks.h"
#include "annotation/formats/format_list.h"
#include "annotation/formats/set_files.h"
#include "core/image/label_png.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

using nlohmann::ordered_json;

namespace {

std::string splitName(store::Split split, const char* validation, const char* none) {
    switch (split) {
        case store::Split::Train:
            return "train";
        case store::Split::Validation:
            return validation;
        case store::Split::Test:
            return "test";
        case store::Split::None:
            break;
    }
    return none;
}

ordered_json hiddenPoints(const core::Landmarks& landmarks) {
    ordered_json hidden = ordered_json::array();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (landmarks.visibilities[i] == core::Visibility::Occluded) {
            hidden.push_back(i);
        }
    }
    return hidden;
}

// SPLIT/metadata.jsonl beside SPLIT/images and SPLIT/label_maps.
FaceFiles huggingFaceFiles(const FaceToWrite& face) {
    const std::string split = splitName(face.split, "validation", "train") + "/";
    const std::string photo = "images/" + face.name + ".jpg";
    FaceFiles files;
    files.photo = split + photo;
    ordered_json line = {{"file_name", photo}, {"name", face.name}};
    line["label_map_file_name"] = nullptr;
    if (face.labels != nullptr) {
        const std::string map = "label_maps/" + face.name + ".png";
        line["label_map_file_name"] = map;
        files.files.emplace_back(split + map, core::image::encodeLabelPng(*face.labels));
    }
    line["points"] = nullptr;
    line["hidden_points"] = nullptr;
    if (face.landmarks != nullptr) {
        line["points"] = ordered_json::array();
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const core::Point place = face.landmarks->point(i);
            line["points"].push_back({asStored(place.x()), asStored(place.y())});
        }
        line["hidden_points"] = hiddenPoints(*face.landmarks);
    }
    files.listed.push_back({split + "metadata.jsonl", 0, line.dump() + "\n"});
    return files;
}

ListShape huggingFaceShape(const std::string& /*file*/) {
    return {{""}, "", ""};
}

// FiftyOne counts places as shares of width and height, from the corner of the picture.
ordered_json sharesOf(const core::Landmarks& landmarks, int width, int height) {
    const core::geometry::Similarity cornersFromPhoto = photoFromCorners().inverse();
    ordered_json points = ordered_json::array();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const core::Point place = cornersFromPhoto.apply(landmarks.point(i));
        points.push_back({place.x() / width, place.y() / height});
    }
    return points;
}

FaceFiles fiftyOneFiles(const FaceToWrite& face) {
    const std::string split = splitName(face.split, "val", "");
    FaceFiles files;
    files.photo = "data/" + splitFolder(face.split) + face.name + ".jpg";
    ordered_json sample = {{"filepath", files.photo}, {"tags", ordered_json::array()}};
    if (!split.empty()) {
        sample["tags"].push_back(split);
    }
    if (face.landmarks != nullptr) {
        const ordered_json keypoint = {{"_cls", "Keypoint"},
                                       {"label", "face"},
                                       {"points", sharesOf(*face.landmarks, face.width, face.height)},
                                       {"hidden_points", hiddenPoints(*face.landmarks)}};
        sample["face"] = {{"_cls", "Keypoints"}, {"keypoints", ordered_json::array({keypoint})}};
    }
    if (face.labels != nullptr) {
        const std::string map = "label_maps/" + splitFolder(face.split) + face.name + ".png";
        files.files.emplace_back(map, core::image::encodeLabelPng(*face.labels));
        sample["label_map"] = {{"_cls", "Segmentation"}, {"mask_path", map}};
    }
    files.listed.push_back({"samples.json", 0, sample.dump()});
    return files;
}

ListShape fiftyOneShape(const std::string& /*file*/) {
    return {{"{\"samples\":[\n"}, ",\n", "\n]}\n"};
}

}  // namespace

const Format& huggingFaceFormat() {
    static const Format format{
        "huggingface",
        "SPLIT/metadata.jsonl with images/ and label_maps/, for load_dataset(\"imagefolder\")",
        {"how sure the points are", "faces without a split (they are put into train)"},
        nullptr,
        huggingFaceFiles,
        huggingFaceShape};
    return format;
}

const Format& fiftyOneFormat() {
    static const Format format{"fiftyone",
                               "samples.json with data/ and label_maps/, a FiftyOneDataset",
                               {"how sure the points are"},
                               nullptr,
                               fiftyOneFiles,
                               fiftyOneShape};
    return format;
}

}  // namespace maskwright::annotation::formats
