// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "core/fusion/fuse.h"

#include <vector>

namespace maskwright::annotation::ppa {

struct ParseOptions {
    core::fusion::FusionOptions fusion;  // how points become contours is the project's, see fit_settings.h
    std::vector<store::ImageId> only;    // empty: all; either way a map that is up to date is left alone
    int threads = 0;                     // 0: one per core
};

}  // namespace maskwright::annotation::ppa
