// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/error_curve.h"

#include "core/image/line_chart.h"
#include "core/image/photo_io.h"

#include <array>

namespace maskwright::annotation::review {

namespace {

constexpr double kEnd = 0.1;
constexpr int kSteps = 200;

core::image::ChartLine lineOf(const core::metrics::LandmarkScore& score, const std::string& name) {
    core::image::ChartLine line{name, {}};
    for (int i = 0; i <= kSteps; ++i) {
        const double bound = kEnd * i / kSteps;
        if (const auto share = score.ced(bound)) {
            line.points.emplace_back(100 * bound, 100 * *share);
        }
    }
    return line;
}

}  // namespace

void writeErrorCurve(const LandmarkEvaluation& evaluation, const std::filesystem::path& png) {
    const std::array<core::image::Chart, 1> charts{
        {{"Cumulative error",
          "error, %",
          "share of faces, %",
          {lineOf(evaluation.interOcular, "by inter-ocular distance"), lineOf(evaluation.box, "by box")}}}};
    const core::RgbImage picture = core::image::drawCharts(charts);
    core::image::writePng(png, core::viewOf(picture));
}

}  // namespace maskwright::annotation::review
