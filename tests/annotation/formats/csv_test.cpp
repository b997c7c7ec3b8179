// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/csv.h"

#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

TEST_CASE("boxes are read with or without a heading, and bad rows are named by line") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "boxes.csv",
                     "\xEF\xBB\xBF"
                     "file,x0,y0,x1,y1,score\r\n"
                     "a.jpg, 1 ,2.5,30,40,0.9\r\n"
                     "\r\n"
                     "\"b, c.jpg\",-1,0,5,6\n"
                     "d.jpg,1,2,3\n"
                     "e.jpg,1,2,x,4\n"
                     "f.jpg,5,5,5,9\n"
                     "a.jpg,0,0,1,1\n"
                     "g.jpg,nan,0,1,1");
    const CsvTable<core::Box> table = readFaceBoxes(folder / "boxes.csv");
    CHECK(table.values.size() == 2);
    CHECK(table.values.at("a.jpg") == core::Box{1, 2.5, 30, 40});
    CHECK(table.values.at("b, c.jpg") == core::Box{-1, 0, 5, 6});
    std::vector<std::string> lines;
    for (const dla::Failure& failure : table.failures) {
        lines.push_back(failure.image);
    }
    CHECK(lines == std::vector<std::string>{"boxes.csv, line 5", "boxes.csv, line 6", "boxes.csv, line 7",
                                            "boxes.csv, line 8", "boxes.csv, line 9"});

    tests::writeText(folder / "bare.csv", "a.jpg,1,2,3,4\n");
    CHECK(readFaceBoxes(folder / "bare.csv").values.size() == 1);
    CHECK_THROWS_AS(readFaceBoxes(folder / "missing.csv"), core::Error);
    CHECK_THROWS_AS(readFaceBoxes(folder.path()), core::Error);
}

TEST_CASE("groups are read from two columns") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "groups.csv", "file,group\na.jpg,anna\nb.jpg,\"o'hara, \"\"x\"\"\"\nc.jpg\n");
    const CsvTable<std::string> table = readGroups(folder / "groups.csv");
    CHECK(table.values.at("a.jpg") == "anna");
    CHECK(table.values.at("b.jpg") == "o'hara, \"x\"");
    REQUIRE(table.failures.size() == 1);
    CHECK(table.failures[0].image == "groups.csv, line 4");
}

}  // namespace maskwright::annotation::formats
