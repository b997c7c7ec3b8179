// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/tables.h"

#include <QHeaderView>
#include <QLocale>
#include <QTableWidget>

namespace maskwright::app::gui {

namespace {

constexpr int kRowMarginPx = 7;  // above and below a row's words, together

}  // namespace

QTableWidget* makeTable(const QString& objectName, const QString& accessibleName,
                        const QStringList& columns) {
    auto* table = new QTableWidget(0, static_cast<int>(columns.size()));
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setHorizontalHeaderLabels(columns);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);  // Tab leaves the table, as everywhere in the window
    table->verticalHeader()->hide();
    // Columns as wide as what they say, side by side: on a wide screen a number at the far end belongs to no
    // row.
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    // Bold headings of a chosen row would need wider columns than those of the others.
    table->horizontalHeader()->setHighlightSections(false);
    const int rowPx = table->fontMetrics().height() + kRowMarginPx;
    table->verticalHeader()->setMinimumSectionSize(rowPx);
    table->verticalHeader()->setDefaultSectionSize(rowPx);
    table->setAlternatingRowColors(true);
    return table;
}

void addRow(QTableWidget& table, const QStringList& cells, const QVariant& data) {
    const int row = table.rowCount();
    table.insertRow(row);
    for (int column = 0; column < cells.size(); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        item->setData(Qt::UserRole, data);
        if (column > 0) {
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        table.setItem(row, column, item);
    }
}

QVariant chosenData(const QTableWidget& table) {
    const QTableWidgetItem* item = table.currentRow() < 0 ? nullptr : table.item(table.currentRow(), 0);
    return item == nullptr ? QVariant() : item->data(Qt::UserRole);
}

QString inNumbers(const std::optional<double>& value, int digits) {
    return value ? QLocale().toString(*value, 'f', digits) : QStringLiteral("–");
}

}  // namespace maskwright::app::gui
