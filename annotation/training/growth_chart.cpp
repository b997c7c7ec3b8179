// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/growth_chart.h"

#include "core/image/line_chart.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <utility>

namespace maskwright::annotation::training {

namespace {

using core::image::Chart;

// One measure of all versions that have it, by number of samples.
std::optional<Chart> chartOf(const std::vector<VersionFigures>& versions, const std::string& title,
                             const std::string& yName, std::optional<double> VersionFigures::*measure) {
    std::vector<std::pair<double, double>> points;
    for (const VersionFigures& version : versions) {
        if (const auto& value = version.*measure) {
            points.emplace_back(static_cast<double>(version.samples), *value);
        }
    }
    if (points.empty()) {
        return std::nullopt;
    }
    Chart chart{title, "training samples", yName, {}};
    auto means = meansOfEqualX(points);
    if (means.size() == points.size()) {
        chart.lines = {{"", std::move(means)}};
    } else {
        chart.lines = {{"mean", std::move(means)}, {"each version", std::move(points), /*joined=*/false}};
    }
    return chart;
}

}  // namespace

std::vector<std::pair<double, double>> meansOfEqualX(std::vector<std::pair<double, double>> points) {
    std::ranges::stable_sort(points, {}, &std::pair<double, double>::first);
    std::vector<std::pair<double, double>> means;
    for (std::size_t i = 0; i < points.size();) {
        double sum = 0;
        const std::size_t first = i;
        for (; i < points.size() && points[i].first == points[first].first; ++i) {
            sum += points[i].second;
        }
        means.emplace_back(points[first].first, sum / static_cast<double>(i - first));
    }
    return means;
}

void writeGrowthChart(const std::vector<VersionFigures>& versions, const std::filesystem::path& png) {
    std::vector<Chart> charts;
    for (auto& chart : {chartOf(versions, "NME (inter-ocular)", "%", &VersionFigures::nme),
                        chartOf(versions, "AUC up to 8 %", "%", &VersionFigures::auc),
                        chartOf(versions, "mean F1", "%", &VersionFigures::f1)}) {
        if (chart) {
            charts.push_back(*chart);
        }
    }
    if (charts.empty()) {
        throw core::Error("no version was judged on the test split, so there is nothing to draw",
                          png.string(),
                          "Split the project (maskwright-cli split) and accept its test images.");
    }
    const core::RgbImage picture = core::image::drawCharts(charts);
    core::image::writePng(png, core::viewOf(picture));
}

}  // namespace maskwright::annotation::training
