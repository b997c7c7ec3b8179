// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/raster.h"

#include <vector>

namespace maskwright::models::inference {

// A connected set of pixels (8 neighbours).
struct Blob {
    int area = 0;
    core::Point centroid = core::Point::Zero();
    core::Box box;  // without the outermost hundredth of the pixels on each side: a strand makes no box wider
    double meanValue = 0;
};

struct Blobs {
    std::vector<Blob> all;     // in order of their first pixel
    core::Raster<int> blobAt;  // index into all, or -1
};

// The blobs of the pixels whose value is at least the threshold. Coordinates are pixels of values.
[[nodiscard]] Blobs blobsOf(const core::Raster<float>& values, float threshold);

}  // namespace maskwright::models::inference
