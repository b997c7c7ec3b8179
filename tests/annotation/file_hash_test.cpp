// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/file_hash.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <vector>

#include <catch2/catch.hpp>

namespace maskwright::annotation {

TEST_CASE("a file's hash is that of its bytes, whatever its size and name") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "äöü 顔.jpg", "abc");
    // FIPS 180-2, appendix B.
    CHECK(sha256OfFile(folder / "äöü 顔.jpg") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    tests::writeText(folder / "million", std::string(1'000'000, 'a'));
    CHECK(sha256OfFile(folder / "million") ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    const std::vector<std::uint8_t> bytes(5 << 20, 9);
    tests::writeText(folder / "large", std::string(bytes.begin(), bytes.end()));
    CHECK(sha256OfFile(folder / "large") == sha256Of(bytes));
    tests::writeText(folder / "empty", "");
    CHECK(sha256OfFile(folder / "empty") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("what is no readable file has no hash") {
    const tests::TemporaryFolder folder;
    CHECK_THROWS_AS(sha256OfFile(folder / "none"), core::Error);
    CHECK_THROWS_AS(sha256OfFile(folder.path()), core::Error);
}

}  // namespace maskwright::annotation
