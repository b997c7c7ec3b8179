// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/format.h"

#include "annotation/formats/format_list.h"

#include <algorithm>

namespace maskwright::annotation::formats {

namespace {

constexpr std::size_t kLongestNameBytes = 200;

}  // namespace

const std::vector<const Format*>& allFormats() {
    static const std::vector<const Format*> formats = {
        &lapaFormat(),    &ptsFormat(),  &wflwFormat(),       &jdFormat(),       &cocoFormat(),
        &labelmeFormat(), &cvatFormat(), &celebamaskFormat(), &fiftyOneFormat(), &huggingFaceFormat()};
    return formats;
}

const Format& formatNamed(const std::string& name) {
    const auto& formats = allFormats();
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const Format* format) { return format->name == name; });
    if (found == formats.end()) {
        std::string names;
        for (const Format* format : formats) {
            names += (names.empty() ? "" : ", ") + format->name;
        }
        throw core::Error("there is no format of this name", name, "Choose one of: " + names + ".");
    }
    return **found;
}

std::string splitFolder(store::Split split) {
    switch (split) {
        case store::Split::Train:
            return "train/";
        case store::Split::Validation:
            return "val/";
        case store::Split::Test:
            return "test/";
        case store::Split::None:
            break;
    }
    return "";
}

store::Split splitNamed(const std::string& folder) {
    if (folder == "train") {
        return store::Split::Train;
    }
    if (folder == "val" || folder == "valid" || folder == "validation") {
        return store::Split::Validation;
    }
    return folder == "test" ? store::Split::Test : store::Split::None;
}

bool isSafeFileName(const std::string& name) {
    const auto unsafe = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == '\x7f';
    };
    return !name.empty() && name.size() <= kLongestNameBytes && !name.starts_with('.') &&
           std::none_of(name.begin(), name.end(), unsafe);
}

std::vector<std::uint8_t> bytesOf(const std::string& text) {
    return {text.begin(), text.end()};
}

}  // namespace maskwright::annotation::formats
