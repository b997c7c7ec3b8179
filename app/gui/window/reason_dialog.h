// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QStringList>

class QWidget;

namespace maskwright::app::gui {

// Asks for a reason, one of these or the person's own words, without stopping the window; wanted gets it.
void askForReason(QWidget* parent, const QString& objectName, const QString& title, const QString& question,
                  const QStringList& reasons, std::function<void(const QString&)> wanted);

}  // namespace maskwright::app::gui
