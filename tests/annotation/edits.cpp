// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/annotation/edits.h"

#include "tests/support/support.h"

namespace maskwright::tests {

using annotation::store::RevisionKind;

core::Landmarks editedFace(const std::string& author, int edit) {
    core::Landmarks face = madeFace();
    const std::size_t point = static_cast<std::size_t>(edit) % core::kPointCount;
    face.setPoint(point, {edit + 0.5, 1.0 / (edit + 3) + static_cast<double>(author.size())});
    face.states[point] = core::PointState::Moved;
    return face;
}

core::LabelMap editedMap(const std::string& author, int edit) {
    core::LabelMap map(64, 48);
    for (std::size_t i = 0; i < map.pixels().size(); ++i) {
        map.pixels()[i] =
            static_cast<std::uint8_t>((i * author.size() + static_cast<std::size_t>(edit)) % 11);
    }
    return map;
}

annotation::ppa::MapCorrections editedCorrections(const std::string& author, int edit) {
    annotation::ppa::MapCorrections corrections;
    const core::PixelRect window{edit % 40, 5, edit % 40 + 8, 20};
    corrections.pixels = {64, 48, window, {window.width(), window.height(), core::painting::kNoCorrection}};
    for (int i = 0; i < 8; ++i) {
        corrections.pixels.values.at(i, (edit + i) % 15) = static_cast<std::uint8_t>((edit + i) % 11);
    }
    corrections.underlay = core::painting::underlayOf(corrections.pixels, editedMap(author, edit));
    return corrections;
}

annotation::store::RevisionId saveEdit(annotation::Project& project, annotation::store::ImageId image,
                                       std::optional<annotation::store::RevisionId> madeFrom,
                                       const std::string& author, int edit) {
    const std::string tool = "edit " + std::to_string(edit);
    if (edit % kEditsPerMap == 0) {
        const auto head = project.store().head(image, RevisionKind::LabelMap);
        project.saveLabelMap(image, editedMap(author, edit), std::nullopt, std::nullopt,
                             {head ? std::optional(head->revision) : std::nullopt, author, tool, ""});
    }
    if (edit % kEditsPerCorrections == 0) {
        const auto head = project.store().head(image, RevisionKind::Corrections);
        annotation::ppa::saveCorrections(
            project, image, editedCorrections(author, edit),
            {head ? std::optional(head->revision) : std::nullopt, author, tool, ""});
    }
    return project.saveLandmarks(image, editedFace(author, edit), {madeFrom, author, tool, ""});
}

}  // namespace maskwright::tests
