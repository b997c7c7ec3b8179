// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/tone.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::app::gui {

std::array<std::uint8_t, 256> Tone::table() const {
    std::array<std::uint8_t, 256> table{};
    const double exponent = 1 / std::clamp(gamma, 0.2, 5.0);
    // Slope 1 in the middle at contrast 0, flat at -1, steep at 1.
    const double slope = std::tan((std::clamp(contrast, -1.0, 0.98) + 1) * std::numbers::pi / 4);
    for (std::size_t value = 0; value < table.size(); ++value) {
        const double lifted = std::pow(static_cast<double>(value) / 255, exponent);
        const double shown = (lifted - 0.5) * slope + 0.5 + brightness;
        table[value] = static_cast<std::uint8_t>(std::lround(std::clamp(shown, 0.0, 1.0) * 255));
    }
    return table;
}

void applyTone(QImage& picture, const QRect& part, const std::array<std::uint8_t, 256>& table) {
    const QRect inside = part.intersected(picture.rect());
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        auto* pixel = reinterpret_cast<QRgb*>(picture.scanLine(y)) + inside.left();
        for (const QRgb* end = pixel + inside.width(); pixel != end; ++pixel) {
            *pixel = qRgb(table[static_cast<std::size_t>(qRed(*pixel))],
                          table[static_cast<std::size_t>(qGreen(*pixel))],
                          table[static_cast<std::size_t>(qBlue(*pixel))]);
        }
    }
}

}  // namespace maskwright::app::gui
