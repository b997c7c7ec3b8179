// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/format.h"
#include "annotation/formats/import.h"
#include "annotation/formats/relink.h"
#include "tests/annotation/fakes.h"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

ImportReport import(Project& project, const fs::path& folder, const ImportOptions& options = {}) {
    core::NoProgress progress;
    return importPhotos(project, folder, options, progress);
}

std::vector<std::string> names(const Project& project) {
    std::vector<std::string> result;
    for (const store::ImageId id : project.store().ids({})) {
        result.push_back(project.store().image(id).name);
    }
    return result;
}

std::vector<std::string> failed(const ImportReport& report) {
    std::vector<std::string> result;
    for (const dla::Failure& failure : report.failures) {
        CHECK_FALSE(failure.message.empty());
        result.push_back(failure.image);
    }
    std::ranges::sort(result);
    return result;
}

}  // namespace

TEST_CASE("photos of sub-folders get names of their own, whatever their case") {
    const tests::ProjectWithPhotos made(0);
    tests::writePhoto(made.photos() / "anna.jpg", 40, 30, 1);
    tests::writePhoto(made.photos() / "second place" / "anna.jpg", 40, 30, 2);
    tests::writePhoto(made.photos() / "third" / "ANNA.JPG", 40, 30, 3);
    tests::writePhoto(made.photos() / "Zoë 雪.jpeg", 40, 30, 4);
    tests::writePhoto(made.photos() / ".hidden.jpg", 40, 30, 5);
    tests::writeText(made.photos() / "notes.txt", "not a photo");
    Project project = made.open();
    const ImportReport report = import(project, made.photos());
    CHECK(report.added == 4);
    CHECK(report.otherFiles == 1);
    CHECK(report.failures.empty());
    CHECK(names(project) == std::vector<std::string>{"anna", "anna_2", "ANNA_3", "Zoë 雪"});
    const store::ImageRecord record = project.store().image(*project.store().imageNamed("anna_2"));
    CHECK(record.path == "../photos/second place/anna.jpg");
    CHECK(record.width == 40);
    CHECK(record.height == 30);
    CHECK(project.photo(record.id).width() == 40);
}

TEST_CASE("a second import adds what is new and reports what has changed") {
    const tests::ProjectWithPhotos made(3);
    Project project = made.open();
    tests::writePhoto(made.photos() / "b.jpg", 40, 30, 9);
    tests::writePhoto(made.photos() / "a1.jpg", 96, 80, 77);
    const ImportReport report = import(project, made.photos());
    CHECK(report.added == 1);
    CHECK(report.known == 2);
    CHECK(failed(report) == std::vector<std::string>{"a1.jpg"});
    CHECK(project.store().counts().images == 4);
}

TEST_CASE("duplicates are listed and kept unless they are not wanted") {
    const tests::ProjectWithPhotos made(1);
    fs::copy_file(made.photos() / "a0.jpg", made.photos() / "copy.jpg");
    Project project = made.open();
    ImportOptions options;
    options.duplicates = Duplicates::Skip;
    ImportReport report = import(project, made.photos(), options);
    REQUIRE(report.duplicates.size() == 1);
    CHECK(report.duplicates[0].photo == "copy.jpg");
    CHECK(report.duplicates[0].sameAs == "../photos/a0.jpg");
    CHECK(report.added == 0);
    report = import(project, made.photos());
    CHECK(report.added == 1);
    CHECK(report.duplicates.size() == 1);
    CHECK(report.failures.empty());
    CHECK(import(project, made.photos()).duplicates.empty());
}

TEST_CASE("what is no readable photo is listed by name, and the rest is imported") {
    const tests::ProjectWithPhotos made(2);
    const std::string whole = tests::readText(made.photos() / "a0.jpg");
    tests::writeText(made.photos() / "empty.jpg", "");
    tests::writeText(made.photos() / "text.png", "hello");
    tests::writeText(made.photos() / "truncated.jpg", whole.substr(0, whole.size() / 2));
    fs::create_directory(made.photos() / "folder.jpg");
    fs::create_symlink("/nowhere/at/all", made.photos() / "link.jpg");
    tests::writePhoto(made.photos() / "z.jpg", 40, 30, 3);
    Project project = made.open();
    const ImportReport report = import(project, made.photos());
    CHECK(report.added == 1);
    CHECK(failed(report) ==
          std::vector<std::string>{"empty.jpg", "folder.jpg", "link.jpg", "text.png", "truncated.jpg"});
}

TEST_CASE("links to folders are followed once, and our own folders are not photos") {
    const tests::ProjectWithPhotos made(0);
    tests::writePhoto(made.photos() / "inner" / "x.jpg", 40, 30, 1);
    fs::create_directory_symlink(made.photos(), made.photos() / "inner" / "round");
    store::ProjectStore::create(made.photos() / "other project");
    tests::writePhoto(made.photos() / "other project" / "objects" / "y.png", 40, 30, 2);
    tests::writePhoto(made.photos() / "exported" / "images" / "z.jpg", 40, 30, 3);
    tests::writeText(made.photos() / "exported" / kExportMarker, "{}");
    Project project = made.open();
    const ImportReport report = import(project, made.photos());
    CHECK(names(project) == std::vector<std::string>{"x"});
    CHECK(report.failures.empty());
    CHECK_THROWS_AS(import(project, made / "nowhere"), core::Error);
}

TEST_CASE("a file name that is no UTF-8 is refused, and only it") {
    const tests::ProjectWithPhotos made(0);
    tests::writePhoto(made.photos() / "good.jpg", 40, 30, 1);
    tests::writePhoto(made.photos() /
                          "b\xff"
                          "d.jpg",
                      40, 30, 2);
    Project project = made.open();
    const ImportReport report = import(project, made.photos());
    CHECK(report.added == 1);
    CHECK(report.failures.size() == 1);
}

TEST_CASE("an interrupted import keeps what it took and the next one goes on") {
    const tests::ProjectWithPhotos made(0);
    for (int i = 0; i < 60; ++i) {
        tests::writePhoto(made.photos() / ("p" + std::to_string(i) + ".jpg"), 24, 24, i);
    }
    Project project = made.open();
    int asked = 0;
    tests::CancelWhen progress([&] { return ++asked > 40; });
    ImportOptions options;
    options.threads = 1;
    CHECK_THROWS_AS(importPhotos(project, made.photos(), options, progress), core::Cancelled);
    const std::int64_t kept = project.store().counts().images;
    CHECK(kept > 0);
    CHECK(kept < 60);
    const ImportReport rest = import(project, made.photos());
    CHECK(rest.known == kept);
    CHECK(rest.added == 60 - kept);
}

TEST_CASE("photos that were moved and renamed are found again by their content") {
    const tests::ProjectWithPhotos made(3);
    Project project = made.open();
    fs::create_directories(made / "new place/sub");
    fs::rename(made.photos() / "a0.jpg", made / "new place/sub/renamed.jpg");
    fs::rename(made.photos() / "a1.jpg", made / "new place/a1.jpg");
    fs::remove(made.photos() / "a2.jpg");
    tests::writePhoto(made / "new place/other.jpg", 96, 80, 50);
    const store::ImageId image = *project.store().imageNamed("a0");
    CHECK_THROWS_AS(project.photoPath(image), core::Error);
    core::NoProgress progress;
    const RelinkReport report = relinkPhotos(project, made / "new place", progress);
    CHECK(report.relinked == 2);
    CHECK(report.inPlace == 0);
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].image == "a2");
    CHECK(project.photoPath(image).filename() == "renamed.jpg");
    CHECK(relinkPhotos(project, made / "new place", progress).inPlace == 2);
}

TEST_CASE("a folder that was moved is known again when it is imported, equal photos each as its own") {
    const tests::ProjectWithPhotos made(3);
    fs::create_directories(made.photos() / "inner");
    fs::copy_file(made.photos() / "a0.jpg", made.photos() / "inner/copy.jpg");
    fs::copy_file(made.photos() / "a0.jpg", made.photos() / "inner/a0.jpg");
    Project project = made.open();
    core::NoProgress progress;
    importPhotos(project, made.photos(), {}, progress);
    const auto files = [&] {
        std::map<std::string, std::string> byName;
        for (const store::ImageRecord& image : project.store().images()) {
            byName[image.name] = fs::path(image.path).lexically_relative("../photos").generic_string();
        }
        return byName;
    };
    const auto before = files();
    fs::create_directory(made / "new");
    fs::rename(made.photos(), made / "new/photos");
    tests::writePhoto(made / "new/photos/fresh.jpg", 96, 80, 77);
    const ImportReport report = importPhotos(project, made / "new/photos", {}, progress);
    CHECK(report.relinked == 5);
    CHECK(report.known == 5);
    CHECK(report.added == 1);
    CHECK(report.duplicates.empty());
    auto after = files();
    CHECK(after.erase("fresh") == 1);
    for (auto& [name, file] : after) {
        CHECK(fs::path(file).lexically_relative("../new/photos") == before.at(name));
    }
}

}  // namespace maskwright::annotation::formats
