// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/sqlite.h"

#include "tests/annotation/store/made_project.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::string textFrom(const Database& database, const std::string& sql) {
    Statement statement(database, sql);
    REQUIRE(statement.next());
    return statement.text(0);
}

}  // namespace

TEST_CASE("every connection commits durably, logs ahead and keeps references") {
    MadeProject project;
    const Database database(project.folder() / "project.db");
    CHECK(textFrom(database, "PRAGMA journal_mode") == "wal");
    CHECK(textFrom(database, "PRAGMA synchronous") == "2");  // FULL
    CHECK(textFrom(database, "PRAGMA foreign_keys") == "1");
    CHECK(textFrom(database, "PRAGMA busy_timeout") == std::to_string(kBusyTimeoutMs));
}

TEST_CASE("a project that another program took out of write-ahead mode is put back") {
    const tests::TemporaryFolder folder;
    ProjectStore::create(folder / "p");
    {
        Database database(folder / "p/project.db");
        CHECK(textFrom(database, "PRAGMA journal_mode = DELETE") == "delete");
    }
    const ProjectStore store(folder / "p");
    const Database database(folder / "p/project.db");
    CHECK(textFrom(database, "PRAGMA journal_mode") == "wal");
}

TEST_CASE("another program's database is not taken for a project") {
    const tests::TemporaryFolder folder;
    {
        Database database(folder / "project.db", Database::Missing::Create);
        database.execute("CREATE TABLE schema_version (version INTEGER)");
    }
    CHECK_THROWS_WITH(ProjectStore(folder.path()), Contains("not a Maskwright project"));
}

TEST_CASE("a copy is whole and replaces an older one") {
    MadeProject project;
    const Database database(project.folder() / "project.db");
    const fs::path copy = project.temporary / "copy's.db";
    backUp(database, copy);
    addImage(project.store, newImage("face"));
    tests::writeText(project.temporary / "copy's.db.part", "left by a killed process");
    backUp(database, copy);
    CHECK(textFrom(Database(copy), "SELECT count(*) FROM image") == "1");
    CHECK_FALSE(fs::exists(project.temporary / "copy's.db.part"));
}

TEST_CASE("foreign keys that lead nowhere are found") {
    MadeProject project;
    Database database(project.folder() / "project.db");
    CHECK(databaseProblems(database).empty());
    database.execute("PRAGMA foreign_keys = OFF");
    database.execute("INSERT INTO flag (image, flagged, author, time) VALUES (5, 1, 'Ann', '')");
    CHECK_THAT(databaseProblems(database).at(0), Contains("flag") && Contains("image"));
}

TEST_CASE("what SQLite refuses is said with a remedy") {
    const fs::path file = "p/project.db";
    CHECK(databaseError(13, "", file).happened() == "not saved: the disk is full");
    CHECK_THAT(databaseError(5 | (2 << 8), "", file).happened(), Contains("another program"));
    CHECK_THAT(databaseError(11 | (1 << 8), "", file).happened(), Contains("damaged"));
    CHECK_THAT(databaseError(26, "", file).happened(), Contains("damaged"));
    CHECK_THAT(databaseError(8, "readonly", file).happened(), Contains("readonly"));
    CHECK_THAT(databaseError(10 | (3 << 8), "", file).happened(), Contains("disk refused"));
    for (const int code : {0, 1, 3, 5, 6, 8, 10, 11, 13, 14, 19, 26}) {
        CHECK_FALSE(databaseError(code, "text", file).remedy().empty());
        CHECK(databaseError(code, "text", file).subject() == file);
    }
}

TEST_CASE("network file systems are told from local ones") {
    CHECK_FALSE(networkFileSystem({0xEF53, "ext4"}));
    CHECK_FALSE(networkFileSystem({0x01021994, "tmpfs"}));
    CHECK_FALSE(networkFileSystem({0x9123683E, "btrfs"}));
    CHECK_FALSE(networkFileSystem({0x58465342, "xfs"}));
    CHECK_FALSE(networkFileSystem({0x794C7630, "overlay"}));
    CHECK(networkFileSystem({0x6969, "nfs4"}) == "NFS");
    CHECK(networkFileSystem({0xFF534D42, "cifs"}) == "SMB (CIFS)");
    CHECK(networkFileSystem({0xFE534D42, "smb3"}) == "SMB");
    CHECK(networkFileSystem({0x65735546, "fuse.sshfs"}) == "fuse.sshfs");
    CHECK(networkFileSystem({0x65735546, "fuse.gvfsd-fuse"}) == "fuse.gvfsd-fuse");
    CHECK(networkFileSystem({0x65735546, ""}) == "FUSE");
    CHECK_FALSE(networkFileSystem({0x65735546, "fuseblk"}));  // NTFS on a local disk
}

TEST_CASE("a project on a network file system is refused with the remedy, existing or not") {
    const tests::TemporaryFolder folder;
    fs::path asked;
    const auto nfs = [&](const fs::path& existing) {
        asked = existing;
        return FileSystem{0x6969, "nfs4"};
    };
    CHECK_THROWS_WITH(requireLocalFileSystem(folder.path(), nfs),
                      Contains("NFS") && Contains("of this machine"));
    CHECK_THROWS_AS(requireLocalFileSystem(folder / "not/yet/made", nfs), core::Error);
    CHECK(asked == folder.path());
    CHECK_NOTHROW(requireLocalFileSystem(folder / "not/yet/made"));
}

TEST_CASE("the table of mounts tells where a folder lies") {
    CHECK(fileSystemOf("/proc").mountType == "proc");
    CHECK(fileSystemOf("/proc").magic == 0x9fa0);
    CHECK(fileSystemOf("/proc/self").mountType == "proc");  // "/" itself is not in the table of a chroot
    CHECK_THROWS_AS(fileSystemOf("/no/such/folder"), core::Error);
}

}  // namespace maskwright::annotation::store
