// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fasseg_labels.h"

#include "core/error.h"
#include "core/image/label_png.h"

#include <algorithm>

namespace maskwright::bench {

namespace {

constexpr std::uint8_t kHair6 = 2;

// By LaPa's label: skin, brows, eyes, nose, upper lip, mouth and lower lip, hair.
constexpr std::array<std::uint8_t, core::kClassCount> kFassegOf{0, 1, 6, 6, 4, 4, 3, 5, 5, 5, kHair6};

}  // namespace

core::LabelMap readFassegLabels(const std::filesystem::path& tree, const std::string& name) {
    const std::filesystem::path file = tree / "labels6" / (name + ".png");
    core::LabelMap labels = core::image::readMaskPng(file);
    for (const std::uint8_t value : labels.pixels()) {
        if (value >= kFassegClasses.size() && value != core::kIgnoredLabel) {
            throw core::Error("it holds the label " + std::to_string(value), file.string(),
                              "Labels are 0 to 6, and 255 for none.");
        }
    }
    return labels;
}

core::LabelMap asFasseg(core::LabelMap lapa) {
    std::ranges::transform(lapa.pixels(), lapa.pixels().begin(), [](std::uint8_t value) {
        return value == core::kIgnoredLabel ? value : kFassegOf.at(value);
    });
    return lapa;
}

core::LabelMap asRegions(core::LabelMap fasseg) {
    std::ranges::transform(fasseg.pixels(), fasseg.pixels().begin(), [](std::uint8_t value) {
        return value == kHair6                              ? labelOf(core::FaceClass::Hair)
               : value == 0 || value == core::kIgnoredLabel ? value
                                                            : labelOf(core::FaceClass::Skin);
    });
    return fasseg;
}

}  // namespace maskwright::bench
