// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/merge.h"

#include "annotation/team/package.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::team {

namespace fs = std::filesystem;
using nlohmann::json;
using store::ImageId;
using store::RevisionId;
using store::RevisionKind;

namespace {

store::PackageRecord requirePackage(Project& project, const Project& package, const fs::path& folder) {
    const auto label = packageLabel(package);
    if (!label) {
        throw core::Error("is no package", folder.string(),
                          "Name a folder that maskwright-cli package has made.");
    }
    if (label->project == projectIdentity(project)) {
        for (const store::PackageRecord& record : project.store().packages()) {
            if (record.id == label->id) {
                return record;
            }
        }
    }
    throw core::Error("is a package of another project", folder.string(),
                      "Merge it into the project that it was made from.");
}

// A label map's or region map's payload names the revisions that it was made from, a proposal's those and the
// map that it is about. Payloads without any stay as they are, byte for byte.
std::string payloadHere(const store::Revision& theirs, const std::function<RevisionId(RevisionId)>& ours) {
    json payload = json::parse(theirs.payload, nullptr, /*allow_exceptions=*/false);
    if (!payload.is_object()) {
        return theirs.payload;
    }
    bool changed = false;
    const auto renumber = [&](json& id) {
        if (id.is_number_integer()) {
            id = static_cast<std::int64_t>(ours(RevisionId{id.get<std::int64_t>()}));
            changed = true;
        }
    };
    if (theirs.kind == RevisionKind::Proposal) {
        for (const char* name : {"against", "points", "regions", "corrections"}) {
            if (payload.contains(name)) {
                renumber(payload[name]);
            }
        }
    } else if (payload.contains("madeFrom") && payload["madeFrom"].is_object()) {
        for (auto& [kind, id] : payload["madeFrom"].items()) {
            renumber(id);
        }
    }
    return changed ? payload.dump() : theirs.payload;
}

class Merge {
  public:
    Merge(Project& project, const Project& package, const store::PackageRecord& record)
        : project_(project), package_(package), record_(record) {}

    void bring(ImageId theirs, MergeReport& report) {
        const store::ImageHistory history = package_.store().imageHistory(theirs);
        const ImageId ours = imageHere(history.image, report);
        for (const store::FullRevision& full : history.revisions) {
            for (const std::string& object : full.objects) {
                project_.store().putObject(package_.store().object(object));
            }
        }
        const store::MergedImage merged = project_.store().mergeImage(record_, ours, history, payloadHere);
        report.revisions += merged.revisions;
        report.taken += static_cast<std::int64_t>(merged.taken.size());
        report.conflicts += static_cast<std::int64_t>(merged.conflicts.size());
    }

  private:
    ImageId imageHere(const store::ImageRecord& theirs, MergeReport& report) {
        if (theirs.id <= record_.lastImage) {
            if (project_.store().image(theirs.id).sha256 != theirs.sha256) {
                throw core::Error("shows another photo in the project than in the package", theirs.name,
                                  "Ask for the package again, as it was.");
            }
            return theirs.id;
        }
        const std::vector<ImageId> samePhoto = project_.store().imagesWithSha256(theirs.sha256);
        if (samePhoto.empty()) {
            throw core::Error("was added in the package, and its photo is not in the project", theirs.name,
                              "Add the photo to the project (import) and merge again.");
        }
        const store::ImageRecord known = project_.store().image(samePhoto.front());
        const std::size_t before = samePhoto.size();
        const ImageId image = project_.store().mergedImage(
            record_.id, theirs.id,
            {theirs.name, known.path, known.sha256, known.sizeBytes, known.width, known.height});
        report.added += project_.store().imagesWithSha256(theirs.sha256).size() > before ? 1 : 0;
        return image;
    }

    Project& project_;
    const Project& package_;
    const store::PackageRecord& record_;
};

std::vector<PartDifference> differencesOf(const core::Landmarks& ours, const core::Landmarks& theirs) {
    const double scale = std::max(1.0, core::interOcular(ours.points));
    std::vector<PartDifference> differences;
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        PartDifference difference{static_cast<core::Part>(i), 0, 0};
        bool hidden = false;
        const std::vector<std::size_t>& points = core::Scheme::lapa().pointsOf(difference.part);
        for (const std::size_t point : points) {
            const double distance = (ours.point(point) - theirs.point(point)).norm() / scale;
            difference.mean += distance / static_cast<double>(points.size());
            difference.most = std::max(difference.most, distance);
            hidden |= ours.visibilities[point] != theirs.visibilities[point];
        }
        if (difference.most > 0 || hidden) {
            differences.push_back(difference);
        }
    }
    std::ranges::stable_sort(differences, std::greater<>{}, &PartDifference::mean);
    return differences;
}

std::array<std::int64_t, core::kClassCount> pixelsThatDiffer(const core::LabelMap& ours,
                                                             const core::LabelMap& theirs) {
    std::array<std::int64_t, core::kClassCount> pixels{};
    for (int y = 0; y < std::min(ours.height(), theirs.height()); ++y) {
        for (int x = 0; x < std::min(ours.width(), theirs.width()); ++x) {
            if (ours.at(x, y) != theirs.at(x, y)) {
                ++pixels.at(ours.at(x, y));
                ++pixels.at(theirs.at(x, y));
            }
        }
    }
    return pixels;
}

// Pixels that people have set otherwise; one that only one of them has set counts for its class.
std::array<std::int64_t, core::kClassCount> setOtherwise(const core::painting::Corrections& ours,
                                                         const core::painting::Corrections& theirs) {
    std::array<std::int64_t, core::kClassCount> pixels{};
    const auto count = [&](std::uint8_t value) {
        if (value != core::painting::kNoCorrection) {
            ++pixels.at(value);
        }
    };
    for (int y = 0; y < std::max(ours.photoHeight, theirs.photoHeight); ++y) {
        for (int x = 0; x < std::max(ours.photoWidth, theirs.photoWidth); ++x) {
            if (ours.at(x, y) != theirs.at(x, y)) {
                count(ours.at(x, y));
                count(theirs.at(x, y));
            }
        }
    }
    return pixels;
}

// Whether these pixels lie over the map already.
bool shows(const core::LabelMap& map, const core::painting::Corrections& pixels) {
    if (pixels.photoWidth != map.width() || pixels.photoHeight != map.height()) {
        return false;
    }
    core::LabelMap painted = map;
    core::painting::putOver(painted, pixels);
    return painted == map;
}

store::Conflict movedOn(const Disagreement& disagreement, const char* what) {
    return store::Conflict(std::string(what) + " changed by someone else in the meantime", disagreement.image,
                           "Look at the newer state, then decide again.");
}

// The head that a disagreement was about, if it is the head still.
store::Head requireHead(const Project& project, const Disagreement& disagreement) {
    return project.store().head(disagreement.conflict.image, disagreement.conflict.kind).value();
}

}  // namespace

MergeReport mergePackage(Project& project, const fs::path& folder, const std::string& author,
                         core::Progress& progress) {
    const Project package(folder);
    const store::PackageRecord record = requirePackage(project, package, folder);
    MergeReport report;
    report.package = record.id;
    report.assignee = record.assignee;
    Merge merge(project, package, record);
    const std::vector<store::ImageRecord> images = package.store().images();
    for (std::size_t i = 0; i < images.size(); ++i) {
        progress.stopIfCancelled();
        progress.report(static_cast<double>(i) / static_cast<double>(images.size()), "merging");
        try {
            merge.bring(images[i].id, report);
            ++report.images;
        } catch (const core::Error& error) {
            report.failures.push_back({images[i].name, error.what()});
        }
    }
    project.store().addPackageMerge(record.id, author);
    progress.report(1, "merged");
    return report;
}

std::vector<Disagreement> disagreements(const Project& project) {
    std::vector<Disagreement> all;
    for (const store::MergeConflict& conflict : project.store().openConflicts()) {
        Disagreement disagreement;
        disagreement.conflict = conflict;
        disagreement.image = project.store().image(conflict.image).name;
        disagreement.theirsBy = project.store().revision(conflict.theirs).author;
        const auto head = project.store().headRevision(conflict.image, conflict.kind);
        disagreement.oursBy = head ? head->author : "";
        if (conflict.kind == RevisionKind::Landmarks) {
            disagreement.ours = project.landmarksOf(head->id);
            disagreement.theirs = project.landmarksOf(conflict.theirs);
            disagreement.parts = differencesOf(disagreement.ours, disagreement.theirs);
        } else if (conflict.kind == RevisionKind::LabelMap) {
            disagreement.ourMap = project.labelMapOf(head->id);
            disagreement.theirMap = project.labelMapOf(conflict.theirs);
            disagreement.pixels = pixelsThatDiffer(disagreement.ourMap, disagreement.theirMap);
        } else {
            disagreement.ourPixels = ppa::correctionsOf(project, head->id).value;
            disagreement.theirPixels = ppa::correctionsOf(project, conflict.theirs).value;
            disagreement.pixels =
                setOtherwise(disagreement.ourPixels.pixels, disagreement.theirPixels.pixels);
        }
        all.push_back(std::move(disagreement));
    }
    return all;
}

PartChoice allFrom(Side side) {
    PartChoice choice{};
    choice.fill(side);
    return choice;
}

void settlePoints(Project& project, const Disagreement& disagreement, const PartChoice& choice,
                  const std::string& author) {
    const store::MergeConflict& conflict = disagreement.conflict;
    core::expects(conflict.kind == RevisionKind::Landmarks, "settlePoints: the conflict is about points");
    const store::Head head = requireHead(project, disagreement);
    core::Landmarks settled = disagreement.ours;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (choice.at(static_cast<std::size_t>(core::Scheme::lapa().partOf(i))) == Side::Theirs) {
            settled.setPoint(i, disagreement.theirs.point(i));
            settled.states.at(i) = disagreement.theirs.states.at(i);
            settled.visibilities.at(i) = disagreement.theirs.visibilities.at(i);
            settled.confidences.at(i) = disagreement.theirs.confidences.at(i);
        }
    }
    if (project.landmarksOf(head.revision) != disagreement.ours) {
        throw movedOn(disagreement, "the points were");
    }
    project.store().together([&] {
        if (settled != disagreement.ours) {
            project.saveLandmarks(
                conflict.image, settled,
                {.madeFrom = head.revision, .author = author, .tool = "merge", .modelVersion = {}});
        }
        project.store().settleConflict(conflict.id, author);
    });
}

void settleMap(Project& project, const Disagreement& disagreement, Side side, const std::string& author) {
    const store::MergeConflict& conflict = disagreement.conflict;
    core::expects(conflict.kind == RevisionKind::LabelMap, "settleMap: the conflict is about a label map");
    const store::Head head = requireHead(project, disagreement);
    if (project.labelMapOf(head.revision) != disagreement.ourMap) {
        throw movedOn(disagreement, "the label map was");
    }
    project.store().together([&] {
        if (side == Side::Theirs) {
            const RevisionId saved = project.saveLabelMap(
                conflict.image, disagreement.theirMap, std::nullopt, std::nullopt,
                {.madeFrom = head.revision, .author = author, .tool = "merge", .modelVersion = {}});
            if (head.accepted) {
                project.store().setAccepted(conflict.image, conflict.kind, saved, true, author);
            }
        }
        project.store().settleConflict(conflict.id, author);
    });
}

void settleCorrections(Project& project, const Disagreement& disagreement, Side side,
                       const std::string& author) {
    const store::MergeConflict& conflict = disagreement.conflict;
    core::expects(conflict.kind == RevisionKind::Corrections,
                  "settleCorrections: the conflict is about pixels that people have set");
    const store::Head head = requireHead(project, disagreement);
    // What lies below them may have been looked at since.
    if (ppa::correctionsOf(project, head.revision).value.pixels != disagreement.ourPixels.pixels) {
        throw movedOn(disagreement, "the pixels were");
    }
    project.store().together([&] {
        if (side == Side::Theirs) {
            const auto map = project.labelMap(conflict.image);
            ppa::saveCorrections(
                project, conflict.image, disagreement.theirPixels,
                {.madeFrom = head.revision, .author = author, .tool = "merge", .modelVersion = {}});
            // An accepted map that holds these pixels already was not reopened by them.
            if (map && map->accepted && shows(map->value, disagreement.theirPixels.pixels)) {
                project.store().setAccepted(conflict.image, RevisionKind::LabelMap, map->revision, true,
                                            author);
            }
        }
        project.store().settleConflict(conflict.id, author);
    });
}

}  // namespace maskwright::annotation::team
