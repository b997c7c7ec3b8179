// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/author.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "tests/app/gui/made_faces.h"

#include <filesystem>
#include <functional>
#include <string>

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QTest>
#include <QUrl>

namespace maskwright::tests {

inline constexpr int kPatienceMs = 30'000;

// The real window, without a screen.
struct Desk {
    app::gui::MainWindow window{madePredictors()};

    Desk() {
        annotation::rememberAuthor("Ana");
        window.resize(1280, 800);
        window.faceView().following().setScope(
            core::propagation::Scope::Point);  // what follows: following_test.cpp
        window.show();
    }
    bool wait(const std::function<bool()>& until) { return QTest::qWaitFor(until, kPatienceMs); }
    bool waitForFace(const std::string& name) {
        return wait([&] {
            return window.workbench() != nullptr && window.workbench()->session() != nullptr &&
                   window.workbench()->session()->data().record.name == name;
        });
    }
    bool waitForSaved() {
        return wait([&] { return window.workbench()->allSaved(); });
    }
    app::gui::Canvas& canvas() { return window.faceView().canvas(); }
    app::gui::ImageSession& session() { return *window.workbench()->session(); }
    [[nodiscard]] std::string shownName() { return session().data().record.name; }

    void dragPoint(std::size_t point, const QPoint& way) {
        const QPoint from = canvas().view().screenFromPhoto(session().landmarks()->point(point)).toPoint();
        QTest::mousePress(&canvas(), Qt::LeftButton, Qt::NoModifier, from);
        QMouseEvent move(QEvent::MouseMove, QPointF(from + way), canvas().mapToGlobal(QPointF(from + way)),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas(), &move);
        QTest::mouseRelease(&canvas(), Qt::LeftButton, Qt::NoModifier, from + way);
    }
    // A file manager's folder or file, dropped on the window; whether the window took it.
    bool drop(const std::filesystem::path& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
        return enter.isAccepted();
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
        canvas().setFocus();
        QTest::keyClick(&canvas(), Qt::Key(key), modifiers);
    }
};

}  // namespace maskwright::tests
