// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/package_table.h"

#include "annotation/store/image_table.h"

namespace maskwright::annotation::store {

std::optional<std::int64_t> mergedAs(const Database& database, const std::string& package, MergedRow what,
                                     std::int64_t theirs) {
    Statement statement(database, "SELECT ours FROM merged WHERE package = ? AND what = ? AND theirs = ?");
    statement.bind(package).bind(what).bind(theirs);
    return statement.next() ? std::optional(statement.integer(0)) : std::nullopt;
}

void rememberMerged(Database& database, const std::string& package, MergedRow what, std::int64_t theirs,
                    std::int64_t ours) {
    Statement(database, "INSERT INTO merged (package, what, theirs, ours) VALUES (?, ?, ?, ?)")
        .bind(package)
        .bind(what)
        .bind(theirs)
        .bind(ours)
        .run();
}

void insertPackage(Database& database, const PackageRecord& package, std::span<const ImageId> images) {
    Statement(database,
              "INSERT INTO package (id, assignee, last_image, last_revision, last_comment, last_flag, author,"
              " time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(package.id)
        .bind(package.assignee)
        .bind(package.lastImage)
        .bind(package.lastRevision)
        .bind(package.lastComment)
        .bind(package.lastFlag)
        .bind(package.author)
        .bind(package.time)
        .run();
    Statement assign(database, "INSERT INTO assignment (package, image) VALUES (?, ?)");
    for (const ImageId image : images) {
        assign.bind(package.id).bind(image).run();
    }
}

std::vector<PackageRecord> readPackages(const Database& database) {
    Statement statement(
        database,
        "SELECT id, assignee, last_image, last_revision, last_comment, last_flag, author, time,"
        " (SELECT count(*) FROM assignment WHERE assignment.package = package.id),"
        " (SELECT count(*) FROM package_merge WHERE package_merge.package = package.id)"
        " FROM package ORDER BY time, id");
    std::vector<PackageRecord> packages;
    while (statement.next()) {
        packages.push_back({statement.text(0), statement.text(1), ImageId{statement.integer(2)},
                            RevisionId{statement.integer(3)}, statement.integer(4), statement.integer(5),
                            statement.text(6), statement.text(7), statement.integer(8),
                            statement.integer(9)});
    }
    return packages;
}

std::map<ImageId, std::string> readAssignments(const Database& database) {
    Statement statement(
        database,
        "SELECT image, assignee FROM assignment JOIN package ON package.id = assignment.package"
        " WHERE NOT EXISTS (SELECT 1 FROM package_merge"
        "                   WHERE package_merge.package = package.id)"
        " ORDER BY package.time");
    std::map<ImageId, std::string> assignments;
    while (statement.next()) {
        assignments[ImageId{statement.integer(0)}] = statement.text(1);
    }
    return assignments;
}

std::optional<ImageId> imageMergedAs(const Database& database, const std::string& package, ImageId theirs) {
    const auto ours = mergedAs(database, package, MergedRow::Image, static_cast<std::int64_t>(theirs));
    return ours ? std::optional(ImageId{*ours}) : std::nullopt;
}

ImageId addMergedImage(Database& database, const std::string& package, ImageId theirs,
                       const NewImage& image) {
    const ImageId added = addImages(database, std::span(&image, 1)).at(0);
    rememberMerged(database, package, MergedRow::Image, static_cast<std::int64_t>(theirs),
                   static_cast<std::int64_t>(added));
    return added;
}

void insertPackageMerge(Database& database, const std::string& package, const std::string& author) {
    Statement(database, "INSERT INTO package_merge (package, author, time) VALUES (?, ?, ?)")
        .bind(package)
        .bind(author)
        .bind(timeNow())
        .run();
}

}  // namespace maskwright::annotation::store
