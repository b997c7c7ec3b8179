// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/theme.h"

#include <QApplication>
#include <QPalette>
#include <QPixmapCache>
#include <QStyleFactory>

namespace maskwright::app::gui {

namespace {

struct Shades {
    QColor window, base, alternate, text, disabled, button, highlight, highlightedText, link;
};

QPalette paletteOf(const Shades& shades) {
    QPalette palette(shades.button, shades.window);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, shades.text);
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    }
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::ToolTipBase, shades.base);
    palette.setColor(QPalette::PlaceholderText, shades.disabled);
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, shades.highlightedText);
    palette.setColor(QPalette::Link, shades.link);
    return palette;
}

}  // namespace

void useTheme(Theme theme) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    switch (theme) {
        case Theme::System:
            QApplication::setPalette(QPalette());
            break;
        case Theme::Light:
            QApplication::setPalette(paletteOf({.window = QColor(0xf2, 0xf3, 0xf4),
                                                .base = Qt::white,
                                                .alternate = QColor(0xf6, 0xf7, 0xf8),
                                                .text = QColor(0x1e, 0x22, 0x26),
                                                .disabled = QColor(0x6b, 0x72, 0x7a),
                                                .button = QColor(0xea, 0xec, 0xee),
                                                .highlight = QColor(0x1f, 0x6f, 0xb2),
                                                .highlightedText = Qt::white,
                                                .link = QColor(0x0b, 0x63, 0xa5)}));
            break;
        case Theme::Dark:
            QApplication::setPalette(paletteOf({.window = QColor(0x2a, 0x2d, 0x31),
                                                .base = QColor(0x22, 0x25, 0x28),
                                                .alternate = QColor(0x27, 0x2a, 0x2e),
                                                .text = QColor(0xe4, 0xe7, 0xea),
                                                .disabled = QColor(0x96, 0x9d, 0xa5),
                                                .button = QColor(0x35, 0x39, 0x3e),
                                                .highlight = QColor(0x2f, 0x81, 0xc7),
                                                .highlightedText = Qt::white,
                                                .link = QColor(0x6c, 0xc4, 0xff)}));
            break;
    }
}

}  // namespace maskwright::app::gui
