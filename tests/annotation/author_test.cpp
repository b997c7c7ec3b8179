// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/author.h"

#include "tests/support/support.h"

#include <cstdlib>

#include <QSettings>
#include <catch2/catch.hpp>

namespace maskwright::annotation {

TEST_CASE("a user's name is asked once, and the environment's wins") {
    const tests::TemporaryFolder folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, QString::fromStdString(folder.path()));
    unsetenv("MASKWRIGHT_AUTHOR");
    CHECK(rememberedAuthor().empty());
    CHECK_FALSE(authorOrLogin().empty());
    rememberAuthor("Änne Müller");
    CHECK(rememberedAuthor() == "Änne Müller");
    CHECK(authorOrLogin() == "Änne Müller");
    setenv("MASKWRIGHT_AUTHOR", "Bob", 1);
    CHECK(rememberedAuthor() == "Bob");
    CHECK(authorOrLogin() == "Bob");
    unsetenv("MASKWRIGHT_AUTHOR");
    CHECK(authorOrLogin() == "Änne Müller");
}

}  // namespace maskwright::annotation
