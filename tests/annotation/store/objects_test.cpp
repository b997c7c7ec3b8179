// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/objects.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <chrono>
#include <numeric>
#include <string>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;
using Catch::Contains;

namespace {

fs::path fileOf(const fs::path& folder, const std::string& sha256) {
    return folder / sha256.substr(0, 2) / (sha256 + ".png");
}

std::size_t filesIn(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("an object is named by its content and put once") {
    const tests::TemporaryFolder folder;
    const ObjectFolder objects(folder.path());
    const std::vector<std::uint8_t> abc = {'a', 'b', 'c'};
    // FIPS 180-2, appendix B.1.
    const std::string sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CHECK_FALSE(objects.has(sha256));
    CHECK(objects.put(abc) == sha256);
    CHECK(objects.put(abc) == sha256);
    CHECK(objects.has(sha256));
    CHECK(objects.read(sha256) == abc);
    CHECK(filesIn(folder.path()) == 1);
    CHECK(fs::exists(fileOf(folder.path(), sha256)));

    const std::string empty = objects.put({});
    CHECK(objects.read(empty).empty());
    std::vector<std::uint8_t> large(3'000'000);
    std::iota(large.begin(), large.end(), std::uint8_t{0});
    CHECK(objects.read(objects.put(large)) == large);
}

TEST_CASE("a damaged object is an error when read, and mended when put again") {
    const tests::TemporaryFolder folder;
    const ObjectFolder objects(folder.path());
    const std::vector<std::uint8_t> bytes(200, 7);
    const std::string sha256 = objects.put(bytes);
    tests::writeText(fileOf(folder.path(), sha256), "cut");
    CHECK_THROWS_WITH(objects.read(sha256), Contains("damaged") && Contains(sha256));
    CHECK(objects.put(bytes) == sha256);
    CHECK(objects.read(sha256) == bytes);
    fs::remove(fileOf(folder.path(), sha256));
    CHECK_THROWS_WITH(objects.read(sha256), Contains("missing"));
}

TEST_CASE("a hash that is none does not lead out of the folder") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "secret.png", "secret");
    fs::create_directory(folder / "objects");
    const ObjectFolder objects(folder / "objects");
    for (const std::string& name :
         {std::string(), std::string("../secret"), std::string("secret"), std::string(64, 'A'),
          std::string(63, 'a'), "../" + std::string(61, 'a')}) {
        CHECK_THROWS_AS(objects.read(name), core::Error);
        CHECK_THROWS_AS(objects.has(name), core::Error);
    }
}

TEST_CASE("what a killed process has left is removed an hour later") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "new-1-1", "half");
    tests::writeText(folder / "new-2-1", "being written");
    fs::last_write_time(folder / "new-1-1", fs::file_time_type::clock::now() - std::chrono::hours(2));
    const ObjectFolder objects(folder.path());
    CHECK_FALSE(fs::exists(folder / "new-1-1"));
    CHECK(fs::exists(folder / "new-2-1"));
}

TEST_CASE("an object that cannot be written is an error and leaves nothing") {
    const tests::TemporaryFolder folder;
    const ObjectFolder objects(folder / "gone");
    CHECK_THROWS_AS(objects.put(std::vector<std::uint8_t>{1}), core::Error);
    CHECK(filesIn(folder.path()) == 0);
}

}  // namespace maskwright::annotation::store
