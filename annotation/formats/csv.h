// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

// Small tables that people hand to commands.
namespace maskwright::annotation::formats {

struct CsvRow {
    int line = 0;  // from 1
    std::vector<std::string> cells;
};

// Cells separated by commas, white space around them removed, "quoted" where they hold a comma; empty lines
// left out; CR LF and a byte order mark are fine. Throws Error if the file cannot be read or is larger than
// 64 MiB.
[[nodiscard]] std::vector<CsvRow> readCsv(const std::filesystem::path& file);

// What a table says, and its rows that say nothing, each named by file and line.
template <typename Value>
struct CsvTable {
    std::map<std::string, Value> values;
    std::vector<dla::Failure> failures;
};

// Columns file,x0,y0,x1,y1 (a first line without numbers is a heading; further columns are not looked at):
// the box of the face meant on each photo.
[[nodiscard]] CsvTable<core::Box> readFaceBoxes(const std::filesystem::path& file);

// Columns file,group (a first line "file,group" is a heading).
[[nodiscard]] CsvTable<std::string> readGroups(const std::filesystem::path& file);

}  // namespace maskwright::annotation::formats
