// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/window/actions.h"

#include <map>
#include <optional>
#include <vector>

#include <QKeySequence>
#include <QList>
#include <QString>

namespace maskwright::app::gui {

// Which keys start which action: those of the table, or what the person has chosen instead.
using Actions = std::map<ActionId, QAction*>;

// The person's choice, or else the table's.
[[nodiscard]] QList<QKeySequence> keysFor(const ActionInfo& info);
// Gives the action its keys, and a tool tip that names the first of them.
void applyKeys(QAction& action, const ActionInfo& info);
// Remembers the keys and gives them to the action; takes them from every other action that has them.
void chooseKeys(const Actions& actions, ActionId id, const QList<QKeySequence>& keys);
// Back to the table's.
void forgetKeys(const Actions& actions, ActionId id);

// Why a key cannot be chosen, in words: the photo takes it (Tab, Space, arrows); empty if it can.
[[nodiscard]] QString reservedFor(const QKeySequence& key);
// Which other action has the key now.
[[nodiscard]] std::optional<ActionId> ownerOf(const Actions& actions, const QKeySequence& key, ActionId but);
// "Ctrl+A, F2"
[[nodiscard]] QString keyText(const QList<QKeySequence>& keys);
// The action's words without the dots that promise a question.
[[nodiscard]] QString plainText(const ActionInfo& info);

}  // namespace maskwright::app::gui
