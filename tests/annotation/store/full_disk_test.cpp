// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/sqlite.h"
#include "tests/annotation/store/made_project.h"

#include <csignal>
#include <sys/resource.h>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

using Catch::Contains;

namespace {

// While it lives, no file of this process grows beyond the limit: writes fail as on a full disk.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        core::expects(setrlimit(RLIMIT_FSIZE, &limit) == 0, "the limit can be set");
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int);
};

}  // namespace

TEST_CASE(
    "a disk that fills up refuses saves, keeps what was saved, and takes saves again when there is room") {
    MadeProject project;
    ProjectStore& store = project.store;
    const ImageId image = addImage(store, newImage("face"));
    const std::string payload(10'000, 'x');
    std::optional<RevisionId> head;
    std::size_t saved = 0;
    int refused = 0;
    {
        const FileSizeLimit limit(400'000);
        for (int i = 0; i < 100; ++i) {
            try {
                head = store.save(newRevision(image, head, payload));
                ++saved;
            } catch (const core::Error& error) {
                ++refused;
                CHECK_FALSE(error.remedy().empty());
                CHECK(store.history(image, RevisionKind::Landmarks).size() == saved);
            }
        }
    }
    CHECK(saved > 0);
    CHECK(refused > 0);
    CHECK(store.head(image, RevisionKind::Landmarks)->revision == head);
    for (int i = 0; i < 10; ++i) {
        head = store.save(newRevision(image, head, payload));
    }
    CHECK(ProjectStore(project.folder()).history(image, RevisionKind::Landmarks).size() == saved + 10);
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("an object that does not fit on the disk is refused, and put when there is room") {
    MadeProject project;
    const std::vector<std::uint8_t> bytes(500'000, 7);
    {
        const FileSizeLimit limit(100'000);
        CHECK_THROWS_WITH(project.store.putObject(bytes), Contains("the disk is full"));
    }
    CHECK(project.store.object(project.store.putObject(bytes)) == bytes);
}

TEST_CASE("SQLite's own word for a full disk is passed on") {
    MadeProject project;
    Database database(project.folder() / "project.db");
    Statement pages(database, "PRAGMA page_count");
    REQUIRE(pages.next());
    Statement limit(database, "PRAGMA max_page_count = " + std::to_string(pages.integer(0) + 2));
    REQUIRE(limit.next());
    const auto write = [&] {
        Transaction transaction(database);
        Statement(database, "INSERT INTO setting (key, value) VALUES ('key', ?)")
            .bind(std::string(100'000, 'x'))
            .run();
        transaction.commit();
    };
    CHECK_THROWS_WITH(write(), Contains("not saved: the disk is full"));
    CHECK_FALSE(project.store.setting("key"));
    Statement(database, "PRAGMA max_page_count = 1000000").run();
    write();
    CHECK(project.store.setting("key")->size() == 100'000);
}

}  // namespace maskwright::annotation::store
