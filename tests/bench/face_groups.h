// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

// What is known of the faces of a set besides their points: a table with the column "file" and others.
namespace maskwright::bench {

class FaceGroups {
  public:
    // columns: names of columns that sort faces into groups; "yaw_deg:15,30" makes groups of a number by
    // these bounds, without its sign. Throws core::Error if the table lacks a column.
    FaceGroups(const std::filesystem::path& table, const std::vector<std::string>& columns);

    // Of the photo of this base name: "source = helen", "yaw_deg 15..30"; empty if the table lacks it.
    [[nodiscard]] const std::vector<std::string>& groupsOf(const std::string& name) const;

  private:
    std::map<std::string, std::vector<std::string>> groups_;
};

// Indices of the points whose "kind" is this in a table of points with the columns index and kind. Throws
// core::Error if there is none.
[[nodiscard]] std::vector<int> pointsOfKind(const std::filesystem::path& table, const std::string& kind);

}  // namespace maskwright::bench
