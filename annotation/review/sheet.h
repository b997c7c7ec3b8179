// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/project.h"
#include "core/progress.h"
#include "core/raster.h"

#include <functional>
#include <vector>

namespace maskwright::annotation::review {

struct ReportSheetOptions {
    std::vector<store::ImageId>
        images;  // these, in this order; empty: count of them, spread evenly over the project
    // Which points and maps are drawn, of their heads; empty: all.
    std::function<bool(const store::Head&)> drawn;
    int count = 60;
    int columns = 10;
    int cellPx = 220;
    int threads = 0;  // 0: one per core
};

struct ReportSheet {
    core::RgbImage picture;
    std::int64_t faces = 0;
    std::vector<dla::Failure> failures;  // photos that cannot be shown
};

// A contact sheet of heads: each with its label map, the curves of its parts and its points, and below it the
// image's name and how far it has come. Images without points show their whole photo. Requires count > 0 and
// columns > 0.
[[nodiscard]] ReportSheet makeReportSheet(const Project& project, const ReportSheetOptions& options,
                                          core::Progress& progress);

}  // namespace maskwright::annotation::review
