// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/refreshing.h"

#include "annotation/ppa/newer_map.h"

namespace maskwright::annotation::ppa {

using store::RevisionKind;

namespace {

// Puts a person's pixels over a map that was not fused here.
void refreshImportedMap(Project& project, store::ImageId image, const Project::Stored<std::monostate>& map) {
    const auto stored = corrections(project, image);
    if (!stored) {
        return;
    }
    Project::Sources sources;
    sources.corrections = stored->revision;
    sources.base = map.base.value_or(map.revision);
    const CorrectedMap result = corrected(project.labelMapOf(*sources.base), stored);
    project.saveLabelMap(image, result.map, sources, result.unfit,
                         {map.revision, stored->author, "mend", map.modelVersion});
}

// The person's pixels stay as they are and are held against the map that lies below them now.
void renewUnderlay(Project& project, store::ImageId image, const ParseOptions& options,
                   const std::string& author) {
    const auto map = project.labelMap(image);
    auto stored = corrections(project, image);
    const std::optional<MapParts> parts = map->base ? std::nullopt : mapParts(project, image);
    if (!stored || (!map->base && !parts)) {
        return;
    }
    const core::LabelMap automatic =
        map->base ? project.labelMapOf(*map->base) : automaticMap(project, image, *parts, options);
    const core::painting::Corrections& pixels = stored->value.pixels;
    if (pixels.photoWidth != automatic.width() || pixels.photoHeight != automatic.height()) {
        return;
    }
    stored->value.underlay = core::painting::underlayOf(pixels, automatic);
    project.store().together([&] {
        Project::Sources sources = *map;
        sources.corrections =
            saveCorrections(project, image, stored->value, {stored->revision, author, "look again", ""});
        project.saveLabelMap(image, map->value, sources, {},
                             {map->revision, map->base ? author : "", "look again", map->modelVersion});
    });
}

}  // namespace

void refreshLabelMap(Project& project, store::ImageId image, const ParseOptions& options) {
    const auto map = project.labelMapSources(image);
    if (map && (map->accepted || !project.labelMapIsStale(image))) {
        return;
    }
    if (map && !map->points) {
        refreshImportedMap(project, image, *map);
        return;
    }
    if (map && map->byPerson) {
        return;
    }
    if (const auto parts = mapParts(project, image)) {
        const MapOrigin origin = parts->origin(project);
        const CorrectedMap result =
            corrected(automaticMap(project, image, *parts, options), parts->corrections);
        project.saveLabelMap(
            image, result.map, origin.sources, result.unfit,
            {map ? std::optional(map->revision) : std::nullopt, "", "parse", origin.modelVersion});
    }
}

void proposeNewerMap(Project& project, store::ImageId image, const ParseOptions& options) {
    const std::optional<store::Head> map = project.store().head(image, RevisionKind::LabelMap);
    if (!map || !map->accepted) {
        return;
    }
    const auto parts = mapParts(project, image);
    if (parts && !proposalIsKnown(project, image, parts->origin(project))) {
        const CorrectedMap result =
            corrected(automaticMap(project, image, *parts, options), parts->corrections);
        saveProposal(project, image, result.map, parts->origin(project));
    }
}

dla::Acceptance acceptLabelMap(Project& project, store::ImageId image, const std::string& author) {
    core::expects(!author.empty(), "acceptLabelMap: only a person accepts");
    const ParseOptions options;
    refreshLabelMap(project, image, options);
    if (const auto head = project.store().head(image, RevisionKind::LabelMap); head && head->lookAgain) {
        renewUnderlay(project, image, options, author);
    }
    const auto map = project.store().head(image, RevisionKind::LabelMap);
    if (!map) {
        return dla::Acceptance::NothingToAccept;
    }
    if (map->accepted) {
        return dla::Acceptance::AlreadyAccepted;
    }
    project.store().setAccepted(image, RevisionKind::LabelMap, map->revision, true, author);
    return dla::Acceptance::Accepted;
}

}  // namespace maskwright::annotation::ppa
