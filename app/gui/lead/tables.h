// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>
#include <QVariant>

class QTableWidget;

namespace maskwright::app::gui {

// A table that is read, not edited: whole rows are chosen, one at a time.
[[nodiscard]] QTableWidget* makeTable(const QString& objectName, const QString& accessibleName,
                                      const QStringList& columns);
// Columns from the second on are numbers, set to the right. data: what the row stands for.
void addRow(QTableWidget& table, const QStringList& cells, const QVariant& data = {});
// Of the chosen row; nothing if none is chosen.
[[nodiscard]] QVariant chosenData(const QTableWidget& table);

// "3.21", and a dash for what was not measured.
[[nodiscard]] QString inNumbers(const std::optional<double>& value, int digits = 2);

}  // namespace maskwright::app::gui
