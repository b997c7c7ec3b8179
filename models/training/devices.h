// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace maskwright::models::training {

// How many processor threads LibTorch uses from now on; 0: one per core. LibTorch may start at one (design
// choice of some distributions), which halves the speed on two cores.
void useThreads(int threads);

}  // namespace maskwright::models::training
