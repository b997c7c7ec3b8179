// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// annotation/store keeps a project on disk: the database, the objects (label maps and region maps by hash)
// and nothing else. All SQL stands here; what is SQLite's alone stands in sqlite.cpp.
namespace maskwright::annotation::store {

// Strong ids: an image is one face of one photo (a photo may stand in a project several times).
enum class ImageId : std::int64_t {};
enum class RevisionId : std::int64_t {};

enum class Split : std::uint8_t { None, Train, Validation, Test };

// What a revision is a state of. Each image has at most one head per kind.
// Corrections are the pixels that a person has set over the automatic label map; a proposal is what newer
// points, regions or a newer fit would make of an accepted map.
enum class RevisionKind : std::uint8_t { Faces, Landmarks, Regions, LabelMap, Corrections, Proposal };

struct ImageRecord {
    ImageId id{};
    std::string
        name;  // unique in the project: the photo's file name without ending, made unique; used by export
    std::string path;    // relative to the project folder, UTF-8, '/' as separator
    std::string sha256;  // of the photo file, lower-case hex
    std::int64_t sizeBytes = 0;
    int width = 0;  // upright
    int height = 0;
    Split split = Split::None;
};

struct NewImage {
    std::string name;  // wished; the store makes it fit for file names, and unique
    std::string path;
    std::string sha256;
    std::int64_t sizeBytes = 0;
    int width = 0;
    int height = 0;
    Split split = Split::None;
};

struct Revision {
    RevisionId id{};
    ImageId image{};
    RevisionKind kind{};
    std::optional<RevisionId> parent;  // the head it was made from
    std::string author;                // a person's name, or empty for a program
    std::string time;                  // UTC, ISO 8601 with milliseconds
    std::string tool;                  // "drag", "place", "import", ...
    std::string modelVersion;          // which model or fit made it, may be empty
    std::string payload;               // text: JSON of the kind; objects are named in it by hash
    bool byPerson = false;
    bool nothingFound = false;
    bool lookAgain = false;
    double score = -1;
    double worstPoint = -1;
    double disagreement = -1;
};

struct NewRevision {
    ImageId image{};
    RevisionKind kind{};
    std::optional<RevisionId> madeFrom;  // the head this was made from; none: there was no head
    std::string author;
    std::string tool;
    std::string modelVersion;
    std::string payload;
    bool byPerson =
        false;  // whether a person's edit is part of this state; a model never replaces such a head
    bool nothingFound = false;  // Faces: the photo was searched and holds no face
    bool lookAgain = false;     // wants another look of a person's before it is accepted
    double score = -1;          // 0..1 for sorting (mean confidence of the points), -1 unknown;
                                // Proposal: how many pixels would change
    // Landmarks: the confidence (0..1) of the least certain point that no person has looked at, and how far
    // the points of two models lie apart (mean, in outer-eye distances), where this one has placed anew what
    // the other had placed; -1 none. For sorting.
    double worstPoint = -1;
    double disagreement = -1;
    std::vector<std::string> objects;  // hashes the payload refers to; put before
};

struct Head {
    RevisionId revision{};
    bool byPerson = false;
    bool accepted = false;
    bool verified = false;  // by a second person
    bool nothingFound = false;
    bool lookAgain = false;  // and not accepted since
    double score = -1;
    double worstPoint = -1;    // see NewRevision
    double disagreement = -1;  // see NewRevision
};

// What a person has said of an image as such; a later word replaces an earlier one.
enum class Mark : std::uint8_t {
    None,
    Flagged,    // somebody should look at it
    Postponed,  // left for later
    NotAFace,   // there is nothing to annotate: no queue offers it, and nothing is made of it
};

struct Comment {
    std::string author;
    std::string time;
    std::string text;
};

// Another process or window saved a newer revision first. Nothing was written; read the head again and
// decide.
class Conflict : public core::Error {
  public:
    using core::Error::Error;
};

// How suspicious a label map looks, and why. Derived: it may be made again at any time.
struct MapSuspicion {
    ImageId image{};
    RevisionId map{};     // what was judged
    double score = 0;     // >= 0, larger is worse
    std::string version;  // of what judged it: rules, parser, statistics
    std::string doubts;   // JSON of core/review
};

// A line of the image list: light, no payload.
struct ImageRow {
    ImageId id{};
    std::string name;
    Split split = Split::None;
    std::optional<Head> faces;
    std::optional<Head> landmarks;
    std::optional<Head> labelMap;
    Mark mark = Mark::None;
    // Of the label map's head; none if nobody has judged it yet.
    std::optional<double> suspicion;
    std::string doubts;
    // How many pixels of the accepted map a pending proposal would change; 0: there is none.
    std::int64_t proposalPixels = 0;
};

enum class StateFilter : std::uint8_t {
    All,
    NotPlaced,  // no landmarks yet
    NoFace,     // located, and no face found
    ToCorrect,  // landmarks, not accepted
    Accepted,   // landmarks accepted
    NotParsed,  // no label map
    ToReview,   // label map, not accepted
    MapAccepted,
    Flagged,
    ToVerify,  // landmarks accepted, and a second person has not verified them
    Verified,
    LookAgain,  // accepted points were changed, or a person's pixels no longer fit the map below them
    Proposed,   // an accepted map that newer points, regions or fits would change
    Faces,      // all but those that are marked as not a face
};

// WorstFirst: lowest score first, unknown ones last, equal ones by name; the label map's score where the
// state is about maps, else that of the landmarks; proposals: most pixels first. MostSuspicious: label maps
// by their suspicion, the worst first, equal ones by name, those that nobody has judged last. WorstPoint: by
// the least certain point, unknown ones last. Disagreement: by how far two models lie apart, the farthest
// first. State: what is least done first, points before maps. Points of projects that an older version has
// written are unknown to the two before until they are placed or edited anew.
enum class SortOrder : std::uint8_t {
    Name,
    Imported,
    WorstFirst,
    MostSuspicious,
    WorstPoint,
    Disagreement,
    State
};

enum class Direction : std::uint8_t { Next, Previous };

struct ImageQuery {
    StateFilter state = StateFilter::All;
    std::optional<Split> split = std::nullopt;
    // Only images with this mark. None named: what is no face stands in All alone.
    std::optional<Mark> mark = std::nullopt;
    std::string nameContains = {};  // upper and lower case alike; empty: any
    SortOrder order = SortOrder::Name;
    // Only images whose points somebody else than this person has accepted; empty: any.
    std::string acceptedByOther = {};
    // Whether blind copies are in it: they are for whoever works through images, not for what is made of
    // them.
    enum class Copies : std::uint8_t { In, Out } copies = Copies::In;
};

// Which points may give way to those of another model: none, or those that a model has placed and nobody has
// touched.
enum class Replace : std::uint8_t { Nothing, OtherModels };

// What is no face counts among the images and their splits, and not in how far they are.
struct ProjectCounts {
    std::int64_t images = 0;
    std::int64_t placed = 0;
    std::int64_t landmarksAccepted = 0;
    std::int64_t landmarksVerified = 0;
    std::int64_t parsed = 0;
    std::int64_t mapsAccepted = 0;
    std::int64_t noFace = 0;  // located, and no face found
    std::int64_t flagged = 0;
    std::int64_t postponed = 0;
    std::int64_t notAFace = 0;
    std::int64_t train = 0;
    std::int64_t validation = 0;
    std::int64_t test = 0;
    std::int64_t blindCopies = 0;  // counted in all others as well
};

}  // namespace maskwright::annotation::store
