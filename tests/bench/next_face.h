// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace maskwright::bench {

// Milliseconds from Space (accept and next) to the picture of the next face with its points and label map,
// in the real window over a made project of photos of this size, a second after the face before was shown.
// Needs a QApplication; settings go to a folder of its own.
[[nodiscard]] std::vector<double> nextFaceMs(int width, int height);

}  // namespace maskwright::bench
