// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/matched_boxes.h"

#include "annotation/photo_names.h"

namespace maskwright::annotation::dla {

MatchedBoxes::MatchedBoxes(const Project& project, const FaceBoxes& boxes) {
    if (boxes.empty()) {
        return;
    }
    for (const auto& [name, box] : boxes) {
        rows_[name].box = box;
    }
    for (const store::ImageRecord& image : project.store().images()) {
        const auto row = rowOf(image);
        if (row == rows_.end()) {
            continue;
        }
        rowOfImage_.emplace(image.id, row);
        // Several images may show faces of one photo: they are all meant.
        row->second.isAmbiguous |= !row->second.path.empty() && row->second.path != image.path;
        row->second.path = image.path;
    }
}

MatchedBoxes::Rows::iterator MatchedBoxes::rowOf(const store::ImageRecord& image) {
    for (const std::string& name : photoNames(image)) {
        if (const auto row = rows_.find(name); row != rows_.end()) {
            return row;
        }
    }
    return rows_.end();
}

std::optional<core::Box> MatchedBoxes::of(store::ImageId image) const {
    const auto found = rowOfImage_.find(image);
    return found == rowOfImage_.end() || found->second->second.isAmbiguous
               ? std::nullopt
               : std::optional(found->second->second.box);
}

const std::string* MatchedBoxes::ambiguousName(store::ImageId image) const {
    const auto found = rowOfImage_.find(image);
    return found == rowOfImage_.end() || !found->second->second.isAmbiguous ? nullptr : &found->second->first;
}

std::vector<std::string> MatchedBoxes::unused() const {
    std::vector<std::string> names;
    for (const auto& [name, row] : rows_) {
        if (row.path.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace maskwright::annotation::dla
