// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"
#include "core/fitting/face_fit.h"
#include "core/fusion/fuse.h"

#include <vector>

namespace maskwright::annotation::ppa {

struct ParseOptions {
    core::fitting::FitOptions fit;
    core::fusion::FusionOptions fusion;
    std::vector<store::ImageId> only;  // empty: all; either way a map that is up to date is left alone
    int threads = 0;                   // 0: one per core
};

}  // namespace maskwright::annotation::ppa
