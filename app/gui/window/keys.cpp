// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/keys.h"

#include "app/gui/window/user_settings.h"

#include <algorithm>

#include <QAction>
#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(Keys)
};

const ActionInfo& infoOf(ActionId id) {
    return *std::ranges::find(actionTable(), id, &ActionInfo::id);
}

// Both with the same first stroke would never be told apart.
bool sameKey(const QKeySequence& a, const QKeySequence& b) {
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

}  // namespace

QList<QKeySequence> keysFor(const ActionInfo& info) {
    const std::optional<QStringList> chosen = UserSettings::keys(QString::fromUtf8(info.name));
    if (!chosen) {
        return info.keys;
    }
    QList<QKeySequence> keys;
    for (const QString& text : *chosen) {
        if (const QKeySequence key(text, QKeySequence::PortableText); !key.isEmpty()) {
            keys.append(key);
        }
    }
    return keys;
}

void applyKeys(QAction& action, const ActionInfo& info) {
    const QList<QKeySequence> keys = keysFor(info);
    action.setShortcuts(keys);
    const QString key = keys.isEmpty() ? info.canvasKey : keys.front().toString(QKeySequence::NativeText);
    const QString text = plainText(info);
    action.setToolTip(key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key));
}

void chooseKeys(const Actions& actions, ActionId id, const QList<QKeySequence>& keys) {
    const auto remember = [&](const ActionInfo& info, const QList<QKeySequence>& chosen) {
        QStringList texts;
        for (const QKeySequence& key : chosen) {
            texts.append(key.toString(QKeySequence::PortableText));
        }
        UserSettings::setKeys(QString::fromUtf8(info.name), texts);
        applyKeys(*actions.at(info.id), info);
    };
    for (const ActionInfo& other : actionTable()) {
        QList<QKeySequence> left = keysFor(other);
        const auto before = left.size();
        left.removeIf([&](const QKeySequence& key) {
            return std::ranges::any_of(keys, [&](const QKeySequence& mine) { return sameKey(mine, key); });
        });
        if (other.id != id && left.size() != before) {
            remember(other, left);
        }
    }
    remember(infoOf(id), keys);
}

void forgetKeys(const Actions& actions, ActionId id) {
    const ActionInfo& info = infoOf(id);
    // Its own keys may have gone to another action meanwhile; they come back from there.
    chooseKeys(actions, id, info.keys);
    UserSettings::setKeys(QString::fromUtf8(info.name), std::nullopt);
}

QString reservedFor(const QKeySequence& key) {
    static const std::vector<std::pair<QString, QString>> reserved{
        {Words::tr("Tab"), Words::tr("the next doubtful point")},
        {Words::tr("Shift+Tab"), Words::tr("the previous doubtful point")},
        {Words::tr("Space"), Words::tr("accept and next")},
        {Words::tr("Shift+Space"), Words::tr("back")},
        {Words::tr("Q"), Words::tr("the bare photo")},
        {Words::tr("Esc"), Words::tr("cancel")},
        {Words::tr("Return"), Words::tr("take what is offered")},
        {Words::tr("Backspace"), Words::tr("the click before")},
        {Words::tr("F6"), Words::tr("leave the canvas")},
    };
    for (const auto& [text, meaning] : reserved) {
        if (sameKey(QKeySequence(text), key)) {
            return Words::tr("%1 is for: %2, and cannot be changed.").arg(text, meaning);
        }
    }
    const Qt::Key stroke = key.isEmpty() ? Qt::Key_unknown : key[0].key();
    if (stroke == Qt::Key_Left || stroke == Qt::Key_Right || stroke == Qt::Key_Up || stroke == Qt::Key_Down) {
        return Words::tr("Arrow keys move points and cannot be changed.");
    }
    return {};
}

std::optional<ActionId> ownerOf(const Actions& actions, const QKeySequence& key, ActionId but) {
    for (const auto& [id, action] : actions) {
        const QList<QKeySequence> keys = action->shortcuts();
        if (id != but &&
            std::ranges::any_of(keys, [&](const QKeySequence& other) { return sameKey(key, other); })) {
            return id;
        }
    }
    return std::nullopt;
}

QString keyText(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const QKeySequence& key : keys) {
        texts.append(key.toString(QKeySequence::NativeText));
    }
    return texts.join(QStringLiteral(", "));
}

QString plainText(const ActionInfo& info) {
    QString text = info.text;
    return text.remove(QStringLiteral(" …"));
}

}  // namespace maskwright::app::gui
