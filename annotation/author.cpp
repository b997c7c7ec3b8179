// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/author.h"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

#include <QSettings>

namespace maskwright::annotation {

namespace {

constexpr const char* kOrganisation = "maskwright";
constexpr const char* kAuthorKey = "author";

}  // namespace

std::string rememberedAuthor() {
    if (const char* given = std::getenv("MASKWRIGHT_AUTHOR"); given != nullptr && *given != '\0') {
        return given;
    }
    const QSettings settings(kOrganisation, kOrganisation);
    return settings.value(kAuthorKey).toString().trimmed().toStdString();
}

void rememberAuthor(const std::string& name) {
    QSettings settings(kOrganisation, kOrganisation);
    settings.setValue(kAuthorKey, QString::fromStdString(name));
}

std::string authorOrLogin() {
    const std::string name = rememberedAuthor();
    if (!name.empty()) {
        return name;
    }
    const passwd* entry = getpwuid(getuid());
    return entry != nullptr && entry->pw_name != nullptr && *entry->pw_name != '\0' ? entry->pw_name : "user";
}

}  // namespace maskwright::annotation
