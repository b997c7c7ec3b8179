// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/release/release.h"

#include <filesystem>

namespace maskwright::app::gui {

// What a person wants to have handed out.
struct ExportRequest {
    std::filesystem::path folder;
    annotation::release::ExportOptions options;
    // A release to compare with: what has changed since is told; it may be the one that is replaced. Empty:
    // none.
    std::filesystem::path earlier;
};

}  // namespace maskwright::app::gui
