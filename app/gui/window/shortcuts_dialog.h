// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/window/keys.h"

#include <QDialog>

class QKeySequenceEdit;
class QLabel;
class QPushButton;
class QTableWidget;

namespace maskwright::app::gui {

// The list of all keys and mouse gestures. The key of a chosen action can be changed; whose key it was before
// is said first.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
  public:
    // The actions outlive the dialog.
    explicit ShortcutsDialog(const Actions& actions, QWidget* parent = nullptr);

  private:
    void fill();
    void search(const QString& text);
    // The chosen row's action; none for a gesture and for keys of the canvas alone.
    [[nodiscard]] const ActionInfo* chosen() const;
    [[nodiscard]] QKeySequence wantedKey() const;
    void showChosen();
    void showConflict();
    void setKey();

    const Actions& actions_;
    QTableWidget* table_;
    QLabel* what_;
    QKeySequenceEdit* key_;
    QPushButton* set_;
    QPushButton* usual_;
    QLabel* conflict_;
};

}  // namespace maskwright::app::gui
