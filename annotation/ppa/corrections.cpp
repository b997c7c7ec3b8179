// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/ppa/corrections.h"

#include "annotation/rect_json.h"
#include "core/image/label_png.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation::ppa {

namespace {

using core::painting::Corrections;
using nlohmann::json;
using store::RevisionKind;

core::LabelMap readLabels(const Project& project, const json& payload, const char* object,
                          const core::PixelRect& window) {
    if (window.empty()) {
        return {};
    }
    core::LabelMap labels = core::image::decodeLabelPng(project.store().object(payload.at(object)), {});
    if (labels.width() != window.width() || labels.height() != window.height()) {
        throw core::Error("stored corrections have another size than their window");
    }
    return labels;
}

MapCorrections read(const Project& project, const std::string& text) {
    const json payload = json::parse(text);
    MapCorrections result;
    Corrections& pixels = result.pixels;
    pixels.photoWidth = payload.at("photoWidth");
    pixels.photoHeight = payload.at("photoHeight");
    pixels.window = rectFrom(payload.at("window"));
    const core::PixelRect photo{0, 0, pixels.photoWidth, pixels.photoHeight};
    result.underlay.window = rectFrom(payload.at("underlayWindow"));
    if (pixels.window.intersected(photo) != pixels.window ||
        result.underlay.window.intersected(photo) != result.underlay.window) {
        throw core::Error("stored corrections reach beyond their photo");
    }
    pixels.values = readLabels(project, payload, "pixels", pixels.window);
    result.underlay.labels = readLabels(project, payload, "underlay", result.underlay.window);
    return result;
}

}  // namespace

StoredCorrections correctionsOf(const Project& project, store::RevisionId id) {
    constexpr const char* kRestore = "Restore the project from a backup.";
    const store::Revision revision = project.store().revision(id);
    core::expects(revision.kind == RevisionKind::Corrections, "the revision is of another kind");
    try {
        return {read(project, revision.payload), revision.id, revision.author};
    } catch (const core::Error& error) {
        throw core::Error(error.happened(), project.store().image(revision.image).name, kRestore);
    } catch (const json::exception& error) {
        throw core::Error(std::string("stored corrections are damaged (") + error.what() + ")",
                          project.store().image(revision.image).name, kRestore);
    }
}

std::optional<StoredCorrections> corrections(const Project& project, store::ImageId image) {
    const std::optional<store::Head> head = project.store().head(image, RevisionKind::Corrections);
    return head ? std::optional(correctionsOf(project, head->revision)) : std::nullopt;
}

store::RevisionId saveCorrections(Project& project, store::ImageId image, const MapCorrections& corrections,
                                  const Project::Origin& origin) {
    core::expects(!origin.author.empty(), "saveCorrections: only a person corrects");
    const Corrections& pixels = corrections.pixels;
    store::NewRevision revision;
    revision.image = image;
    revision.kind = RevisionKind::Corrections;
    revision.madeFrom = origin.madeFrom;
    revision.author = origin.author;
    revision.tool = origin.tool;
    revision.byPerson = true;
    json payload{{"photoWidth", pixels.photoWidth},
                 {"photoHeight", pixels.photoHeight},
                 {"window", rectJson(pixels.window)},
                 {"underlayWindow", rectJson(corrections.underlay.window)}};
    if (!pixels.empty()) {
        revision.objects = {
            project.store().putObject(core::image::encodeLabelPng(pixels.values)),
            project.store().putObject(core::image::encodeLabelPng(corrections.underlay.labels))};
        payload["pixels"] = revision.objects[0];
        payload["underlay"] = revision.objects[1];
    }
    revision.payload = payload.dump();
    store::RevisionId saved{};
    project.store().together([&] {
        saved = project.store().save(revision);
        const std::optional<store::Head> map = project.store().head(image, RevisionKind::LabelMap);
        if (map && map->accepted) {
            project.store().setAccepted(image, RevisionKind::LabelMap, map->revision, false, origin.author);
        }
    });
    return saved;
}

CorrectedMap corrected(core::LabelMap automatic, const std::optional<StoredCorrections>& corrections) {
    if (!corrections) {
        return {std::move(automatic), {}};
    }
    const Corrections& pixels = corrections->value.pixels;
    if (pixels.photoWidth != automatic.width() || pixels.photoHeight != automatic.height()) {
        const core::PixelRect all = automatic.bounds();
        return {std::move(automatic), {all}};
    }
    std::vector<core::PixelRect> unfit =
        core::painting::unfitPatches(pixels, corrections->value.underlay, automatic);
    core::painting::putOver(automatic, pixels);
    return {std::move(automatic), std::move(unfit)};
}

}  // namespace maskwright::annotation::ppa
