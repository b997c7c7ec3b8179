// SPDX-License-Identifier: GPL-3.0-or-later
#define CATCH_CONFIG_RUNNER
#include "app/gui/window/theme.h"
#include "tests/support/support.h"

#include <QApplication>
#include <QStandardPaths>
#include <catch2/catch.hpp>

// The tests of the window share one QApplication, and a home of their own: what a user has set must neither
// change a test nor be changed by one.
int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariable("QT_QPA_PLATFORM", QStringLiteral("offscreen")).toUtf8());
    const maskwright::tests::TemporaryFolder home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) {
        qputenv(name, QByteArray::fromStdString(home.path().string()));
    }
    QApplication application(argc, argv);
    maskwright::app::gui::useTheme(maskwright::app::gui::Theme::Light);
    return Catch::Session().run(argc, argv);
}
