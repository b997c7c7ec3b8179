// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QWidget;
class QDialogButtonBox;

// What dialogs that ask for folders and words are made of. Widgets belong to the layout they are put into.
namespace maskwright::app::gui {

// A line to type into, found by objectName and read out as name; example stands in it while it is empty.
[[nodiscard]] QLineEdit* makeLine(const char* objectName, const QString& name, const QString& example = {});

// Words of explanation, paler and wrapped.
[[nodiscard]] QLabel* makeNote(const QString& text = {});

// The line of a folder and a button beside it that lets the person choose one; title: of the chooser.
[[nodiscard]] QHBoxLayout* makeFolderRow(QLineEdit* folder, const char* buttonName, const QString& title,
                                         QWidget* dialog);

// Tab comes from this control to each button of the box, as they stand. Left alone, it passes over one of
// them. Requires both in the same window.
void tabThrough(QWidget& before, QDialogButtonBox& box);

}  // namespace maskwright::app::gui
