// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleOption>

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

// A line in a colour of its own: whoever works by key must find the focus at a glance, on flat buttons as
// well.
void drawFocus(QPainter& painter, const QPalette& palette, const QRect& around, bool onHighlight) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.color(onHighlight ? QPalette::HighlightedText : QPalette::Highlight), 2));
    painter.drawRoundedRect(QRectF(around).adjusted(1, 1, -1, -1), 3, 3);
    painter.restore();
}

// Fusion draws boxes to be ticked, and buttons that stay down, a little darker than what is around them: on
// dark ground nobody sees that. There they get a line around them.
class OutlinedStyle final : public QProxyStyle {
  public:
    OutlinedStyle() : QProxyStyle(QStringLiteral("fusion")) {}

    // Fusion shows the focus neither on buttons without a frame nor on lists and tables in which nothing is
    // chosen.
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
        QProxyStyle::drawControl(element, option, painter, widget);
        const bool list =
            element == CE_ShapedFrame && qobject_cast<const QAbstractScrollArea*>(widget) != nullptr;
        if ((element == CE_PushButton || list) && option->state.testFlag(State_HasFocus)) {
            drawFocus(*painter, option->palette, option->rect, false);
        }
    }

    // And on boxes to choose from only after the first key.
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        if (control == CC_ComboBox && option->state.testFlag(State_HasFocus)) {
            drawFocus(*painter, option->palette, option->rect, false);
        }
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        if (element == PE_FrameFocusRect) {
            const auto* focus = qstyleoption_cast<const QStyleOptionFocusRect*>(option);
            const QPalette& palette = option->palette;
            drawFocus(*painter, palette, option->rect,
                      focus != nullptr && focus->backgroundColor == palette.color(QPalette::Highlight));
            return;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool box = element == PE_IndicatorCheckBox;
        const bool circle = element == PE_IndicatorRadioButton;
        const bool down = (element == PE_PanelButtonTool || element == PE_PanelButtonCommand) &&
                          option->state.testFlag(State_On);
        constexpr int kDarkBelow = 128;
        if (!(box || circle || down) || option->palette.window().color().lightness() >= kDarkBelow) {
            return;
        }
        const QRectF around = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(option->palette.color(down ? QPalette::Highlight : QPalette::PlaceholderText));
        if (circle) {
            painter->drawEllipse(around);
        } else {
            painter->drawRoundedRect(around, 2, 2);
        }
        painter->restore();
    }
};

}  // namespace

void paintFocus(QPainter& painter, const QWidget& widget, const QRect& part, bool onHighlight) {
    drawFocus(painter, widget.palette(), part, onHighlight);
}

void renewLinks(const QWidget& window) {
    for (QLabel* label : window.findChildren<QLabel*>()) {
        if (const QString text = label->text(); text.contains(QLatin1String("<a href"))) {
            label->clear();
            label->setText(text);
        }
    }
}

void useTheme(Theme theme) {
    QApplication::setStyle(new OutlinedStyle);
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
