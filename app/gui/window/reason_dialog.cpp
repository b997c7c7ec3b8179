// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/reason_dialog.h"

#include <QInputDialog>

namespace maskwright::app::gui {

void askForReason(QWidget* parent, const QString& objectName, const QString& title, const QString& question,
                  const QStringList& reasons, std::function<void(const QString&)> wanted) {
    auto* dialog = new QInputDialog(parent);
    dialog->setObjectName(objectName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(question);
    dialog->setComboBoxItems(reasons);
    dialog->setComboBoxEditable(true);
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, std::move(wanted));
    dialog->open();
}

}  // namespace maskwright::app::gui
