// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/photo_names.h"

#include <filesystem>

namespace maskwright::annotation {

std::vector<std::string> photoNames(const store::ImageRecord& image) {
    std::vector<std::string> names;
    for (std::string tail = image.path; !tail.empty();) {
        names.push_back(tail);
        const std::size_t slash = tail.find('/');
        tail = slash == std::string::npos ? "" : tail.substr(slash + 1);
    }
    names.push_back(std::filesystem::path(image.path).stem().string());
    names.push_back(image.name);
    return names;
}

}  // namespace maskwright::annotation
