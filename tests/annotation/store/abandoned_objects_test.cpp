// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/objects.h"
#include "tests/support/support.h"

#include <array>
#include <string>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

TEST_CASE("objects that killed processes of the same number left unfinished do not stand in the way") {
    const tests::TemporaryFolder folder;
    for (int i = 1; i <= 2000; ++i) {
        tests::writeText(folder / ("new-" + std::to_string(::getpid()) + "-" + std::to_string(i)), "");
    }
    const ObjectFolder objects(folder.path());
    const std::array<std::uint8_t, 3> bytes{'a', 'b', 'c'};
    const std::string sha256 = objects.put(bytes);
    CHECK(objects.read(sha256) == std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

}  // namespace maskwright::annotation::store
