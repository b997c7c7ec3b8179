// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxBytes = 64U << 20U;

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string> cellsOf(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    bool quoted = false;
    bool wasQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            cell += line[i++];
        } else if (line[i] == '"') {
            quoted = !quoted;
            wasQuoted = true;
        } else if (line[i] == ',' && !quoted) {
            cells.push_back(wasQuoted ? cell : trimmed(cell));
            cell.clear();
            wasQuoted = false;
        } else {
            cell += line[i];
        }
    }
    cells.push_back(wasQuoted ? cell : trimmed(cell));
    return cells;
}

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && stop == text.data() + text.size() && std::isfinite(value);
    return whole ? std::optional(value) : std::nullopt;
}

std::string place(const fs::path& file, const CsvRow& row) {
    return file.filename().string() + ", line " + std::to_string(row.line);
}

std::optional<core::Box> boxOf(const CsvRow& row) {
    std::array<double, 4> corners{};
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto value = row.cells.size() > i + 1 ? number(row.cells[i + 1]) : std::nullopt;
        if (!value) {
            return std::nullopt;
        }
        corners[i] = *value;
    }
    return core::Box{corners[0], corners[1], corners[2], corners[3]};
}

bool isHeading(const CsvRow& row) {
    for (std::size_t i = 1; i < row.cells.size(); ++i) {
        if (number(row.cells[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::vector<CsvRow> readCsv(const fs::path& file) {
    std::error_code error;
    const std::uintmax_t size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream || !fs::is_regular_file(file, error)) {
        throw core::Error("the table cannot be read", file.string(), "Name a CSV file.");
    }
    if (size > kMaxBytes) {
        throw core::Error("the table is larger than 64 MiB", file.string(), "Name a CSV file.");
    }
    std::vector<CsvRow> rows;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) {
            line.erase(0, 3);
        }
        if (!trimmed(line).empty()) {
            rows.push_back({number, cellsOf(trimmed(line))});
        }
    }
    return rows;
}

CsvTable<core::Box> readFaceBoxes(const fs::path& file) {
    CsvTable<core::Box> table;
    for (const CsvRow& row : readCsv(file)) {
        const auto box = boxOf(row);
        if (row.line == 1 && !box && isHeading(row)) {
            continue;
        }
        if (!box || row.cells.front().empty()) {
            table.failures.push_back({place(file, row), "expected file,x0,y0,x1,y1 with four numbers"});
        } else if (box->area() <= 0) {
            table.failures.push_back(
                {place(file, row), "the box is empty: x0 < x1 and y0 < y1 are expected"});
        } else if (!table.values.emplace(row.cells.front(), *box).second) {
            table.failures.push_back({place(file, row), "a second box of the photo " + row.cells.front()});
        }
    }
    return table;
}

CsvTable<std::string> readGroups(const fs::path& file) {
    CsvTable<std::string> table;
    for (const CsvRow& row : readCsv(file)) {
        if (row.line == 1 && row.cells.size() > 1 && row.cells[0] == "file" && row.cells[1] == "group") {
            continue;
        }
        if (row.cells.size() < 2 || row.cells[0].empty() || row.cells[1].empty()) {
            table.failures.push_back({place(file, row), "expected file,group"});
        } else if (!table.values.emplace(row.cells[0], row.cells[1]).second) {
            table.failures.push_back({place(file, row), "a second group of the photo " + row.cells[0]});
        }
    }
    return table;
}

}  // namespace maskwright::annotation::formats
