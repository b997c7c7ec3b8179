// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"

#include "annotation/fit_settings.h"
#include "annotation/rect_json.h"
#include "core/fitting/fit_version.h"
#include "core/fusion/unsure_islands.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

namespace maskwright::annotation {

namespace fs = std::filesystem;
using nlohmann::json;
using store::ImageId;
using store::RevisionId;
using store::RevisionKind;

namespace {

constexpr const char* kRestore = "Restore the project from a backup.";

// A payload's "madeFrom": the revisions it was made from, by kind.
json sourcesJson(const Project::Sources& from) {
    json sources = json::object();
    for (const auto& [kind, source] :
         {std::pair("points", from.points), std::pair("regions", from.regions),
          std::pair("corrections", from.corrections), std::pair("base", from.base)}) {
        if (source) {
            sources[kind] = static_cast<std::int64_t>(*source);
        }
    }
    return sources;
}

std::optional<RevisionId> sourceFrom(const json& payload, const char* kind) {
    const json& sources = payload.at("madeFrom");
    const auto found = sources.find(kind);
    return found == sources.end() ? std::nullopt : std::optional(RevisionId{found->get<std::int64_t>()});
}

FaceList facesFrom(const json& value) {
    FaceList list;
    for (const json& face : value.at("faces")) {
        core::FaceCandidate candidate;
        candidate.box = {face.at("box").at(0), face.at("box").at(1), face.at("box").at(2),
                         face.at("box").at(3)};
        candidate.score = face.at("score");
        candidate.rollDegrees = face.at("roll");
        list.candidates.push_back(candidate);
    }
    list.chosen = value.at("chosen");
    if (!list.candidates.empty() && list.chosen >= list.candidates.size()) {
        list.chosen = 0;
    }
    return list;
}

bool isUntouched(core::PointState state) {
    return state == core::PointState::Predicted || state == core::PointState::Propagated;
}

// The mean confidence of the points that no person has looked at; 1 if a person has looked at all. Faces sort
// by it more nearly as by their true error than by the least sure point: rank correlation 0.68 against 0.58
// on 166 faces of helen_afw/train and lfpw/train that the network had not seen.
double meanConfidence(const core::Landmarks& landmarks) {
    double sum = 0;
    int points = 0;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (isUntouched(landmarks.states[i])) {
            sum += landmarks.confidences[i];
            ++points;
        }
    }
    return points > 0 ? sum / points : 1;
}

// -1 if a person has looked at every point.
double leastConfidence(const core::Landmarks& landmarks) {
    double least = -1;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (isUntouched(landmarks.states[i]) && (least < 0 || landmarks.confidences[i] < least)) {
            least = landmarks.confidences[i];
        }
    }
    return least;
}

// How far the points of two models lie apart: the mean, in the outer-eye distances of the first.
double disagreementOf(const core::Landmarks& one, const core::Landmarks& other) {
    const double scale = std::max(1.0, core::interOcular(one.points));
    return (one.points - other.points).colwise().norm().mean() / scale;
}

store::NewRevision newRevision(ImageId image, RevisionKind kind, const Project::Origin& origin) {
    store::NewRevision revision;
    revision.image = image;
    revision.kind = kind;
    revision.madeFrom = origin.madeFrom;
    revision.author = origin.author;
    revision.tool = origin.tool;
    revision.modelVersion = origin.modelVersion;
    revision.byPerson = !origin.author.empty();
    return revision;
}

// A revision as what its payload means; read(payload, stored) fills in what the payload says.
template <typename T, typename Read>
Project::Stored<T> revisionAs(const store::ProjectStore& store, RevisionId id, RevisionKind kind,
                              const Read& read) {
    const store::Revision revision = store.revision(id);
    core::expects(revision.kind == kind, "the revision is of another kind");
    Project::Stored<T> stored{};
    stored.revision = revision.id;
    stored.byPerson = revision.byPerson;
    stored.modelVersion = revision.modelVersion;
    try {
        read(revision.payload, stored);
    } catch (const core::Error& error) {
        if (!error.subject().empty()) {
            throw;
        }
        throw core::Error(error.happened(), store.image(revision.image).name, kRestore);
    } catch (const json::exception& error) {
        throw core::Error(std::string("a stored revision is damaged (") + error.what() + ")",
                          store.image(revision.image).name, kRestore);
    }
    return stored;
}

// The head likewise. The revision is read by the head's id and never changes, so that both belong together
// even while another process saves.
template <typename T, typename Read>
std::optional<Project::Stored<T>> headAs(const store::ProjectStore& store, ImageId image, RevisionKind kind,
                                         const Read& read) {
    const std::optional<store::Head> head = store.head(image, kind);
    if (!head) {
        return std::nullopt;
    }
    Project::Stored<T> stored = revisionAs<T>(store, head->revision, kind, read);
    stored.accepted = head->accepted;
    stored.byPerson = head->byPerson;
    return stored;
}

void readLandmarks(const std::string& payload, Project::Stored<core::Landmarks>& stored) {
    stored.value = core::landmarksFromJson(payload);
}

// What a label map was made from, without the map itself.
template <typename T>
void readSources(const json& payload, Project::Stored<T>& stored) {
    stored.points = sourceFrom(payload, "points");
    stored.regions = sourceFrom(payload, "regions");
    stored.corrections = sourceFrom(payload, "corrections");
    stored.base = sourceFrom(payload, "base");
    for (const json& rect : payload.value("lookAgainAt", json::array())) {
        stored.lookAgainAt.push_back(rectFrom(rect));
    }
}

void readOnlySources(const std::string& text, Project::Stored<std::monostate>& stored) {
    readSources(json::parse(text), stored);
}

auto labelMapReader(const store::ProjectStore& store) {
    return [&store](const std::string& text, Project::Stored<core::LabelMap>& stored) {
        const json payload = json::parse(text);
        stored.value = core::image::decodeLabelPng(store.object(payload.at("object")), {});
        readSources(payload, stored);
    };
}

}  // namespace

Project::Project(const fs::path& folder) : store_(folder) {}

fs::path Project::photoPath(ImageId image) const {
    const store::ImageRecord record = store_.image(image);
    fs::path path = (store_.folder() / fs::path(record.path)).lexically_normal();
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) {
        throw core::Error("the photo is gone", path.string(),
                          "If it was moved, add the folder where it is now: it is known again by its "
                          "content. Else put it back.");
    }
    return path;
}

core::RgbImage Project::photo(ImageId image) const {
    const store::ImageRecord record = store_.image(image);
    const fs::path path = photoPath(image);
    core::RgbImage photo = core::image::readPhoto(path);
    if (photo.width() != record.width || photo.height() != record.height) {
        throw core::Error("the photo has changed since it was imported (it was " +
                              std::to_string(record.width) + " x " + std::to_string(record.height) +
                              " pixels, now it is " + std::to_string(photo.width()) + " x " +
                              std::to_string(photo.height()) + ")",
                          path.string(), "Put the old photo back, or import the new one as another image.");
    }
    return photo;
}

std::optional<Project::Stored<FaceList>> Project::faces(ImageId image) const {
    return headAs<FaceList>(store_, image, RevisionKind::Faces, [](const std::string& payload, auto& stored) {
        stored.value = facesFrom(json::parse(payload));
    });
}

std::optional<Project::Stored<core::Landmarks>> Project::landmarks(ImageId image) const {
    return headAs<core::Landmarks>(store_, image, RevisionKind::Landmarks, readLandmarks);
}

std::optional<Project::Stored<core::RegionMap>> Project::regions(ImageId image) const {
    return headAs<core::RegionMap>(
        store_, image, RevisionKind::Regions, [&](const std::string& text, auto& stored) {
            const json payload = json::parse(text);
            stored.value = core::image::decodeRegionPng(
                store_.object(payload.at("object")), payload.at("photoWidth"), payload.at("photoHeight"),
                rectFrom(payload.at("window")), store_.image(image).name);
            if (const auto parts = payload.find("parts"); parts != payload.end()) {
                stored.value.parts = core::image::decodePartsPng(
                    store_.object(parts->at("object")), rectFrom(parts->at("window")), parts->at("cellPx"),
                    store_.image(image).name);
            }
            stored.points = sourceFrom(payload, "points");
        });
}

std::optional<Project::Stored<core::LabelMap>> Project::labelMap(ImageId image) const {
    return headAs<core::LabelMap>(store_, image, RevisionKind::LabelMap, labelMapReader(store_));
}

std::optional<Project::Stored<std::monostate>> Project::labelMapSources(ImageId image) const {
    return headAs<std::monostate>(store_, image, RevisionKind::LabelMap, readOnlySources);
}

core::Landmarks Project::landmarksOf(RevisionId revision) const {
    return revisionAs<core::Landmarks>(store_, revision, RevisionKind::Landmarks, readLandmarks).value;
}

core::LabelMap Project::labelMapOf(RevisionId revision) const {
    return revisionAs<core::LabelMap>(store_, revision, RevisionKind::LabelMap, labelMapReader(store_)).value;
}

std::optional<RevisionId> Project::pointsOfLabelMap(RevisionId revision) const {
    return revisionAs<std::monostate>(store_, revision, RevisionKind::LabelMap, readOnlySources).points;
}

RevisionId Project::saveFaces(ImageId image, const FaceList& faces, const Origin& origin) {
    core::expects(faces.candidates.empty() || faces.chosen < faces.candidates.size(),
                  "the chosen face is in the list");
    store::NewRevision revision = newRevision(image, RevisionKind::Faces, origin);
    json list = json::array();
    for (const core::FaceCandidate& face : faces.candidates) {
        list.push_back({{"box", {face.box.x0, face.box.y0, face.box.x1, face.box.y1}},
                        {"score", face.score},
                        {"roll", face.rollDegrees}});
    }
    revision.payload = json{{"faces", list}, {"chosen", faces.chosen}}.dump();
    revision.nothingFound = faces.candidates.empty();
    return store_.save(revision);
}

RevisionId Project::saveLandmarks(ImageId image, const core::Landmarks& landmarks, const Origin& origin) {
    store::NewRevision revision = newRevision(image, RevisionKind::Landmarks, origin);
    revision.payload = core::toJson(landmarks);
    revision.byPerson = landmarks.touchedByPerson();
    // Accepted points that a person has changed are checked again before they count as accepted.
    const std::optional<store::Head> head = store_.head(image, RevisionKind::Landmarks);
    revision.lookAgain = head && (head->accepted || head->lookAgain) && !landmarks.allAccepted();
    revision.score = meanConfidence(landmarks);
    revision.worstPoint = leastConfidence(landmarks);
    if (origin.author.empty() && head && !head->byPerson) {
        const store::Revision before = store_.revision(head->revision);
        if (!before.modelVersion.empty() && before.modelVersion != origin.modelVersion) {
            revision.disagreement = disagreementOf(core::landmarksFromJson(before.payload), landmarks);
        }
    }
    RevisionId saved{};
    store_.together([&] {
        saved = store_.save(revision);
        if (!origin.author.empty() && landmarks.allAccepted()) {
            store_.setAccepted(image, RevisionKind::Landmarks, saved, true, origin.author);
        }
    });
    return saved;
}

RevisionId Project::saveRegions(ImageId image, const core::RegionMap& found, std::optional<RevisionId> points,
                                const Origin& origin) {
    core::RegionMap regions = found;
    if (regions.window.empty()) {
        // Points far outside of the photo leave no head in it; a picture has to have a pixel.
        regions.window = {0, 0, 1, 1};
        regions.hair = regions.skin = core::Raster<std::uint8_t>(1, 1);
    }
    store::NewRevision revision = newRevision(image, RevisionKind::Regions, origin);
    const std::string object = store_.putObject(core::image::encodeRegionPng(regions));
    json payload{{"object", object},
                 {"photoWidth", regions.photoWidth},
                 {"photoHeight", regions.photoHeight},
                 {"window", rectJson(regions.window)},
                 {"madeFrom", sourcesJson({.points = points})}};
    revision.objects = {object};
    if (regions.parts) {
        revision.objects.push_back(store_.putObject(core::image::encodePartsPng(*regions.parts)));
        payload["parts"] = {{"object", revision.objects.back()},
                            {"window", rectJson(regions.parts->window)},
                            {"cellPx", regions.parts->cellPx}};
    }
    revision.payload = payload.dump();
    return store_.save(revision);
}

RevisionId Project::saveLabelMap(ImageId image, const core::LabelMap& map, const Sources& sources,
                                 const std::vector<core::PixelRect>& lookAgainAt, const Origin& origin) {
    store::NewRevision revision = newRevision(image, RevisionKind::LabelMap, origin);
    const std::string object = store_.putObject(core::image::encodeLabelPng(map));
    json payload{{"object", object}, {"madeFrom", sourcesJson(sources)}};
    for (const core::PixelRect& rect : lookAgainAt) {
        payload["lookAgainAt"].push_back(rectJson(rect));
    }
    revision.payload = payload.dump();
    revision.lookAgain = !lookAgainAt.empty();
    // A fused map can be made again, whoever asked for it; one that a person brought cannot.
    revision.byPerson = !origin.author.empty() && !sources.points;
    revision.objects = {object};
    return store_.save(revision);
}

std::string fusedMapVersion(const std::string& regionsVersion) {
    return regionsVersion + ", " + core::fitting::kFitVersion + ", " + core::fusion::kIslandsVersion;
}

bool Project::labelMapIsStale(ImageId image) const {
    const auto map = labelMapSources(image);
    if (!map || map->accepted) {
        return false;
    }
    const auto isNoHead = [&](const std::optional<RevisionId>& source, RevisionKind kind) {
        const std::optional<store::Head> head = store_.head(image, kind);
        return source && head && head->revision != *source;
    };
    const bool fittedOtherwise = map->points && !map->modelVersion.ends_with(fusedMapVersion(store_, {}));
    const std::optional<store::Head> corrections = store_.head(image, RevisionKind::Corrections);
    return fittedOtherwise || isNoHead(map->points, RevisionKind::Landmarks) ||
           isNoHead(map->regions, RevisionKind::Regions) ||
           (corrections && corrections->revision != map->corrections);
}

}  // namespace maskwright::annotation
