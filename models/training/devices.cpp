// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/devices.h"

#include <algorithm>
#include <thread>

#include <ATen/Parallel.h>

namespace maskwright::models::training {

void useThreads(int threads) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(threads > 0 ? threads : std::max(1, cores));
}

}  // namespace maskwright::models::training
