// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/project_store.h"
#include "core/label_map.h"
#include "core/landmarks.h"
#include "core/predictors.h"
#include "core/raster.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// annotation/ is the work on photos: the project and what is done to it (dla/ points, ppa/ label maps,
// formats/ import and export, review/ sheets and checks). It knows predictors by their interfaces alone: no
// Torch, no widgets.
namespace maskwright::annotation {

// The faces found on a photo; chosen is the one this image is about.
struct FaceList {
    std::vector<core::FaceCandidate> candidates;
    std::size_t chosen = 0;  // meaningless if there are no candidates
};

// The model version of a map fused from the regions of this one and the parts that core/fitting makes now.
[[nodiscard]] std::string fusedMapVersion(const std::string& regionsVersion);

// A project's store with the meaning of its payloads: points, regions and maps instead of text and bytes.
// Belongs to one thread, like the store it holds.
class Project {
  public:
    explicit Project(const std::filesystem::path& folder);

    [[nodiscard]] store::ProjectStore& store() { return store_; }
    [[nodiscard]] const store::ProjectStore& store() const { return store_; }

    // The full path of an image's photo. Throws Error, with the remedy, if the photo is gone.
    [[nodiscard]] std::filesystem::path photoPath(store::ImageId image) const;
    // Decodes the photo; throws Error also if its content has changed since the import (size of the picture
    // differs).
    [[nodiscard]] core::RgbImage photo(store::ImageId image) const;

    // What a revision was made from; none of them for imported ones.
    struct Sources {
        std::optional<store::RevisionId> points = std::nullopt;   // regions and label maps
        std::optional<store::RevisionId> regions = std::nullopt;  // label maps
        // Label maps: the person's pixels that lie over it, and the imported map below them, if it is one.
        std::optional<store::RevisionId> corrections = std::nullopt;
        std::optional<store::RevisionId> base = std::nullopt;
        bool operator==(const Sources&) const = default;
    };
    template <typename T>
    struct Stored : Sources {
        T value;
        store::RevisionId revision{};
        bool accepted = false;
        bool byPerson = false;
        std::string modelVersion;
        // Label maps: where a person's pixels no longer fit what lies below them.
        std::vector<core::PixelRect> lookAgainAt = {};
    };
    [[nodiscard]] std::optional<Stored<FaceList>> faces(store::ImageId image) const;
    [[nodiscard]] std::optional<Stored<core::Landmarks>> landmarks(store::ImageId image) const;
    [[nodiscard]] std::optional<Stored<core::RegionMap>> regions(store::ImageId image) const;
    [[nodiscard]] std::optional<Stored<core::LabelMap>> labelMap(store::ImageId image) const;
    // The head map's sources, without the map itself, which takes long to read.
    [[nodiscard]] std::optional<Stored<std::monostate>> labelMapSources(store::ImageId image) const;

    // What a revision says, whether it is the head or not: revisions never change. Require one of the kind.
    [[nodiscard]] core::Landmarks landmarksOf(store::RevisionId revision) const;
    [[nodiscard]] core::LabelMap labelMapOf(store::RevisionId revision) const;
    // The points a label map was made from; none for an imported one.
    [[nodiscard]] std::optional<store::RevisionId> pointsOfLabelMap(store::RevisionId revision) const;

    // Who or what writes a revision. madeFrom: the head it was made from, see ProjectStore::save.
    struct Origin {
        std::optional<store::RevisionId> madeFrom;
        std::string author;  // empty: a program
        std::string tool;
        std::string modelVersion;
    };
    store::RevisionId saveFaces(store::ImageId image, const FaceList& faces, const Origin& origin);
    // Points of which a person has accepted every one are accepted with the same transaction.
    store::RevisionId saveLandmarks(store::ImageId image, const core::Landmarks& landmarks,
                                    const Origin& origin);
    // points: what they were made with. An empty window (no head in the photo) becomes a pixel of neither.
    store::RevisionId saveRegions(store::ImageId image, const core::RegionMap& regions,
                                  std::optional<store::RevisionId> points, const Origin& origin);
    // points and regions: the revisions the map was fused from; none for an imported map. A fused map's
    // modelVersion is fusedMapVersion().
    store::RevisionId saveLabelMap(store::ImageId image, const core::LabelMap& map,
                                   std::optional<store::RevisionId> points,
                                   std::optional<store::RevisionId> regions, const Origin& origin) {
        return saveLabelMap(image, map, {.points = points, .regions = regions}, {}, origin);
    }
    // A map with a person's pixels is a program's work all the same (no author): it is made again from its
    // sources, in which the person's pixels stay. lookAgainAt: see Stored.
    store::RevisionId saveLabelMap(store::ImageId image, const core::LabelMap& map, const Sources& sources,
                                   const std::vector<core::PixelRect>& lookAgainAt, const Origin& origin);
    // True if the map was fused by another version of the fit, or from points, regions or corrections that
    // are no longer the heads (an accepted map never is stale: what newer points would change is a proposal).
    [[nodiscard]] bool labelMapIsStale(store::ImageId image) const;

  private:
    store::ProjectStore store_;
};

}  // namespace maskwright::annotation
