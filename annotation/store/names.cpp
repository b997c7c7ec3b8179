// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/names.h"

#include <QString>

namespace maskwright::annotation::store {

namespace {

// Windows keeps these for devices, with any ending.
bool isReserved(const QString& name) {
    const QString base = name.section(QLatin1Char('.'), 0, 0).trimmed().toUpper();
    for (const char* reserved : {"CON", "PRN", "AUX", "NUL"}) {
        if (base == QLatin1String(reserved)) {
            return true;
        }
    }
    return base.size() == 4 &&
           (base.startsWith(QLatin1String("COM")) || base.startsWith(QLatin1String("LPT"))) &&
           base.back().isDigit();
}

bool isForbidden(QChar c) {
    return c.unicode() < 0x20 || c.unicode() == 0x7f || QStringLiteral("/\\:*?\"<>|").contains(c);
}

// Leading dots hide a file, leading and trailing spaces get lost, trailing dots cannot be on Windows.
void trim(QString& name) {
    name = name.trimmed();
    while (name.endsWith(QLatin1Char('.')) || name.endsWith(QLatin1Char(' '))) {
        name.chop(1);
    }
    if (name.startsWith(QLatin1Char('.'))) {
        name[0] = QLatin1Char('_');
    }
}

}  // namespace

std::string fileNameFrom(const std::string& wished) {
    constexpr qsizetype kMaxBytes = 180;
    QString name = QString::fromStdString(wished).normalized(QString::NormalizationForm_C);
    for (QChar& c : name) {
        if (isForbidden(c)) {
            c = QLatin1Char('_');
        }
    }
    trim(name);
    if (isReserved(name)) {
        name.prepend(QLatin1Char('_'));
    }
    while (name.toUtf8().size() > kMaxBytes) {
        name.chop(name.size() > 1 && name.back().isLowSurrogate() ? 2 : 1);
    }
    trim(name);
    if (name.isEmpty()) {
        name = QStringLiteral("image");
    }
    return name.toStdString();
}

std::string nameKey(const std::string& name) {
    // Upper case first: that makes "ß" the same as "SS", as some file systems do.
    return QString::fromStdString(name)
        .toUpper()
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C)
        .toStdString();
}

}  // namespace maskwright::annotation::store
