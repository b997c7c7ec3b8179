// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/study_charts.h"

#include "core/error.h"
#include "core/image/line_chart.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

using core::Error;
using core::image::Chart;
using core::image::ChartLine;
using nlohmann::json;

namespace {

constexpr const char* kAlphaTable = "bass_alpha";
constexpr std::string_view kAlpha = "alpha ";

// A line per variant, in the order in which they stand there.
Chart byVariant(const json& points, const std::string& title, const std::string& unit, const char* value,
                double per) {
    Chart chart{title, "side of the input, pixels", unit, {}};
    for (const json& point : points) {
        const auto variant = point.at("variant").get<std::string>();
        auto line = std::ranges::find(chart.lines, variant, &ChartLine::name);
        if (line == chart.lines.end()) {
            line = chart.lines.insert(chart.lines.end(), ChartLine{variant, {}});
        }
        line->points.emplace_back(point.at("input_px").get<double>(), point.at(value).get<double>() / per);
    }
    return chart;
}

std::vector<Chart> complexityCharts(const json& study) {
    const json& points = study.at("points");
    return {byVariant(points, "Operations", "multiply-adds, 10^9", "multiply_adds", 1e9),
            byVariant(points, "Memory", "MiB", "peak_bytes", 1 << 20)};
}

std::optional<double> alphaOf(const std::string& row) {
    double alpha = 0;
    if (!row.starts_with(kAlpha)) {
        return std::nullopt;
    }
    const auto [end, problem] = std::from_chars(row.data() + kAlpha.size(), row.data() + row.size(), alpha);
    return problem == std::errc() && end == row.data() + row.size() ? std::optional(alpha) : std::nullopt;
}

// The means of a column by alpha, of the rows that have been run.
std::vector<std::pair<double, double>> meansOf(const json& rows, std::size_t column) {
    std::vector<std::pair<double, double>> means;
    for (const json& row : rows) {
        const auto alpha = alphaOf(row.at("name").get<std::string>());
        const json& ours = row.at("cells").at(column).at("ours");
        if (alpha && ours.is_object()) {
            means.emplace_back(*alpha, ours.at("mean").get<double>());
        }
    }
    std::ranges::sort(means);
    return means;
}

std::vector<Chart> alphaCharts(const json& study) {
    std::vector<Chart> charts;
    for (const json& table : study.at("tables")) {
        if (table.at("id") != kAlphaTable) {
            continue;
        }
        Chart mean{"BASS: mean F1", "alpha", "%", {}};
        Chart differences{"F1 by class, difference from the smallest alpha", "alpha", "points", {}};
        for (std::size_t column = 0; column < table.at("columns").size(); ++column) {
            const json& heading = table.at("columns").at(column);
            auto points = meansOf(table.at("rows"), column);
            if (points.empty()) {
                continue;
            }
            if (heading.at("figure") == "mean_f1") {
                mean.lines.push_back({"", points});
                continue;
            }
            const double first = points.front().second;
            for (auto& [alpha, value] : points) {
                value -= first;
            }
            differences.lines.push_back({heading.at("title").get<std::string>(), points});
        }
        for (Chart& chart : std::array{mean, differences}) {
            if (!chart.lines.empty()) {
                charts.push_back(std::move(chart));
            }
        }
    }
    return charts;
}

}  // namespace

void drawStudy(const json& study, const std::filesystem::path& source, const std::filesystem::path& png) {
    std::vector<Chart> charts;
    try {
        charts = study.value("study", std::string()) == "complexity" ? complexityCharts(study)
                                                                     : alphaCharts(study);
    } catch (const json::exception& problem) {
        throw Error(
            std::string("this is no study (") + problem.what() + ")", source.string(),
            "Name what maskwright-train --describe --study complexity --json prints, or tables.json of "
            "--studies.");
    }
    if (charts.empty() ||
        std::ranges::any_of(charts, [](const Chart& chart) { return chart.lines.empty(); })) {
        throw Error("there is nothing to draw: no row of the alpha sweep has been run", source.string(),
                    "Go on with the queue of maskwright-train --studies.");
    }
    const core::RgbImage picture = core::image::drawCharts(charts);
    core::image::writePng(png, core::viewOf(picture));
}

}  // namespace maskwright::annotation::review
