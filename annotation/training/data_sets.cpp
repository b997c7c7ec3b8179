// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/data_sets.h"

#include "annotation/formats/public_sets.h"
#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "core/resources.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::Error;
using nlohmann::json;

namespace {

constexpr const char* kTable = "scheme/data_sets.json";
constexpr int kCelebaGlasses = 3;

[[noreturn]] void malformed(const std::string& set, const std::string& what) {
    throw Error("the table of data sets is malformed (" + what + ")", set,
                "Restore resources/" + std::string(kTable) + ".");
}

// "0-32": 0.5 gives points 0 to 32 this weight.
void weighPoints(const json& ranges, DataSet& set) {
    for (const auto& [range, weight] : ranges.items()) {
        std::size_t first = 0;
        std::size_t last = 0;
        try {
            const std::size_t dash = range.find('-');
            first = std::stoul(range);
            last = dash == std::string::npos ? first : std::stoul(range.substr(dash + 1));
        } catch (const std::exception&) {
            malformed(set.name, "points '" + range + "'");
        }
        const double value = weight.get<double>();
        if (first > last || last >= core::kPointCount || !(value >= 0 && value <= 1)) {
            malformed(set.name, "points '" + range + "'");
        }
        for (std::size_t i = first; i <= last; ++i) {
            set.pointWeights[i] = static_cast<std::uint8_t>(std::lround(255 * value));
        }
    }
}

DataSet::Labels labelsNamed(const std::string& word, const std::string& set) {
    if (word == "lapa") {
        return DataSet::Labels::Lapa;
    }
    if (word == "regions") {
        return DataSet::Labels::Regions;
    }
    if (word == "heads") {
        return DataSet::Labels::Heads;
    }
    malformed(set, "classes '" + word + "'");
}

DataSet fromJson(const std::string& name, const json& entry) {
    DataSet set;
    set.name = name;
    try {
        set.licence = entry.value("licence", set.licence);
        set.pointsFolder = entry.value("points", set.pointsFolder);
        set.labelsFolder = entry.value("labels", set.labelsFolder);
        set.labels = labelsNamed(entry.value("classes", "lapa"), name);
        if (entry.contains("masks19")) {
            set.masks19Folder = entry.at("masks19").get<std::string>();
        }
        set.photosAreHeads = entry.value("photos_are_heads", false);
        if (entry.contains("clear_lenses")) {
            set.clearLensFolder = entry.at("clear_lenses").get<std::string>();
        }
        set.othersUnlabelled = entry.value("others_unlabelled", false);
        set.judges = entry.value("judges", true);
        if (entry.contains("witness")) {
            set.witnessFolder = entry.at("witness").get<std::string>();
            set.leastAgreement = entry.at("least_agreement").get<double>();
        }
        for (const auto& [kind, weight] : entry.at("kinds").items()) {
            set.weights[sampleKindNamed(kind)] = weight.get<float>();
        }
        if (entry.contains("point_weights")) {
            weighPoints(entry.at("point_weights"), set);
        }
    } catch (const json::exception& problem) {
        malformed(name, problem.what());
    }
    return set;
}

// helen_100032540_1 and helen_100032540_2 are faces of one photo; cm_0001 and cm_0002 are not: what is left
// without the last number must hold one itself.
std::string groupOf(const std::string& name) {
    const std::size_t cut = name.find_last_of('_');
    if (cut == std::string::npos) {
        return name;
    }
    const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const std::string head = name.substr(0, cut);
    const std::string tail = name.substr(cut + 1);
    const bool numbered = !tail.empty() && std::all_of(tail.begin(), tail.end(), digit);
    return numbered && std::any_of(head.begin(), head.end(), digit) ? head : name;
}

void listFolder(const DataSet& set, const fs::path& folder, std::vector<DataSetFace>& faces) {
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder / "images", problem)) {
        if (!entry.is_regular_file() || !core::image::namedLikePhoto(entry.path())) {
            continue;
        }
        const std::string stem = entry.path().stem().string();
        faces.push_back({stem, groupOf(stem), entry.path(), folder / set.pointsFolder / (stem + ".txt"),
                         folder / set.labelsFolder / (stem + ".png"),
                         set.masks19Folder ? folder / *set.masks19Folder / (stem + ".png") : fs::path(),
                         set.clearLensFolder ? folder / *set.clearLensFolder / (stem + ".png") : fs::path(),
                         set.witnessFolder ? folder / *set.witnessFolder / (stem + ".png") : fs::path()});
    }
    if (problem) {
        throw Error("the folder of photos cannot be read (" + problem.message() + ")",
                    (folder / "images").string(), "Name a folder that holds images/.");
    }
}

// Whether the set's label maps tell apart what the form asks for.
bool teaches(const DataSet& set, const SampleForm& form) {
    if (form.kind == SampleKind::Parser) {
        return form.classCount() == formats::kCelebAMaskClasses ? set.masks19Folder.has_value()
                                                                : set.labels == DataSet::Labels::Lapa;
    }
    return set.labels != DataSet::Labels::Heads || form.classCount() == 2;
}

core::Raster<std::uint8_t> readLabels(const DataSet& set, const DataSetFace& face, const SampleForm& form) {
    if (form.classCount() == formats::kCelebAMaskClasses) {
        return formats::readMasks19(face.masks19);
    }
    core::Raster<std::uint8_t> labels = core::image::readLabelPng(face.labels);
    if (!face.glasses.empty() && fs::exists(face.glasses)) {
        const auto mask = core::image::readMaskPng(face.glasses);
        if (mask.width() != labels.width() || mask.height() != labels.height()) {
            throw Error("is not of its label map's size", face.glasses.string(),
                        "Take the masks that belong together.");
        }
        for (std::size_t i = 0; i < labels.pixels().size(); ++i) {
            if (mask.pixels()[i] == kCelebaGlasses && labels.pixels()[i] == labelOf(core::FaceClass::Skin)) {
                labels.pixels()[i] = core::kIgnoredLabel;
            }
        }
    }
    if (set.labels == DataSet::Labels::Lapa && form.kind != SampleKind::Parser) {
        labels = regionsOf(labels);
    }
    if (form.classCount() == 2) {
        std::ranges::transform(labels.pixels(), labels.pixels().begin(), [](std::uint8_t label) {
            return label == core::kIgnoredLabel ? label : std::min<std::uint8_t>(label, 1);
        });
    }
    return labels;
}

bool witnessAgrees(const DataSet& set, const DataSetFace& face) {
    if (!fs::exists(face.witness)) {
        return false;
    }
    const core::LabelMap labels = core::image::readLabelPng(face.labels);
    const core::LabelMap witness = core::image::readLabelPng(face.witness);
    if (labels.width() != witness.width() || labels.height() != witness.height()) {
        throw Error("is not of its label map's size", face.witness.string(),
                    "Take the maps that belong together.");
    }
    return agreementOf(regionsOf(labels), regionsOf(witness)) >= set.leastAgreement;
}

}  // namespace

DataSet dataSetNamed(const std::string& name) {
    const json table = core::resourceJson(kTable);
    if (!table.contains(name)) {
        DataSet plain;
        plain.name = name;
        return plain;
    }
    return fromJson(name, table.at(name));
}

std::vector<DataSetFace> facesOf(const DataSet& set, const fs::path& folder) {
    std::vector<DataSetFace> faces;
    bool hasSplits = false;
    for (const char* split : {"train", "val"}) {
        if (fs::is_directory(folder / split / "images")) {
            hasSplits = true;
            listFolder(set, folder / split, faces);
        }
    }
    if (!hasSplits) {
        listFolder(set, folder, faces);
    }
    std::sort(faces.begin(), faces.end(), [](const DataSetFace& a, const DataSetFace& b) {
        return std::tie(a.name, a.photo) < std::tie(b.name, b.photo);
    });
    return faces;
}

double agreementOf(const core::Raster<std::uint8_t>& one, const core::Raster<std::uint8_t>& other) {
    core::expects(one.width() == other.width() && one.height() == other.height(), "agreementOf: sizes");
    std::int64_t either = 0;
    std::int64_t same = 0;
    for (std::size_t i = 0; i < one.pixels().size(); ++i) {
        const std::uint8_t a = one.pixels()[i];
        const std::uint8_t b = other.pixels()[i];
        if (a != core::kIgnoredLabel && b != core::kIgnoredLabel && (a != 0 || b != 0)) {
            ++either;
            same += a == b ? 1 : 0;
        }
    }
    return either == 0 ? 1 : static_cast<double>(same) / static_cast<double>(either);
}

std::optional<TrainingFace> readFace(const DataSet& set, const DataSetFace& face, const SampleForm& form) {
    const SampleKind kind = form.kind;
    TrainingFace result;
    result.name = face.name;
    result.pointWeights = set.pointWeights;
    if (!set.weights.empty()) {
        const auto weight = set.weights.find(kind);
        if (weight == set.weights.end()) {
            return std::nullopt;
        }
        result.weight = weight->second;
    }
    result.photoIsHead = set.photosAreHeads;
    const bool hasPoints = fs::exists(face.points);
    const bool needsPoints = kind == SampleKind::Landmarks || set.othersUnlabelled ||
                             (kind != SampleKind::Coarse && !set.photosAreHeads);
    if (!hasPoints && needsPoints) {
        return std::nullopt;
    }
    if (hasPoints) {
        result.points = core::readLandmarkText(face.points);
    }
    if (kind != SampleKind::Landmarks) {
        const bool from19 = form.classCount() == formats::kCelebAMaskClasses;
        if (!teaches(set, form) || !fs::exists(from19 ? face.masks19 : face.labels)) {
            return std::nullopt;
        }
        if (set.witnessFolder && !witnessAgrees(set, face)) {
            return std::nullopt;
        }
        result.labels = readLabels(set, face, form);
    }
    return result;
}

}  // namespace maskwright::annotation::training
