// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/training/samples.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Face data sets mean different things by the same point or class. What is known of each set stands in one
// table, resources/scheme/data_sets.json; what is not in it is read as a plain LaPa tree.
namespace maskwright::annotation::training {

struct DataSet {
    std::string name;
    std::string licence;
    std::string pointsFolder = "landmarks";
    std::string labelsFolder = "labels";
    enum class Labels : std::uint8_t {
        Lapa,     // LaPa's 11 classes
        Regions,  // 0 background, 1 face, 2 hair
        Heads,    // 0 background, 1 face or hair
    };
    Labels labels = Labels::Lapa;
    // Folder of CelebAMask-HQ's 19 classes, which parsers may learn. Left and right are put right on reading.
    std::optional<std::string> masks19Folder;
    bool photosAreHeads = false;  // crops of heads, which fine networks and parsers learn from without points
    // Folder of CelebAMask-HQ's 19 classes: what is glasses there but face in the labels is a clear lens,
    // which shows both and is left out.
    std::optional<std::string> clearLensFolder;
    // Weight of a sample in the loss, by kind; kinds that the set cannot teach are missing. Empty: 1 for all.
    std::map<SampleKind, float> weights;
    std::array<std::uint8_t, core::kPointCount> pointWeights = TrainingFace::fullWeights();
    // Photos may show further faces that are labelled as background: samples of the whole photo leave out
    // what the cascade finds there.
    bool othersUnlabelled = false;
    bool judges = true;  // whether its faces may stand in the validation part
    // Folder of label maps by other means, for sets that were labelled by machine: a face is left out where
    // the two agree on less than this share of the pixels that either calls face or hair.
    std::optional<std::string> witnessFolder;
    double leastAgreement = 0;
};

// The set of this name, or a plain LaPa tree if the table does not know it. Throws Error if the table is
// malformed.
[[nodiscard]] DataSet dataSetNamed(const std::string& name);

// One face of a set, as files.
struct DataSetFace {
    std::string name;
    std::string group;  // faces of one photo or person, which never stand on both sides of a split
    std::filesystem::path photo;
    std::filesystem::path points;   // may not exist
    std::filesystem::path labels;   // may not exist
    std::filesystem::path masks19;  // empty, or may not exist
    std::filesystem::path glasses;  // empty, or the mask of 19 classes
    std::filesystem::path witness;  // empty, or the label map of the witness
};

// The faces of a folder with images/ and the set's folders, or of the train and val folders of a LaPa tree
// (never its test folder); sorted by name. Throws Error if there is no images folder.
[[nodiscard]] std::vector<DataSetFace> facesOf(const DataSet& set, const std::filesystem::path& folder);

// The share of the pixels that either of two maps of regions calls face or hair on which both agree, 0..1; 1
// if neither shows anything. Pixels that one of them leaves out (255) do not count. Requires equal sizes.
[[nodiscard]] double agreementOf(const core::Raster<std::uint8_t>& one,
                                 const core::Raster<std::uint8_t>& other);

// Reads what samples of this form need. Nothing if the face has no points or no such labels and they are
// needed, or if a witness is missing or speaks against the labels. Throws Error naming the file that cannot
// be read.
[[nodiscard]] std::optional<TrainingFace> readFace(const DataSet& set, const DataSetFace& face,
                                                   const SampleForm& form);

}  // namespace maskwright::annotation::training
