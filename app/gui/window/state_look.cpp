// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/state_look.h"

namespace maskwright::app::gui {

QString iconOf(ImageState state) {
    switch (state) {
        case ImageState::Unknown:
        case ImageState::NotPlaced:
            return QStringLiteral("state-not-placed");
        case ImageState::NoFace:
        case ImageState::NotAFace:
            return QStringLiteral("state-no-face");
        case ImageState::ToCorrect:
            return QStringLiteral("state-to-correct");
        case ImageState::Accepted:
            return QStringLiteral("state-accepted");
        case ImageState::ToReview:
            return QStringLiteral("state-to-review");
        case ImageState::MapAccepted:
            return QStringLiteral("state-map-accepted");
    }
    return {};
}

QColor colourOf(ImageState state, const QPalette& palette) {
    const bool dark = palette.color(QPalette::Base).lightness() < 128;
    switch (state) {
        case ImageState::NoFace:
            return dark ? QColor(0xff, 0x9f, 0x5a) : QColor(0xb8, 0x4a, 0x00);
        case ImageState::ToCorrect:
            return dark ? QColor(0x6c, 0xc4, 0xff) : QColor(0x0b, 0x63, 0xa5);
        case ImageState::Accepted:
        case ImageState::ToReview:
        case ImageState::MapAccepted:
            return dark ? QColor(0x7d, 0xe3, 0x8b) : QColor(0x1c, 0x76, 0x34);
        case ImageState::Unknown:
        case ImageState::NotPlaced:
        case ImageState::NotAFace:
            break;
    }
    return palette.color(QPalette::Disabled, QPalette::Text);
}

}  // namespace maskwright::app::gui
