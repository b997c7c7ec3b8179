// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a project remembers of several people's work on it: packages that were handed out and came back, and
// faces that are annotated a second time by somebody who does not know it.
namespace maskwright::annotation::store {

// A revision with the objects that its payload names.
struct FullRevision {
    Revision revision;
    std::vector<std::string> objects;
};

struct HeadState {
    RevisionKind kind{};
    RevisionId revision{};
    std::string acceptedBy;  // empty: not accepted
    std::string acceptedTime;
    std::string verifiedBy;  // empty: not verified
    std::string verifiedTime;
};

struct FlagRecord {
    std::int64_t id = 0;
    Mark mark = Mark::None;
    std::string author;
    std::string time;
};

struct CommentRecord {
    std::int64_t id = 0;
    Comment comment;
};

// Everything that people and programs ever said of one image.
struct ImageHistory {
    ImageRecord image;
    std::vector<FullRevision> revisions;  // of all kinds, oldest first
    std::vector<HeadState> heads;         // by kind
    std::vector<FlagRecord> flags;        // oldest first
    std::vector<CommentRecord> comments;  // oldest first
};

// Images that were handed to a person as a project of their own. last...: the greatest ids that it was made
// with; these rows are the same on both sides, and greater ones in the package were made there.
struct PackageRecord {
    std::string id;
    std::string assignee;
    ImageId lastImage{};
    RevisionId lastRevision{};
    std::int64_t lastComment = 0;
    std::int64_t lastFlag = 0;
    std::string author;       // who handed it out
    std::string time;         // UTC, ISO 8601 with milliseconds
    std::int64_t images = 0;  // handed out
    std::int64_t merges = 0;  // how often it came back
};

// Makes the payload of a package's revision fit for this project; ours() gives the id that another revision
// of the package has here.
using PayloadHere =
    std::function<std::string(const Revision& theirs, const std::function<RevisionId(RevisionId)>& ours)>;

// What merging one image did.
struct MergedImage {
    std::int64_t revisions = 0;  // brought, each once however often a package is merged
    std::int64_t comments = 0;
    std::vector<RevisionKind> taken;      // theirs is the head now
    std::vector<RevisionKind> conflicts;  // both had changed it: ours is the head, theirs stands beside it
};

// Two states of one image that were made from the same one; both stay in its history.
struct MergeConflict {
    std::int64_t id = 0;
    ImageId image{};
    RevisionKind kind{};
    RevisionId theirs{};
    std::string package;
    std::string assignee;
    std::string time;
};

// Why a face stands in the project a second time.
enum class CopyPurpose : std::uint8_t {
    Control,  // its truth is known: what the original said when the copy was made
    Second,   // a second opinion: both count alike
};

struct BlindCopy {
    ImageId image{};  // the copy
    ImageId original{};
    CopyPurpose purpose{};
    std::optional<RevisionId> truth;  // points; of control faces
    std::string author;               // who made the copy
    std::string time;
};

// A person's edit or acceptance of points, without what it says.
struct WorkStep {
    RevisionId revision{};
    ImageId image{};
    std::string author;
    std::string time;
    std::string tool;
};

// Points that a person has accepted and that are still the head; none of what is marked as not a face.
struct AcceptedFace {
    ImageId image{};
    RevisionId revision{};
    std::string acceptedBy;
    std::string acceptedTime;
    bool verified = false;
    bool blind = false;  // the image is a blind copy
};

}  // namespace maskwright::annotation::store
