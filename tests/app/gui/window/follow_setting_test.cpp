// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/author.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/user_settings.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QAction>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

using core::propagation::Scope;

TEST_CASE("What follows a moved point is chosen in the menu, and remembered") {
    annotation::rememberAuthor("Ana");
    UserSettings::setFollowScope(Scope::Part);
    const tests::TemporaryFolder folder;
    const auto project = tests::madeProject(folder.path(), 1);
    {
        MainWindow window(tests::madePredictors());
        window.show();
        window.openPath(project);
        CHECK(window.faceView().following().scope() == Scope::Part);
        CHECK(window.findChild<QAction*>(QStringLiteral("followPart"))->isChecked());
        window.findChild<QAction*>(QStringLiteral("followFace"))->trigger();
        CHECK(window.faceView().following().scope() == Scope::Face);
        CHECK_FALSE(window.findChild<QAction*>(QStringLiteral("followPart"))->isChecked());
    }
    MainWindow window(tests::madePredictors());
    window.show();
    window.openPath(project);
    CHECK(window.faceView().following().scope() == Scope::Face);
    CHECK(window.findChild<QAction*>(QStringLiteral("followFace"))->isChecked());
    window.findChild<QAction*>(QStringLiteral("followNone"))->trigger();
    CHECK(UserSettings::followScope() == Scope::Point);
    UserSettings::setFollowScope(Scope::Part);
}

}  // namespace maskwright::app::gui
