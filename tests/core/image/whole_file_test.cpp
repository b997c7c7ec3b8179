// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/whole_file.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using tests::TemporaryFolder;

namespace {

Bytes bytesOf(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::size_t entriesIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a file is read whole, also through a link") {
    const TemporaryFolder folder;
    const std::string content("a\0b\xff", 4);
    tests::writeText(folder / "file", content);
    fs::create_symlink("file", folder / "link");
    for (const char* name : {"file", "link"}) {
        const WholeFile file(folder / name);
        CHECK(std::string(file.bytes().begin(), file.bytes().end()) == content);
    }
}

TEST_CASE("what is no file with content is refused with its name, the reason and a remedy") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "folder.jpg");
    fs::create_symlink("nowhere", folder / "dangling.jpg");
    fs::create_symlink("loop.jpg", folder / "loop.jpg");
    tests::writeText(folder / "empty.jpg", "");
    tests::writeText(folder / "huge.jpg", "x");
    fs::resize_file(folder / "huge.jpg", kMaxFileBytes + 1);
    REQUIRE(::mkfifo((folder / "pipe.jpg").c_str(), 0600) == 0);
    fs::create_symlink("/dev/zero", folder / "device.jpg");
    const std::pair<const char*, const char*> cases[] = {
        {"missing.jpg", "not found"},   {"folder.jpg", "is a folder"}, {"dangling.jpg", "nowhere"},
        {"loop.jpg", "cannot be read"}, {"empty.jpg", "is empty"},     {"huge.jpg", "more than the"},
        {"pipe.jpg", "pipe, socket"},   {"device.jpg", "device"},
    };
    for (const auto& [name, reason] : cases) {
        CAPTURE(name);
        try {
            const WholeFile file(folder / name);
            FAIL_CHECK("was read");
        } catch (const Error& problem) {
            CHECK(problem.subject() == (folder / name).string());
            CHECK_THAT(problem.happened(), Contains(reason));
            CHECK_FALSE(problem.remedy().empty());
        }
    }
}

TEST_CASE("a file is replaced in one step and leaves nothing else behind") {
    const TemporaryFolder folder;
    replaceFile(folder / "a", bytesOf("first"));
    CHECK(tests::readText(folder / "a") == "first");
    replaceFile(folder / "a", bytesOf("second"));
    CHECK(tests::readText(folder / "a") == "second");
    CHECK(entriesIn(folder.path()) == 1);
}

TEST_CASE("a file that cannot be written leaves the old one as it was") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH(replaceFile(folder / "no" / "a", bytesOf("x")), Contains("not written"));
    fs::create_directory(folder / "taken");
    tests::writeText(folder / "taken" / "inside", "x");
    CHECK_THROWS_AS(replaceFile(folder / "taken", bytesOf("x")), Error);
    CHECK(entriesIn(folder.path()) == 1);

    // A limit on file sizes stands in for a full disk: the write fails in the middle.
    replaceFile(folder / "a", bytesOf("old"));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{4096, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    CHECK_THROWS_WITH(replaceFile(folder / "a", bytesOf(std::string(100'000, 'x'))), Contains("not written"));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(tests::readText(folder / "a") == "old");
    CHECK(entriesIn(folder.path()) == 2);
}

TEST_CASE("a link is replaced, not written through") {
    const TemporaryFolder folder;
    tests::writeText(folder / "original", "original");
    fs::create_symlink("original", folder / "link");
    replaceFile(folder / "link", bytesOf("new"));
    CHECK(tests::readText(folder / "original") == "original");
    CHECK(tests::readText(folder / "link") == "new");
}

TEST_CASE("names in commands survive a shell") {
    CHECK(shellQuoted("a b.jpg") == "'a b.jpg'");
    CHECK(shellQuoted("it's.jpg") == "'it'\\''s.jpg'");
}

TEST_CASE("what killed processes of the same number left behind does not stand in the way") {
    const TemporaryFolder folder;
    for (int i = 1; i <= 2000; ++i) {
        tests::writeText(folder / ("." + std::to_string(::getpid()) + "-" + std::to_string(i) + ".part"), "");
    }
    replaceFile(folder / "new", bytesOf("abc"));
    CHECK(tests::readText(folder / "new") == "abc");
    CHECK(entriesIn(folder.path()) == 2001);
}

}  // namespace maskwright::core::image
