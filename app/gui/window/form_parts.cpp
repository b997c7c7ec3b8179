// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/form_parts.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>

namespace maskwright::app::gui {

QLineEdit* makeLine(const char* objectName, const QString& name, const QString& example) {
    auto* line = new QLineEdit;
    line->setObjectName(QLatin1String(objectName));
    line->setAccessibleName(name);
    line->setPlaceholderText(example);
    return line;
}

QLabel* makeNote(const QString& text) {
    auto* note = new QLabel(text);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    return note;
}

QHBoxLayout* makeFolderRow(QLineEdit* folder, const char* buttonName, const QString& title, QWidget* dialog) {
    auto* choose = new QPushButton(QCoreApplication::translate("FormParts", "Choose …"));
    choose->setObjectName(QLatin1String(buttonName));
    choose->setAccessibleName(title);
    auto* row = new QHBoxLayout;
    row->addWidget(folder, 1);
    row->addWidget(choose);
    QObject::connect(choose, &QPushButton::clicked, dialog, [folder, title, dialog] {
        if (const QString chosen = QFileDialog::getExistingDirectory(dialog, title, folder->text());
            !chosen.isEmpty()) {
            folder->setText(chosen);
        }
    });
    return row;
}

void tabThrough(QWidget& before, QDialogButtonBox& box) {
    // A box hands the focus that reaches it to its first button, even where Tab has just come from there.
    box.setFocusProxy(nullptr);
    QWidget* last = &before;
    for (int i = 0; i < box.layout()->count(); ++i) {
        if (QWidget* button = box.layout()->itemAt(i)->widget()) {
            QWidget::setTabOrder(last, button);
            last = button;
        }
    }
}

}  // namespace maskwright::app::gui
