// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/photo_sources.h"

#include "annotation/store/database.h"
#include "annotation/store/image_table.h"
#include "annotation/store/sqlite.h"

namespace maskwright::annotation::store {

namespace {

std::int64_t sourceId(Database& database, const PhotoSource& source) {
    Statement known(database, "SELECT id FROM source WHERE source = ? AND licence = ? AND consent = ?");
    known.bind(source.source).bind(source.licence).bind(source.consent);
    if (known.next()) {
        return known.integer(0);
    }
    Statement insert(database, "INSERT INTO source (source, licence, consent) VALUES (?, ?, ?)");
    insert.bind(source.source).bind(source.licence).bind(source.consent).run();
    return insert.insertedId();
}

}  // namespace

struct PhotoSources::Impl {
    explicit Impl(const std::filesystem::path& file) : database(file) {}
    Database database;
};

PhotoSources::PhotoSources(const std::filesystem::path& projectFolder)
    : impl_(std::make_unique<Impl>(projectFolder / "project.db")) {
    requireProjectDatabase(impl_->database);
}

PhotoSources::~PhotoSources() = default;

void PhotoSources::set(std::span<const ImageId> images, const PhotoSource& source,
                       const std::string& author) {
    Transaction transaction(impl_->database);
    const std::int64_t id = sourceId(impl_->database, source);
    const std::string time = timeNow();
    Statement insert(impl_->database,
                     "INSERT INTO image_source (image, source, author, time) VALUES (?, ?, ?, ?)");
    for (const ImageId image : images) {
        requireImage(impl_->database, image);
        if (of(image) != source) {
            insert.bind(image).bind(id).bind(author).bind(time).run();
        }
    }
    transaction.commit();
}

std::optional<PhotoSource> PhotoSources::of(ImageId image) const {
    Statement statement(impl_->database,
                        "SELECT s.source, s.licence, s.consent FROM image_source i"
                        " JOIN source s ON s.id = i.source WHERE i.image = ? ORDER BY i.id DESC LIMIT 1");
    statement.bind(image);
    if (!statement.next()) {
        return std::nullopt;
    }
    return PhotoSource{statement.text(0), statement.text(1), statement.text(2)};
}

}  // namespace maskwright::annotation::store
