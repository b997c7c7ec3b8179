// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/open_mark.h"

#include <QLockFile>

namespace maskwright::app::gui {

OpenMark::OpenMark(const std::filesystem::path& project) {
    const std::filesystem::path place = project / "cache/window.lock";
    std::error_code ignored;
    std::filesystem::create_directories(place.parent_path(), ignored);
    const bool left = std::filesystem::exists(place, ignored);
    file_ = std::make_unique<QLockFile>(QString::fromStdString(place.string()));
    file_->setStaleLockTime(0);  // however long a window is open, only its end frees the mark
    lastDidNotClose_ = file_->tryLock(0) && left;
}

OpenMark::~OpenMark() = default;

}  // namespace maskwright::app::gui
