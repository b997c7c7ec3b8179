// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/face_groups.h"

#include "annotation/formats/csv.h"
#include "core/error.h"
#include "core/landmarks.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace maskwright::bench {

namespace fs = std::filesystem;
using annotation::formats::CsvRow;

namespace {

std::size_t columnOf(const CsvRow& heading, const std::string& name, const fs::path& table) {
    const auto found = std::ranges::find(heading.cells, name);
    if (found == heading.cells.end()) {
        throw core::Error("has no column '" + name + "'", table.string(), "Name a column of its first line.");
    }
    return static_cast<std::size_t>(found - heading.cells.begin());
}

std::vector<double> boundsIn(const std::string& text) {
    std::vector<double> bounds;
    std::istringstream stream(text);
    for (std::string bound; std::getline(stream, bound, ',');) {
        bounds.push_back(std::stod(bound));
    }
    return bounds;
}

std::string range(const std::string& name, double value, const std::vector<double>& bounds) {
    const auto above = std::ranges::upper_bound(bounds, std::abs(value));
    std::ostringstream text;
    text << name << ' ';
    if (above == bounds.begin()) {
        text << "below " << bounds.front();
    } else if (above == bounds.end()) {
        text << bounds.back() << " and more";
    } else {
        text << *(above - 1) << " to " << *above;
    }
    return text.str();
}

}  // namespace

FaceGroups::FaceGroups(const fs::path& table, const std::vector<std::string>& columns) {
    const std::vector<CsvRow> rows = annotation::formats::readCsv(table);
    if (rows.empty()) {
        throw core::Error("is empty", table.string(), "Name a table with a heading.");
    }
    const std::size_t file = columnOf(rows.front(), "file", table);
    for (const std::string& column : columns) {
        const std::size_t colon = column.find(':');
        const std::string name = column.substr(0, colon);
        const std::size_t at = columnOf(rows.front(), name, table);
        const std::vector<double> bounds =
            colon == std::string::npos ? std::vector<double>() : boundsIn(column.substr(colon + 1));
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const std::vector<std::string>& cells = rows[i].cells;
            if (cells.size() > std::max(at, file) && !cells[at].empty()) {
                groups_[fs::path(cells[file]).stem().string()].push_back(
                    bounds.empty() ? name + " = " + cells[at] : range(name, std::stod(cells[at]), bounds));
            }
        }
    }
}

const std::vector<std::string>& FaceGroups::groupsOf(const std::string& name) const {
    static const std::vector<std::string> kNone;
    const auto found = groups_.find(name);
    return found == groups_.end() ? kNone : found->second;
}

std::vector<int> pointsOfKind(const fs::path& table, const std::string& kind) {
    const std::vector<CsvRow> rows = annotation::formats::readCsv(table);
    std::vector<int> points;
    if (!rows.empty()) {
        const std::size_t index = columnOf(rows.front(), "index", table);
        const std::size_t column = columnOf(rows.front(), "kind", table);
        for (const CsvRow& row : rows) {
            if (row.cells.size() > std::max(index, column) && row.cells[column] == kind) {
                points.push_back(std::stoi(row.cells[index]));
            }
        }
    }
    const auto inRange = [](int point) { return point >= 0 && point < static_cast<int>(core::kPointCount); };
    if (points.empty() || !std::ranges::all_of(points, inRange)) {
        throw core::Error("names no points of the kind '" + kind + "'", table.string(),
                          "Name a table with the columns index and kind.");
    }
    return points;
}

}  // namespace maskwright::bench
