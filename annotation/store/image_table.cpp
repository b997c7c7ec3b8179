// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/image_table.h"

#include "annotation/store/names.h"

#include <cstdint>
#include <map>

namespace maskwright::annotation::store {

namespace {

constexpr const char* kRestore = "Restore the project from a backup.";
constexpr const char* kRecordColumns = "SELECT id, name, path, sha256, size_bytes, width, height, split";

core::Error noSuchImage(ImageId id) {
    return core::Error("there is no such image in the project",
                       "image " + std::to_string(static_cast<std::int64_t>(id)),
                       "Look at the list of images again.");
}

const char* nameOf(Split split) {
    switch (split) {
        case Split::Train:
            return "train";
        case Split::Validation:
            return "validation";
        case Split::Test:
            return "test";
        case Split::None:
            break;
    }
    return "none";
}

// Finds the next free name; remembers how far each name has been counted within one call.
class UniqueNames {
  public:
    explicit UniqueNames(const Database& database)
        : taken_(database, "SELECT 1 FROM image WHERE name_key = ?") {}

    std::string uniqueFrom(const std::string& wished) {
        const std::string name = fileNameFrom(wished);
        std::int64_t& number = numbers_.try_emplace(nameKey(name), 1).first->second;
        for (;; ++number) {
            const std::string candidate = number == 1 ? name : name + "_" + std::to_string(number);
            if (!isTaken(nameKey(candidate))) {
                ++number;
                return candidate;
            }
        }
    }

  private:
    bool isTaken(const std::string& key) {
        taken_.bind(key);
        return taken_.next();
    }

    Statement taken_;
    std::map<std::string, std::int64_t> numbers_;
};

// The split of a photo, by whichever image shows it; None if it has none.
Split splitOfPhoto(const Database& database, const std::string& sha256) {
    // The "+" keeps SQLite from searching by split, which most of a project's images share.
    Statement statement(database, "SELECT split FROM image WHERE sha256 = ? AND +split <> 0 LIMIT 1");
    statement.bind(sha256);
    return statement.next() ? splitFrom(statement.integer(0)) : Split::None;
}

// Gives a photo its split, if it has none yet: all its images get it, so that the photo stands in one.
void fixSplit(Database& database, const std::string& sha256, const std::string& name, Split split) {
    const Split known = splitOfPhoto(database, sha256);
    if (known != Split::None && split != Split::None && known != split) {
        throw core::Error(std::string("belongs to the ") + nameOf(known) + " split and cannot stand in " +
                              nameOf(split) + " as well",
                          name, "Splits are fixed once made, so that no test photo is ever trained on.");
    }
    const Split fixed = known == Split::None ? split : known;
    if (fixed == Split::None) {
        return;
    }
    Statement(
        database,
        "INSERT INTO split (image, split, time) SELECT id, ?, ? FROM image WHERE sha256 = ? AND +split = 0")
        .bind(fixed)
        .bind(timeNow())
        .bind(sha256)
        .run();
    Statement(database, "UPDATE image SET split = ? WHERE sha256 = ? AND +split = 0")
        .bind(fixed)
        .bind(sha256)
        .run();
}

ImageRecord recordFrom(const Statement& statement) {
    ImageRecord record;
    record.id = ImageId{statement.integer(0)};
    record.name = statement.text(1);
    record.path = statement.text(2);
    record.sha256 = statement.text(3);
    record.sizeBytes = statement.integer(4);
    record.width = static_cast<int>(statement.integer(5));
    record.height = static_cast<int>(statement.integer(6));
    record.split = splitFrom(statement.integer(7));
    // Exports make file names of it: a database that was tampered with must not lead them elsewhere.
    if (record.name != fileNameFrom(record.name)) {
        throw core::Error("the project's database holds a name that cannot be a file name", record.name,
                          kRestore);
    }
    return record;
}

}  // namespace

Split splitFrom(std::int64_t value) {
    if (value < 0 || value > static_cast<std::int64_t>(Split::Test)) {
        throw core::Error("the project's database holds an unknown split", std::to_string(value), kRestore);
    }
    return static_cast<Split>(value);
}

std::vector<ImageId> addImages(Database& database, std::span<const NewImage> images) {
    UniqueNames names(database);
    Statement insert(database,
                     "INSERT INTO image (name, name_key, path, sha256, size_bytes, width, height)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)");
    std::vector<ImageId> ids;
    ids.reserve(images.size());
    for (const NewImage& image : images) {
        const std::string name = names.uniqueFrom(image.name);
        insert.bind(name).bind(nameKey(name)).bind(image.path).bind(image.sha256);
        insert.bind(image.sizeBytes).bind(image.width).bind(image.height).run();
        ids.push_back(ImageId{insert.insertedId()});
        fixSplit(database, image.sha256, name, image.split);
    }
    return ids;
}

ImageRecord readImage(const Database& database, ImageId id) {
    Statement statement(database, std::string(kRecordColumns) + " FROM image WHERE id = ?");
    statement.bind(id);
    if (!statement.next()) {
        throw noSuchImage(id);
    }
    return recordFrom(statement);
}

std::vector<ImageRecord> readImages(const Database& database) {
    Statement statement(database, std::string(kRecordColumns) + " FROM image ORDER BY id");
    std::vector<ImageRecord> records;
    while (statement.next()) {
        records.push_back(recordFrom(statement));
    }
    return records;
}

std::optional<ImageId> findImage(const Database& database, const std::string& name) {
    Statement statement(database, "SELECT id FROM image WHERE name_key = ?");
    statement.bind(nameKey(name));
    return statement.next() ? std::optional(ImageId{statement.integer(0)}) : std::nullopt;
}

std::vector<ImageId> findPhoto(const Database& database, const std::string& sha256) {
    Statement statement(database, "SELECT id FROM image WHERE sha256 = ? ORDER BY id");
    statement.bind(sha256);
    std::vector<ImageId> ids;
    while (statement.next()) {
        ids.push_back(ImageId{statement.integer(0)});
    }
    return ids;
}

void requireImage(const Database& database, ImageId id) {
    Statement statement(database, "SELECT 1 FROM image WHERE id = ?");
    statement.bind(id);
    if (!statement.next()) {
        throw noSuchImage(id);
    }
}

void writePath(Database& database, ImageId id, const std::string& path) {
    requireImage(database, id);
    Statement(database, "UPDATE image SET path = ? WHERE id = ?").bind(path).bind(id).run();
}

void writeSplits(Database& database, std::span<const std::pair<ImageId, Split>> splits) {
    for (const auto& [id, split] : splits) {
        core::expects(split != Split::None, "a split cannot be taken back");
        const ImageRecord image = readImage(database, id);
        fixSplit(database, image.sha256, image.name, split);
    }
}

Mark markFrom(std::int64_t value) {
    if (value < 0 || value > static_cast<std::int64_t>(Mark::NotAFace)) {
        throw core::Error("the project's database holds an unknown mark of an image", std::to_string(value),
                          kRestore);
    }
    return static_cast<Mark>(value);
}

void writeMark(Database& database, ImageId id, Mark mark, const std::string& comment,
               const std::string& author) {
    requireImage(database, id);
    const std::string time = timeNow();
    Statement(database, "INSERT INTO flag (image, flagged, author, time) VALUES (?, ?, ?, ?)")
        .bind(id)
        .bind(mark)
        .bind(author)
        .bind(time)
        .run();
    Statement(database, "UPDATE image SET flagged = ? WHERE id = ?").bind(mark).bind(id).run();
    if (!comment.empty()) {
        Statement(database, "INSERT INTO comment (image, author, time, text) VALUES (?, ?, ?, ?)")
            .bind(id)
            .bind(author)
            .bind(time)
            .bind(comment)
            .run();
    }
}

std::vector<Comment> readComments(const Database& database, ImageId id) {
    Statement statement(database, "SELECT author, time, text FROM comment WHERE image = ? ORDER BY id");
    statement.bind(id);
    std::vector<Comment> comments;
    while (statement.next()) {
        comments.push_back({statement.text(0), statement.text(1), statement.text(2)});
    }
    return comments;
}

}  // namespace maskwright::annotation::store
