// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/proposals.h"

#include "core/image/label_png.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation::ppa {

namespace {

using nlohmann::json;
using store::ImageId;
using store::RevisionId;
using store::RevisionKind;

// What a proposal's payload says. Without an object nothing would change.
struct Noted {
    RevisionId revision{};
    RevisionId against{};  // the map's revision
    MapOrigin origin;
    std::string object;
    std::int64_t pixels = 0;
    bool refused = false;
};

json sourceJson(const std::optional<RevisionId>& source) {
    return source ? json(static_cast<std::int64_t>(*source)) : json();
}

std::optional<RevisionId> sourceFrom(const json& value) {
    return value.is_null() ? std::nullopt : std::optional(RevisionId{value.get<std::int64_t>()});
}

std::optional<Noted> noted(const Project& project, ImageId image) {
    const std::optional<store::Revision> head = project.store().headRevision(image, RevisionKind::Proposal);
    if (!head) {
        return std::nullopt;
    }
    try {
        const json payload = json::parse(head->payload);
        Noted result;
        result.revision = head->id;
        result.against = RevisionId{payload.at("against").get<std::int64_t>()};
        result.origin = {{sourceFrom(payload.at("points")), sourceFrom(payload.at("regions")),
                          sourceFrom(payload.at("corrections")), std::nullopt},
                         head->modelVersion};
        result.object = payload.value("object", "");
        result.pixels = payload.at("pixels");
        result.refused = payload.at("refused");
        return result;
    } catch (const json::exception& error) {
        throw core::Error(std::string("a stored proposal is damaged (") + error.what() + ")",
                          project.store().image(image).name, "Restore the project from a backup.");
    }
}

// Of the accepted map as it stands; none if it is past or nothing is proposed.
std::optional<Noted> pending(const Project& project, ImageId image) {
    const std::optional<store::Head> map = project.store().head(image, RevisionKind::LabelMap);
    std::optional<Noted> last = noted(project, image);
    const bool counts = map && map->accepted && last && last->against == map->revision &&
                        !last->object.empty() && !last->refused;
    return counts ? std::move(last) : std::nullopt;
}

Noted requirePending(const Project& project, ImageId image) {
    if (std::optional<Noted> last = pending(project, image)) {
        return std::move(*last);
    }
    throw core::Error("there is no proposal for its label map", project.store().image(image).name,
                      "Make label maps to see what would change now.");
}

store::NewRevision revisionFor(ImageId image, const Noted& proposal, std::optional<RevisionId> madeFrom) {
    store::NewRevision revision;
    revision.image = image;
    revision.kind = RevisionKind::Proposal;
    revision.madeFrom = madeFrom;
    revision.modelVersion = proposal.origin.modelVersion;
    revision.score = proposal.refused ? 0 : static_cast<double>(proposal.pixels);
    json payload{{"against", static_cast<std::int64_t>(proposal.against)},
                 {"points", sourceJson(proposal.origin.sources.points)},
                 {"regions", sourceJson(proposal.origin.sources.regions)},
                 {"corrections", sourceJson(proposal.origin.sources.corrections)},
                 {"pixels", proposal.pixels},
                 {"refused", proposal.refused}};
    if (!proposal.object.empty()) {
        payload["object"] = proposal.object;
        revision.objects = {proposal.object};
    }
    revision.payload = payload.dump();
    return revision;
}

std::int64_t differingPixels(const core::LabelMap& a, const core::LabelMap& b) {
    if (a.width() != b.width() || a.height() != b.height()) {
        return static_cast<std::int64_t>(b.pixels().size());
    }
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        count += a.pixels()[i] != b.pixels()[i] ? 1 : 0;
    }
    return count;
}

}  // namespace

std::optional<Proposal> proposal(const Project& project, ImageId image) {
    const std::optional<Noted> last = pending(project, image);
    if (!last) {
        return std::nullopt;
    }
    return Proposal{
        core::image::decodeLabelPng(project.store().object(last->object), project.store().image(image).name),
        last->pixels, last->revision};
}

bool proposalIsKnown(const Project& project, ImageId image, const MapOrigin& origin) {
    const auto map = project.labelMapSources(image);
    if (!map || !map->points) {
        return true;
    }
    if (MapOrigin{*map, map->modelVersion} == origin) {
        return true;
    }
    const std::optional<Noted> last = noted(project, image);
    return last && last->against == map->revision && last->origin == origin;
}

std::int64_t saveProposal(Project& project, ImageId image, const core::LabelMap& map,
                          const MapOrigin& origin) {
    const auto accepted = project.labelMap(image);
    if (!accepted || !accepted->accepted) {
        throw store::Conflict("the label map is not accepted any more", project.store().image(image).name,
                              "Make label maps again.");
    }
    const std::optional<store::Head> before = project.store().head(image, RevisionKind::Proposal);
    Noted proposed{{}, accepted->revision, origin, {}, differingPixels(accepted->value, map), false};
    if (proposed.pixels > 0) {
        proposed.object = project.store().putObject(core::image::encodeLabelPng(map));
        // The very map that a person has refused, from other sources, is no news.
        const std::optional<Noted> last = before ? noted(project, image) : std::nullopt;
        proposed.refused =
            last && last->against == proposed.against && last->refused && last->object == proposed.object;
    }
    store::NewRevision revision =
        revisionFor(image, proposed, before ? std::optional(before->revision) : std::nullopt);
    revision.tool = "propose";
    project.store().save(revision);
    return proposed.refused ? 0 : proposed.pixels;
}

void takeProposal(Project& project, ImageId image, const std::string& author) {
    core::expects(!author.empty(), "takeProposal: only a person accepts");
    const Noted taken = requirePending(project, image);
    const std::optional<Proposal> proposed = proposal(project, image);
    project.store().together([&] {
        const RevisionId map =
            project.saveLabelMap(image, proposed.value().map, taken.origin.sources, {},
                                 {taken.against, author, "take proposal", taken.origin.modelVersion});
        project.store().setAccepted(image, RevisionKind::LabelMap, map, true, author);
    });
}

void refuseProposal(Project& project, ImageId image, const std::string& author) {
    core::expects(!author.empty(), "refuseProposal: only a person refuses");
    Noted refused = requirePending(project, image);
    refused.refused = true;
    store::NewRevision revision = revisionFor(image, refused, refused.revision);
    revision.author = author;
    revision.tool = "refuse proposal";
    project.store().save(revision);
}

}  // namespace maskwright::annotation::ppa
