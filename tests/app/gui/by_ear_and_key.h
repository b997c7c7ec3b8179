// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/canvas.h"

#include <set>

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QRadioButton>
#include <QTest>
#include <QWidget>

namespace maskwright::tests {

// "QComboBox stateFilter (page workPage)"
[[nodiscard]] inline QString describe(const QObject* object) {
    QStringList path;
    for (const QObject* at = object; at != nullptr && path.size() < 4; at = at->parent()) {
        path.append(QLatin1String(at->metaObject()->className()) + QLatin1Char(' ') + at->objectName());
    }
    return path.join(QStringLiteral(" in "));
}

[[nodiscard]] inline bool isInteractive(QAccessible::Role role) {
    switch (role) {
        case QAccessible::PushButton:
        case QAccessible::ButtonDropDown:
        case QAccessible::ButtonMenu:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::ComboBox:
        case QAccessible::EditableText:
        case QAccessible::SpinBox:
        case QAccessible::Slider:
        case QAccessible::List:
        case QAccessible::Table:
        case QAccessible::Tree:
        case QAccessible::PageTab:
        case QAccessible::MenuItem:
        case QAccessible::Client:
        case QAccessible::Link:
            return true;
        default:
            return false;
    }
}

// What a screen reader has to say before a control's content: its name, or the label beside it. A combo
// box's own name is what is chosen in it, so that it needs words of its own.
[[nodiscard]] inline bool isNamed(QAccessibleInterface& control) {
    const auto* widget = qobject_cast<QWidget*>(control.object());
    const bool labelled = !control.relations(QAccessible::Label).isEmpty();
    if (widget != nullptr && qobject_cast<const QComboBox*>(widget) != nullptr) {
        return labelled || !widget->accessibleName().isEmpty();
    }
    return labelled || !control.text(QAccessible::Name).trimmed().isEmpty();
}

inline void collectNameless(QAccessibleInterface* node, QStringList& found) {
    if (node == nullptr || !node->isValid() || node->state().invisible) {
        return;
    }
    const QAccessible::Role role = node->role();
    const auto* widget = qobject_cast<QWidget*>(node->object());
    const bool focusable =
        widget == nullptr || (widget->focusPolicy() != Qt::NoFocus && widget->focusProxy() == nullptr);
    const bool separator =
        role == QAccessible::MenuItem && node->text(QAccessible::Name).isEmpty() && node->state().disabled;
    if (isInteractive(role) && focusable && !separator && !isNamed(*node)) {
        found.append(describe(node->object()) + QStringLiteral(" role %1").arg(role));
    }
    const bool itsPartsAreItsOwn = qobject_cast<const QComboBox*>(widget) != nullptr ||
                                   qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                                   role == QAccessible::List || role == QAccessible::Table ||
                                   role == QAccessible::Tree;
    for (int i = 0; !itsPartsAreItsOwn && i < node->childCount(); ++i) {
        collectNameless(node->child(i), found);
    }
}

// The shown controls that a screen reader could only call by their kind.
[[nodiscard]] inline QStringList namelessControls(QWidget& window) {
    QStringList found;
    collectNameless(QAccessible::queryAccessibleInterface(&window), found);
    return found;
}

struct Walk {
    QList<QWidget*> reached;
    QStringList unseen;  // look with the focus as they do without
};

// Presses Tab (F6 on the photo, which needs Tab for itself) until the walk comes round. Requires the window
// to be active and one of its controls to have the focus.
[[nodiscard]] inline Walk walkByKey(QWidget& window) {
    constexpr int kMostSteps = 300;
    constexpr int kAroundPx = 2;
    Walk walk;
    for (int step = 0; step < kMostSteps; ++step) {
        QWidget* focus = QApplication::focusWidget();
        if (focus == nullptr || focus->window() != &window || walk.reached.contains(focus)) {
            break;
        }
        walk.reached.append(focus);
        const auto look = [&] {
            return window
                .grab(QRect(focus->mapTo(&window, QPoint(0, 0)), focus->size())
                          .adjusted(-kAroundPx, -kAroundPx, kAroundPx, kAroundPx))
                .toImage();
        };
        const bool photo = qobject_cast<app::gui::Canvas*>(focus) != nullptr;
        const QImage with = photo ? QImage() : look();
        QTest::keyClick(focus, photo ? Qt::Key_F6 : Qt::Key_Tab);
        if (!photo && QApplication::focusWidget() != focus && look() == with) {
            walk.unseen.append(describe(focus));
        }
    }
    return walk;
}

// The shown controls that the walk has not come to.
[[nodiscard]] inline QStringList notReached(const QWidget& window, const QList<QWidget*>& walk) {
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool wanted = widget->window() == &window && widget->isVisible() && widget->isEnabled() &&
                            (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr;
        // Of buttons that exclude one another Tab comes to the chosen one, arrows to the others.
        const auto* radio = qobject_cast<const QRadioButton*>(widget);
        const bool byArrows = radio != nullptr && !radio->isChecked();
        const bool inner = qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) != nullptr ||
                           qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr;
        if (wanted && !byArrows && !inner && !walk.contains(widget)) {
            found.append(describe(widget));
        }
    }
    return found;
}

}  // namespace maskwright::tests
