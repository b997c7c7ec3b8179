// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/flip_test.h"

#include <algorithm>

namespace maskwright::models::inference {

core::RgbImage mirroredPicture(const core::RgbImage& picture) {
    core::RgbImage result(picture.width(), picture.height());
    for (int y = 0; y < picture.height(); ++y) {
        std::reverse_copy(picture.row(y), picture.row(y) + picture.width(), result.row(y));
    }
    return result;
}

}  // namespace maskwright::models::inference
