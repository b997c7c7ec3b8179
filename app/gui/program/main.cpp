// SPDX-License-Identifier: GPL-3.0-or-later
// maskwright [PROJECT | PHOTO_DIR | PHOTO]: the window.
#include "app/gui/window/main_window.h"
#include "app/gui/window/shipped_predictors.h"
#include "app/gui/window/theme.h"
#include "app/gui/window/user_settings.h"
#include "core/error.h"
#include "core/resources.h"

#include <cstdio>

#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>

namespace gui = maskwright::app::gui;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("maskwright"));
    QApplication::setApplicationDisplayName(QStringLiteral("Maskwright"));
    QApplication::setApplicationVersion(QStringLiteral(MASKWRIGHT_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Semi-automatic face annotation.\n\nExamples:\n"
        "  maskwright ~/photos            open a folder of photos (its project is made beside it)\n"
        "  maskwright ~/photos.maskwright open a project\n"
        "  maskwright                     go on with the last project"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption resources(QStringLiteral("resources"),
                                       QStringLiteral("Folder of the resources."), QStringLiteral("DIR"));
    parser.addOption(resources);
    parser.addPositionalArgument(QStringLiteral("path"),
                                 QStringLiteral("A project, a folder of photos, or a photo."),
                                 QStringLiteral("[PATH]"));
    parser.process(application);
    const QStringList paths = parser.positionalArguments();
    if (paths.size() > 1) {
        std::fputs("maskwright: give one path at most; see maskwright --help\n", stderr);
        return 2;
    }
    try {
        if (parser.isSet(resources)) {
            maskwright::core::useResources(parser.value(resources).toStdString());
        }
        gui::useTheme(gui::UserSettings::theme());
        gui::MainWindow window(gui::shippedPredictors());
        window.show();
        // After the window is on the screen, so that what goes wrong can be told in it.
        QTimer::singleShot(0, &window, [&] {
            if (paths.isEmpty()) {
                window.openLastProject();
            } else {
                window.openPath(paths.front().toStdString());
            }
        });
        return QApplication::exec();
    } catch (const maskwright::core::Error& error) {
        std::fprintf(stderr, "maskwright: %s\n", error.what());
        return 1;
    }
}
