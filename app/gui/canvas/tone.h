// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include <QImage>

namespace maskwright::app::gui {

// How bright the photo is shown, for eyes on dark or pale photos. Of the view alone: nothing that is saved,
// placed or exported sees it.
struct Tone {
    double brightness = 0;  // -1 black .. 1 white
    double contrast = 0;    // -1 grey .. 1 black and white
    double gamma = 1;       // > 1 lifts the shadows; 0.2 .. 5

    [[nodiscard]] bool isNeutral() const { return *this == Tone{}; }
    // What each value of a channel is shown as; grows with the value.
    [[nodiscard]] std::array<std::uint8_t, 256> table() const;
    bool operator==(const Tone&) const = default;
};

// Shows the part of the picture (Format_RGB32) by the table.
void applyTone(QImage& picture, const QRect& part, const std::array<std::uint8_t, 256>& table);

}  // namespace maskwright::app::gui
