// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/names.h"

#include <random>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

TEST_CASE("a name can be a file name on any system") {
    CHECK(fileNameFrom("IMG_1234") == "IMG_1234");
    CHECK(fileNameFrom("Ännchen 顔 😀 (1)") == "Ännchen 顔 😀 (1)");
    CHECK(fileNameFrom("a/b\\c:d*e?f\"g<h>i|j\nk\tl") == "a_b_c_d_e_f_g_h_i_j_k_l");
    CHECK(fileNameFrom("..") == "image");
    CHECK(fileNameFrom("../../etc/passwd") == "_._.._etc_passwd");
    CHECK(fileNameFrom(".hidden") == "_hidden");
    CHECK(fileNameFrom("  ends . ") == "ends");
    CHECK(fileNameFrom("con") == "_con");
    CHECK(fileNameFrom("NUL.txt") == "_NUL.txt");
    CHECK(fileNameFrom("COM1") == "_COM1");
    CHECK(fileNameFrom("COM") == "COM");
    CHECK(fileNameFrom("A\xCC\x88") == "Ä");  // composed
    CHECK(fileNameFrom("\xff\xfe").find('\xff') == std::string::npos);
    CHECK(fileNameFrom(std::string(500, 'x')).size() == 180);
    const std::string longReserved = fileNameFrom("CON." + std::string(500, 'x'));
    CHECK(fileNameFrom(longReserved) == longReserved);
    CHECK(fileNameFrom(std::string("a\0b", 3)) == "a_b");
}

TEST_CASE("cleaning a name again changes nothing") {
    std::mt19937 random(1);
    const std::string letters =
        "aA.. /\\:?*\"<>|_\n\x7f\xc3\xa4\xcc\x88\xf0\x9f\x98\x80\xff"
        "CON1";
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto length = random() % (round % 10 == 0 ? 300 : 12); length > 0; --length) {
            text += letters[random() % letters.size()];
        }
        const std::string name = fileNameFrom(text);
        INFO(text);
        CHECK(fileNameFrom(name) == name);
        CHECK(!name.empty());
        CHECK(name.size() <= 180);
        CHECK(name.find_first_of("/\\:*?\"<>|\n") == std::string::npos);
        CHECK(name.front() != '.');
        CHECK(name.back() != '.');
    }
}

TEST_CASE("keys fold case and accents' composition") {
    CHECK(nameKey("STRASSE") == nameKey("straße"));
    CHECK(nameKey("Ä") == nameKey("a\xCC\x88"));
    CHECK(nameKey("a") != nameKey("ä"));
}

}  // namespace maskwright::annotation::store
