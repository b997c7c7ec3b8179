// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/file_writing.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <array>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

TEST_CASE("a file is replaced as a whole, synced at once or later, and nothing is left beside it") {
    const tests::TemporaryFolder folder;
    for (const Durability durability : {Durability::Now, Durability::Later}) {
        const std::array<std::uint8_t, 3> bytes{'n', 'e', 'w'};
        tests::writeText(folder / "file", "an old and longer one");
        writeFile(folder / "file", bytes, durability);
        CHECK(tests::readText(folder / "file") == "new");
    }
    CHECK_NOTHROW(syncFileSystem(folder.path()));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    CHECK_THROWS_AS(writeFile(folder / "nowhere/file", {}, Durability::Later), Error);
    CHECK_THROWS_AS(syncFileSystem(folder / "nowhere"), Error);
}

}  // namespace maskwright::core::image
