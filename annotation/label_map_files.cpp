// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/label_map_files.h"

#include "annotation/store/objects.h"
#include "core/image/label_png.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation {

LabelMapFiles::LabelMapFiles(const Project& project)
    : objects_(std::make_shared<store::ObjectFolder>(project.store().folder() / "objects")) {}

LabelMapReader LabelMapFiles::reader(const Project& project, store::RevisionId revision) const {
    const store::Revision stored = project.store().revision(revision);
    core::expects(stored.kind == store::RevisionKind::LabelMap, "the revision is of another kind");
    try {
        return [objects = objects_, name = project.store().image(stored.image).name,
                object = nlohmann::json::parse(stored.payload).at("object").get<std::string>()] {
            return core::image::decodeLabelPng(objects->read(object), name);
        };
    } catch (const nlohmann::json::exception& error) {
        throw core::Error(std::string("a stored revision is damaged (") + error.what() + ")",
                          project.store().image(stored.image).name, "Restore the project from a backup.");
    }
}

}  // namespace maskwright::annotation
